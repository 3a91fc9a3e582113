"""How rows get into the ledger: by one statement for each table, and not by the ORM.

Nothing is computed, tracked or proposed for what is posted, and the database checks it and keeps the sums.  So whoever
calls the ORM can be refused, and a sale does not pay for what creating records would do besides.
"""

from odoo.tools import SQL


def insert_rows(model, vals_list):
    """Insert rows with these values, and return the records in this order.

    :param list vals_list: stored fields; ``False`` is nothing.  What none of them says has the default of its field,
        which may be of another module
    """
    names = set().union(*vals_list)
    defaults = {
        name: field.convert_to_column(field.convert_to_cache(field.default(model), model), model)
        for name, field in model._fields.items()
        if field.store and field.column_type and field.default and name not in names
    }
    names = sorted(names | defaults.keys())
    rows = [
        SQL("%s", tuple(_to_column(vals.get(name, defaults.get(name))) for name in names))
        for vals in vals_list
    ]
    inserted = model.env.execute_query(
        SQL(
            "INSERT INTO %(table)s (%(names)s) VALUES %(rows)s RETURNING id",
            table=SQL.identifier(model._table),
            names=SQL(", ").join(SQL.identifier(name) for name in names),
            rows=SQL(", ").join(rows),
        )
    )
    return model.browse(record_id for (record_id,) in inserted)


def _to_column(value):
    return None if value is False else value
