"""The text that is sealed: one line for each transaction and each allocation, as ``docs/ledger.rst`` defines it.

The database writes the lines, so that sealing, the audit and the export read one text, however many rows there are.
What may change after posting, what is left of an entry, is no part of it.  A column that is sealed keeps its values for
good: a migration may add columns, and rewrites none of these.
"""

from odoo.tools import SQL

FORMAT = 1
"""Of the lines; it stands in each seal."""
FIRST = "0" * 64
"""What stands for the digest before the first seal."""

HUNDREDTHS = 100
BILLIONTHS = 10**9
THOUSANDTHS = 1000


def digest_of(text):
    """Return, as SQL, the SHA-256 digest of a text in UTF-8, in hexadecimal digits."""
    return SQL("encode(sha256(convert_to(%s, 'UTF8')), 'hex')", text)


def _quoted(text):
    return SQL("""COALESCE('"' || %s || '"', 'null')""", text)


def _whole(column):
    return SQL("COALESCE(%s::text, 'null')", column)


def _number(column, factor):
    return SQL("COALESCE(trim_scale(%s * %s::numeric)::text, 'null')", column, factor)


def _money(column):
    return _quoted(SQL("trim_scale(%s)::text", column))


def _json(column):
    """Strings are escaped as JSON asks; days and times (UTC) are written as ISO 8601 has them."""
    return SQL("COALESCE(to_json(%s)::text, 'null')", column)


def _hidden(column):
    """What is long, or tells more than an auditor needs, is there by its digest."""
    return _quoted(digest_of(column))


def _object(*args):
    return SQL("%s || '}'", _open_object(*args))


def _open_object(type_name, table, members, optional=()):
    """Return the text of an object without its closing brace: to cut it off again would cost as much as the rest."""
    before = f'{{"type":"{type_name}",' if type_name else "{"
    parts = []
    for member in members:
        parts.append(_member(before, table, member))
        before = ","
    # A column that is newer than seals is told where it has a value: what was sealed without it reads as it did.
    parts += [
        SQL(
            "CASE WHEN %s <> 0 THEN %s ELSE '' END",
            SQL.identifier(table, member[1]),
            _member(",", table, member),
        )
        for member in optional
    ]
    return SQL(" || ").join(parts)


def _member(before, table, member):
    key, column, write, *arguments = member
    value = write(SQL.identifier(table, column), *arguments)
    # What is short is joined first: each joining copies both sides.
    return SQL("(%s || %s)", f'{before}"{key}":', value)


_ENTRY = _object(
    None,
    "entry",
    [
        ("id", "id", _whole),
        ("member", "member_id", _whole),
        ("program", "program_id", _whole),
        ("kind", "kind", _json),
        ("points", "points", _number, HUNDREDTHS),
        ("spend", "spend", _money),
        ("amount", "amount", _money),
        ("items", "items", _number, THOUSANDTHS),
        ("tz", "tz", _json),
        ("date_available", "date_available", _json),
        ("date_expiry", "date_expiry", _json),
        ("redemption", "redemption_id", _whole),
    ],
    [
        ("idle_days", "idle_days", _whole),
        ("origin", "origin_id", _whole),
        ("carried", "carried", _number, BILLIONTHS),
    ],
)
_TRANSACTION = SQL(
    """%s || ',"entries":[' || COALESCE(entries.lines, '') || ']}'""",
    _open_object(
        "transaction",
        "transaction",
        [
            ("id", "id", _whole),
            ("source_key", "source_key", _json),
            ("number", "number", _whole),
            ("source_model", "source_model", _json),
            ("source_id", "source_id", _whole),
            ("source_name", "source_name", _json),
            ("cause_model", "cause_model", _json),
            ("cause_id", "cause_id", _whole),
            ("cause_name", "cause_name", _json),
            ("company", "company_id", _whole),
            ("shop", "shop", _json),
            ("date", "date", _json),
            ("date_posted", "date_posted", _json),
            ("day", "day", _json),
            ("date_sale", "date_sale", _json),
            ("user", "user_id", _whole),
            ("judged", "judged", _hidden),
        ],
    ),
)
_ALLOCATION = _object(
    "allocation",
    "allocation",
    [
        ("id", "id", _whole),
        ("lot", "lot_id", _whole),
        ("debit", "debit_id", _whole),
        ("points", "points", _number, HUNDREDTHS),
    ],
)

