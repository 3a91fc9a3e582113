"""Transactions: each change of the points ledger, posted whole.

A transaction tells everything that is the same for its entries: what it is about (the source: a sale, an expiry, an
adjustment), what made it (the cause: the sale itself, a return, a credit note), when, where, by whom, and what it was
judged by.  Its entries say whose points changed by how much.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..base.days import day_at
from ..base.finding import search_words, words_index
from ..base.units import from_hundredths
from .insertion import insert_rows


class LoyaltyHeroTransaction(models.Model):
    _name = "loyalty.hero.transaction"
    _description = "Points transaction"
    _inherit = ["loyalty.hero.origin.mixin", "loyalty.hero.posted.mixin"]
    _order = "id desc"
    _rec_names_search = ["document"]
    # By whom and when is told by fields of its own, and nothing is ever written again.
    _log_access = False

    # It leads the unique index below.
    source_key = fields.Char(index=False)
    number = fields.Integer(
        required=True,
        readonly=True,
        help="Which change of the sale it is: 1 is the sale itself, later ones are returns and corrections.",
    )
    # The document that made the change, if it is another one than the sale.
    cause_model = fields.Char(readonly=True)
    cause_id = fields.Many2oneReference(model_field="cause_model", readonly=True)
    cause_name = fields.Char(readonly=True)
    document = fields.Char(
        compute="_compute_display_name",
        search="_search_document",
        help="What made the change: the sale itself, a return, a credit note. Search by a part of its name or of the "
        "sale's, for example Old Town 0012.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shop = fields.Char(readonly=True)
    date = fields.Datetime(required=True, readonly=True, index=True)
    date_posted = fields.Datetime(string="Posted on", required=True, readonly=True)
    day = fields.Date(
        required=True,
        readonly=True,
        help="Day of the change, in the shop's time zone. Reports use this day.",
    )
    date_sale = fields.Date(
        string="Day of the Sale",
        required=True,
        readonly=True,
        help="Time zone of the shop.",
    )
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    judged = fields.Text(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="What a sale was judged by, as far as earlier transactions do not tell: its terms, the selections that "
        "its products met, what programs concluded of the customer, and for each member the version, the rate of "
        "exchange, where the member stood, and the reasons. Packed by the engine's schema.",
    )
    entry_ids = fields.One2many("loyalty.hero.entry", "transaction_id", string="Entries")

    _source_unique = models.Constraint(
        "UNIQUE (source_key, number)", "These points are posted already."
    )
    _document_index = models.Index(words_index("source_name", "cause_name"))
    _cause_index = models.Index("(cause_model, cause_id) WHERE cause_id IS NOT NULL")

    @api.depends("cause_name", "source_name")
    def _compute_display_name(self):
        for transaction in self:
            transaction.document = transaction.cause_name or transaction.source_name
            transaction.display_name = transaction.document or self.env._(
                "Transaction %s", transaction.id
            )

    def _search_document(self, operator, value):
        if operator == "in":
            named = [("cause_name", "in", value)]
            return Domain.OR([named, [("cause_name", "=", False), ("source_name", "in", value)]])
        if operator != "ilike":
            return NotImplemented
        return [("id", "in", search_words(self, ("source_name", "cause_name"), value))]

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Points are posted by sales and by the managers' wizards only."))

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("Points transactions cannot be changed: post an adjustment instead.")
        )

    def copy(self, default=None):  # pylint: disable=method-required-super
        raise UserError(self.env._("Points transactions cannot be duplicated."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("Points transactions cannot be deleted: post an adjustment instead.")
        )

    def _get_source(self):
        """Prefer the document that made the change."""
        if self.cause_id:
            return self.cause_model, self.cause_id
        return super()._get_source()

    @api.model
    def _find(self, source_key):
        """Return the transactions of a source in the order in which they were posted."""
        return self.search([("source_key", "=", source_key)], order="number")

    @api.model
    def _find_made_by(self, documents):
        """Return the transactions that each of these sales, returns or credit notes made, in the order of posting.

        :return: ``{document id: transactions}``
        """
        own = [("source_key", "in", [document._loyalty_key() for document in documents])]
        caused = [("cause_model", "=", documents._name), ("cause_id", "in", documents.ids)]
        domain = Domain.OR([[("cause_id", "=", False), *own], caused])
        made = self.search(domain, order="id")
        return made.grouped(lambda transaction: transaction._get_source()[1])

    @api.model
    def _sum_made_by(self, documents):
        """Return what each of these sales, returns or credit notes changed, by member, in the order of posting.

        With it comes what points bought there, so that a receipt asks the database once.

        :return: ``{document id: ([(member, points that no redemption took or gave back, points that one did, points
            that the member got or lost afterwards), …], coupons and cards that were issued there)}``
        """
        documents = documents.filtered("id")
        vouchers = self.env["loyalty.hero.voucher"]
        vouchers.flush_model(["source_key"])
        rows = self.env.execute_query(
            SQL(
                """SELECT document.id, change.member_id, change.earned, change.redeemed,
                          (SELECT COALESCE(sum(later.points), 0) FROM loyalty_hero_entry later
                            WHERE later.member_id = change.member_id AND later.id > change.last),
                          ARRAY(SELECT id FROM loyalty_hero_voucher WHERE source_key = document.key ORDER BY id)
                     FROM unnest(%s::int[], %s::text[]) AS document (id, key)
                     LEFT JOIN LATERAL (
                          SELECT entry.member_id, min(entry.id) AS first, max(entry.id) AS last,
                                 COALESCE(sum(entry.points) FILTER (WHERE entry.kind <> 'redeem'), 0) AS earned,
                                 COALESCE(sum(entry.points) FILTER (WHERE entry.kind = 'redeem'), 0) AS redeemed
                            FROM loyalty_hero_transaction transaction
                            JOIN loyalty_hero_entry entry ON entry.transaction_id = transaction.id
                           WHERE (transaction.cause_id IS NULL AND transaction.source_key = document.key)
                              OR (transaction.cause_model = %s AND transaction.cause_id = document.id)
                           GROUP BY entry.member_id) AS change ON true
                    ORDER BY change.first""",
                documents.ids,
                [document._loyalty_key() for document in documents],
                documents._name,
            )
        )
        members = self.env["loyalty.hero.member"].browse(row[1] for row in rows if row[1])
        issued = vouchers.browse(voucher_id for row in rows for voucher_id in row[-1])
        made = {}
        for document_id, member_id, *points, voucher_ids in rows:
            sums, _vouchers = made.setdefault(
                document_id, ([], vouchers.browse(voucher_ids).with_prefetch(issued.ids))
            )
            if member_id:
                member = members.browse(member_id).with_prefetch(members.ids)
                sums.append((member, *points))
        return made

    @api.model
    def _begin(self, vals_list):
        """Insert transactions whose entries follow; without a day, each has that of its company."""
        return insert_rows(self, [self._complete(vals) for vals in vals_list])

    def _complete(self, vals):
        company = self.env["res.company"].browse(vals["company_id"])
        today = day_at(vals["date"], company._get_loyalty_tz())
        if "number" not in vals:
            count = self.search_count([("source_key", "=", vals["source_key"])])
            vals = {**vals, "number": count + 1}
        return {
            "day": today,
            "date_sale": today,
            "date_posted": fields.Datetime.now(),
            "user_id": self.env.uid,
            **vals,
        }

    @api.model
    def _post(self, vals, entries):
        """Post a transaction; its members are locked with it, if they are not yet (``loyalty.hero.member._lock``).

        Negative entries consume lots; what finds no lot stays open, and the next positive ones recover it first.

        :param dict vals: fields of the transaction
        :param list entries: fields of its entries; nothing is posted without any
        :return: the transaction, or an empty record
        """
        return self._post_all([(vals, entries)] if entries else [])

    @api.model
    def _post_all(self, drafts):
        """Post several transactions, as ``_post`` does each of them.

        :param list drafts: ``[(fields of the transaction, [fields of an entry, …]), …]``
        """
        if not drafts:
            return self.browse()
        transactions = self._begin([vals for vals, _entries in drafts])
        vals_list = [
            {"transaction_id": transaction.id, **entry}
            for transaction, (_vals, entries) in zip(transactions, drafts, strict=True)
            for entry in entries
        ]
        insert_rows(self.env["loyalty.hero.entry"], vals_list)._count(vals_list)
        return transactions

    @api.model
    def _move_lots(self, vals, moves):
        """Post a transaction that takes parts of lots and gives each of them anew; their members are locked.

        :param dict vals: fields of the transaction
        :param list moves: ``[(lot, hundredths, member who gets them, other fields of the new lot), …]``
        """
        transaction = self._begin([vals])
        vals_list = []
        for lot, hundredths, member, lot_vals in moves:
            points = from_hundredths(hundredths)
            common = {
                "transaction_id": transaction.id,
                "program_id": lot.program_id.id,
                "kind": "transfer",
            }
            vals_list += [
                {**common, "member_id": lot.member_id.id, "points": -points},
                {
                    **common,
                    "member_id": member.id,
                    "points": points,
                    "tz": lot.tz,
                    "date_available": lot.date_available,
                    "date_expiry": lot.date_expiry,
                    "idle_days": lot.idle_days,
                    "origin_id": (lot.origin_id or lot).id,
                    **lot_vals,
                },
            ]
        entries = insert_rows(self.env["loyalty.hero.entry"], vals_list)
        self.env["loyalty.hero.allocation"].create(
            [
                {"lot_id": lot.id, "debit_id": debit.id, "points": from_hundredths(hundredths)}
                for (lot, hundredths, *_rest), debit in zip(moves, entries[::2], strict=True)
            ]
        )
        entries.invalidate_model(["moved_ids"])
        entries._count(vals_list)
        return transaction
