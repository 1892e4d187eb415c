"""right

Revision ID: ae1027a6acf
Revises: 1975ea83b712
Create Date: 2023-01-02 12:00:00.000000

"""
from alembic import op

# revision identifiers, used by Alembic.
revision = 'ae1027a6acf'
down_revision = '1975ea83b712'
branch_labels = None
depends_on = None


def upgrade():
    op.execute("SELECT 1")
