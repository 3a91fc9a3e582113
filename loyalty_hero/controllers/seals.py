"""The file for an outside auditor, sent while the database reads it: it may be larger than what a server can hold."""

from odoo import api
from odoo.http import Controller, Response, content_disposition, request, route
from odoo.modules.registry import Registry


class Seals(Controller):
    @route("/loyalty_hero/seals", type="http", auth="user", methods=["GET"], readonly=True)
    def export(self, company_ids=""):
        """Send the chain of seals with what it covers of these companies; others' transactions are withheld.

        :param str company_ids: ids separated by commas; of those that are not the user's, nothing is told
        :raises AccessError: for who is neither a manager nor an accountant
        """
        seals = request.env["loyalty.hero.seal"]
        seals.check_access("read")
        asked = company_ids.split(",")
        companies = request.env.user.company_ids.filtered(lambda company: str(company.id) in asked)
        name = f"points ledger {seals.search([], limit=1).display_name or ''}.jsonl"
        return Response(
            _stream(request.db, request.env.uid, companies.ids),
            headers=[
                ("Content-Type", "application/jsonl; charset=utf-8"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )


def _stream(database, user_id, company_ids):
    """Yield the file; it is sent after the request's own cursor was closed."""
    with Registry(database).cursor(readonly=True) as cursor:
        env = api.Environment(cursor, user_id, {})
        companies = env["res.company"].browse(company_ids)
        for line in env["loyalty.hero.seal"]._export(companies):
            yield f"{line}\n".encode()
