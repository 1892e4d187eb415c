"""left

Revision ID: 27c6a30d7c24
Revises: 1975ea83b712
Create Date: 2023-01-03 12:00:00.000000

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = '27c6a30d7c24'
down_revision = '1975ea83b712'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")