COUNTS = (
    "transaction_after",
    "transaction_until",
    "transaction_count",
    "entry_count",
    "allocation_after",
    "allocation_until",
    "allocation_count",
)

SEAL = _object(
    "seal",
    "seal",
    [
        ("format", "format", _whole),
        ("number", "number", _whole),
        ("before", "before", _json),
        ("date", "date", _json),
        *((name, name, _whole) for name in COUNTS),
        ("content", "content", _json),
    ],
)
"""The line of a row ``seal``; its digest is that of the seal."""


_COMPANIES = SQL(
    """ARRAY(SELECT transaction.company_id
               FROM loyalty_hero_entry entry
               JOIN loyalty_hero_transaction transaction ON transaction.id = entry.transaction_id
              WHERE entry.id IN (allocation.lot_id, allocation.debit_id))"""
)
"""Whose transactions an allocation tells of."""


def get_lines(seal):
    """Return the query of the lines that a seal covers, in their order: ``part``, ``id``, ``entries``, ``line``, and
    ``companies`` whose transactions a line tells of.

    :param dict seal: the bounds, values or SQL: after which ids of each table, and until which, it covers rows
    """
    return SQL("%s ORDER BY part, id", _get_rows(seal, _COMPANIES, lambda line: line))


def get_content(seal):
    """Return the query of what a seal says of its lines: their counts and the digest of their digests."""
    return SQL(
        """SELECT count(*) FILTER (WHERE part = 1) AS transaction_count, COALESCE(sum(entries), 0)::int AS entry_count,
                  count(*) FILTER (WHERE part = 2) AS allocation_count,
                  %s AS content
             FROM (%s) AS covered""",
        digest_of(SQL("COALESCE(string_agg(line || %s, '' ORDER BY part, id), '')", "\n")),
        # Digests are sorted, which are a tenth as long as lines.
        _get_rows(seal, SQL("NULL"), digest_of),
    )


def _get_rows(seal, companies, tell):
    """Return the query of what a seal covers, in no order.

    Entries are read in one pass by their transactions: to look them up one by one takes as long as writing their text.

    :param companies: how the companies of an allocation are looked up
    :param tell: what is made of each line
    """
    return SQL(
        """SELECT 1 AS part, transaction.id, ARRAY[transaction.company_id] AS companies,
                  COALESCE(entries.count, 0) AS entries, %(transaction)s AS line
             FROM loyalty_hero_transaction transaction
             LEFT JOIN (
                  SELECT entry.transaction_id, count(*) AS count, string_agg(%(entry)s, ',' ORDER BY entry.id) AS lines
                    FROM loyalty_hero_entry entry
                   WHERE entry.transaction_id > %(transaction_after)s AND entry.transaction_id <= %(transaction_until)s
                   GROUP BY entry.transaction_id) AS entries ON entries.transaction_id = transaction.id
            WHERE transaction.id > %(transaction_after)s AND transaction.id <= %(transaction_until)s
            UNION ALL
           SELECT 2, allocation.id, %(companies)s, 0, %(allocation)s
             FROM loyalty_hero_allocation allocation
            WHERE allocation.id > %(allocation_after)s AND allocation.id <= %(allocation_until)s""",
        transaction=tell(_TRANSACTION),
        entry=_ENTRY,
        allocation=tell(_ALLOCATION),
        companies=companies,
        **{name: seal[name] for name in COUNTS if not name.endswith("count")},
    )
