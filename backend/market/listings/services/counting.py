"""Counting what is on sale by code, for facets of more than can be counted for each search."""

from django.db import connection, transaction

_SLOWEST = "60s"
_COUNT = """
INSERT INTO listings_codecount (code, number)
SELECT code, count(*) FROM listings_listing listing, unnest(listing.filter_codes) code
WHERE listing.status = 'on_sale' GROUP BY code
ON CONFLICT (code) DO UPDATE SET number = excluded.number
"""


def count_codes() -> None:
    """Count anew. Searches read the old counts until it is done."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [_SLOWEST])
        cursor.execute("DELETE FROM listings_codecount")
        cursor.execute(_COUNT)
