"""Finding by words: names and numbers of documents among millions, by the words that somebody types.

PostgreSQL's own index of words does it, on any server: all words but the last are whole, the last one may be its
beginning.  "old town 0012" finds "Old Town - 001234"; "lind m" finds "Mara Lind".
"""

import re

from odoo.tools import SQL

from .bounds import CODE_MOST

# The signs between the words and numbers of a document's name: "INV/2026/00012", "Old Town - 000012".
_SEPARATORS = "/-._:#"


def words_index(*columns):
    """Return the definition of the index by which ``search_words`` finds rows by these columns."""
    return f"USING gin ({_words(columns)})"


def search_words(table, columns, text):
    """Return the query, as SQL, of the ids of rows in whose columns all words of ``text`` are."""
    # A query holds no longer word; nobody types one.
    words = re.findall(r"[^\W_]+", str(text or "")[:CODE_MOST])
    if not words:
        return SQL("(SELECT NULL::int WHERE FALSE)")
    # The expression has to be that of the index, to the letter.
    return SQL(
        "(SELECT id FROM %s WHERE %s @@ to_tsquery('simple', %s))",
        SQL.identifier(table),
        SQL(_words(columns)),  # pylint: disable=sql-injection
        " & ".join(f"'{word}'" for word in words) + ":*",
    )


def _words(columns):
    text = " || ' ' || ".join(f"COALESCE({column}, '')" for column in columns)
    return f"to_tsvector('simple', translate({text}, '{_SEPARATORS}', '{' ' * len(_SEPARATORS)}'))"
