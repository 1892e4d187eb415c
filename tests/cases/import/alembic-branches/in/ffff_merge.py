"""merge it's $done

Revision ID: ffff
Create Date: 2023-01-04 12:00:00.000000

"""
revision: str = "ffff"
down_revision: Union[str, Sequence[str], None] = (
    "27c6a30d7c24",
    "ae1027a6acf",
)
