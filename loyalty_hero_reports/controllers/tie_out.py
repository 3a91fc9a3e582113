"""The tie-out as a spreadsheet."""

from odoo.http import Controller, content_disposition, request, route

from ..report.tie_out_workbook import make_workbook


class TieOut(Controller):
    @route("/loyalty_hero/tie_out", type="http", auth="user", methods=["GET"], readonly=True)
    def export(self, ids=""):
        """Send the rows with these ids, or all rows, as far as the user sees them.

        :param str ids: separated by commas
        :raises AccessError: for who is neither a manager nor an accountant
        """
        rows = request.env["loyalty.hero.tie.out"]
        rows.check_access("read")
        asked = [int(part) for part in ids.split(",") if part.isdecimal() and len(part) < 10]
        rows = rows._find(asked)
        title = request.env._("Tie-out")
        return request.make_response(
            make_workbook(rows, title),
            headers=[
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(f"{title}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )
