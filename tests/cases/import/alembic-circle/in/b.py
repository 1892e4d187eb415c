"""b

Revision ID: b2
Revises: a1
Create Date: 2023-01-01

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = 'b2'
down_revision = 'a1'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")
