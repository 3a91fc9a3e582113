"""What stays in the shops when the module goes."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Take the payment method for points out of all shops and archive it: nothing holds points for it any more.

    What was paid with it keeps it.  By statements, because Odoo lets nobody change the methods of a shop that is open.
    """
    env["ir.module.module"]._check_loyalty_points_booked()
    methods = (
        env["pos.payment.method"]
        .with_context(active_test=False)
        .search([("is_loyalty", "=", True)])
    )
    if not methods:
        return
    field = env["pos.config"]._fields["payment_method_ids"]
    ids = tuple(methods.ids)
    env.cr.execute(
        SQL(
            "DELETE FROM %s WHERE %s IN %s",
            SQL.identifier(field.relation),
            SQL.identifier(field.column2),
            ids,
        )
    )
    env.cr.execute(SQL("UPDATE pos_payment_method SET active = FALSE WHERE id IN %s", ids))
    env.invalidate_all()
