"""Finding by words: names and numbers of documents among millions, by the words that somebody types.

PostgreSQL's own index of words does it, on any server: all words but the last are whole, the last one may be its
beginning.  "old town 0012" finds "Old Town - 001234"; "lind m" finds "Mara Lind".
"""

import re

from odoo.tools import SQL

from .bounds import CODE_MOST

# The signs between the words and numbers of a document's name: "INV/2026/00012", "Old Town - 000012".
_SEPARATORS = "/-._:#"
# So many rows are named one by one; of more than that, the first page is found soon in any order.
FEW = 10_000


def words_index(*columns):
    """Return the definition of the index by which ``search_words`` finds rows by these columns."""
    return f"USING gin ({_words(columns)})"


def search_words(records, columns, text):
    """Return the ids of this model's rows in whose columns all words of ``text`` are, or the query of very many."""
    # A query holds no longer word; nobody types one.
    words = re.findall(r"[^\W_]+", str(text or "")[:CODE_MOST])
    if not words:
        return []
    records.flush_model(columns)
    # The expression has to be that of the index, to the letter.
    query = SQL(
        "SELECT id FROM %s WHERE %s @@ to_tsquery('simple', %s)",
        SQL.identifier(records._table),
        SQL(_words(columns)),  # pylint: disable=sql-injection
        " & ".join(f"'{word}'" for word in words) + ":*",
    )
    # How many there are the database can only guess: it would look for two among millions by reading all of them.
    found = records.env.execute_query(SQL("%s LIMIT %s", query, FEW + 1))
    return [row_id for (row_id,) in found] if len(found) <= FEW else SQL("(%s)", query)


def _words(columns):
    text = " || ' ' || ".join(f"COALESCE({column}, '')" for column in columns)
    return f"to_tsvector('simple', translate({text}, '{_SEPARATORS}', '{' ' * len(_SEPARATORS)}'))"
