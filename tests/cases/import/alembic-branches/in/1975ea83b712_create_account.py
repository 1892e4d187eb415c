"""create account table

Revision ID: 1975ea83b712
Revises: 
Create Date: 2023-01-01 12:00:00.000000

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '1975ea83b712'
down_revision = None
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")
