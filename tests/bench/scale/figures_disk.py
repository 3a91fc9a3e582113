"""How many bytes of disk a sale takes: tables and indexes of everything that the ledger keeps about it."""

from figures import tell

BYTES_TARGET = 900
TABLES = ("transaction", "entry", "allocation", "redemption", "premium", "tier_change")


def bytes_per_sale(large, small):
    """Tell the bytes of all, and of the transactions that take most of it."""
    with large.registry.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM loyalty_hero_transaction WHERE source_id IS NOT NULL AND number = 1"
        )
        [sales] = cursor.fetchone()
        cursor.execute(
            "SELECT sum(pg_total_relation_size(('loyalty_hero_' || name)::regclass)) FROM unnest(%s) name",
            [list(TABLES)],
        )
        [total] = cursor.fetchone()
        cursor.execute("SELECT pg_relation_size('loyalty_hero_transaction')")
        [judged] = cursor.fetchone()
    print(f"of them {judged / sales:.0f} in rows of transactions, without indexes")
    size = total / sales
    tell("bytes_per_sale", size, BYTES_TARGET, size <= BYTES_TARGET, "{:.0f}".format)


FIGURES = {"bytes_per_sale": bytes_per_sale}
