"""a

Revision ID: a1
Revises: b2
Create Date: 2023-01-01

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = 'a1'
down_revision = 'b2'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")
