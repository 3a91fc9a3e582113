"""Compares the ledger and the books with what the documents say, after every step."""

from collections import defaultdict

from odoo.addons.loyalty_hero.models.base.units import to_minor

from . import checks, model


class Comparison:
    """What must be true of a history at every moment."""

    def check(self):
        """Compare everything."""
        self.env.flush_all()
        self.env.invalidate_all()
        for what, query in checks.LEDGER.items():
            self.env.cr.execute(f"{checks.ENTRY}{query}")
            self.test.assertFalse(self.env.cr.fetchall(), what)
        self._check_points()
        self._check_holds()
        self._check_sales()
        self._check_premiums()
        self._check_expenses()
        self._check_payments()
        self._check_due()
        self.test.assert_audit()

    def _check_points(self):
        """What was earned, and what was redeemed, expiry aside."""
        self.env.cr.execute(
            """SELECT member_id, kind = 'redeem', sum(points) FROM loyalty_hero_entry
                WHERE kind <> 'expire' GROUP BY member_id, kind = 'redeem'"""
        )
        found = {(id_, spent): round(points * 100) for id_, spent, points in self.env.cr.fetchall()}
        earned, redeemed = model.totals(self.sales)
        for key, member in self.test.members.items():
            if key[1] in model.EXACT:
                carried = earned[key] % 100 if key[1] in model.CARRYING else 0
                points = earned[key] - carried
                self.test.assertEqual(found.get((member.id, False), 0), points, f"{key} earned")
                self.test.assertAlmostEqual(member.carried * 100, carried, 7, f"{key} carried")
            spent = redeemed[key] + self.count_coupons(*key)
            self.test.assertEqual(found.get((member.id, True), 0), -spent, f"{key} spent")

    def _check_holds(self):
        wanted = defaultdict(int)
        for hold in self._get_holds():
            if hold.is_open:
                wanted[hold.customer, hold.program] += hold.points
        for key, member in self.test.members.items():
            self.test.assertEqual(round(member.points_held * 100), wanted[key], f"{key} held")

    def _check_sales(self):
        """Each sale has the day of its shop, and no more Beans than it may have."""
        self.env.cr.execute(
            f"""{checks.ENTRY}
               SELECT entry.source_key, program.code = 'BEANS', min(entry.date_sale), max(entry.date_sale),
                      COALESCE(sum(entry.points) FILTER (WHERE entry.kind = 'earn'), 0)
                 FROM entry JOIN loyalty_hero_program program ON program.id = entry.program_id
                WHERE entry.kind IN ('earn', 'bonus') GROUP BY entry.source_key, program.code = 'BEANS'"""
        )
        by_key = defaultdict(list)
        for key, *facts in self.env.cr.fetchall():
            by_key[key].append(facts)
        for sale, record in zip(self.sales, self.records, strict=True):
            for is_beans, first, last, points in by_key[record._loyalty_key()]:
                self.test.assertEqual((first, last), (sale.day, sale.day), "day of the sale")
                if is_beans:
                    self._check_beans(sale, round(points * 100))

    def _check_beans(self, sale, points):
        if sale.total < 0:
            least, most = -model.beans_at_most(model.turned(sale)), 0
        else:
            least, most = 0, model.beans_at_most(sale)
        self.test.assertLessEqual(least, points, "Beans of a sale")
        self.test.assertLessEqual(points, most, "Beans of a sale")

    def _check_premiums(self):
        for (name, program), member in self.test.members.items():
            if program in ("Books", "Cakes"):
                due = member.premium_ids.filtered(lambda premium: premium.state != "cancelled")
                count = sum(due.mapped("count"))
                counts, is_plain = model.premiums(self.sales, name)
                self.test.assertLessEqual(count, counts[program], f"premiums of {name}: {program}")
                # What a card of cakes has over counts for nothing.
                if is_plain and program == "Books":
                    self.test.assertEqual(count, counts[program], f"premiums of {name}: {program}")
            elif program == "Club":
                valid = member.membership_ids.filtered(lambda period: period.state == "valid")
                self.test.assertEqual(
                    len(valid), model.memberships(self.sales, name), f"memberships of {name}"
                )

    def _check_expenses(self):
        self.env.cr.execute(
            """SELECT move.company_id, currency.name, sum(line.amount_currency)
                 FROM account_move move JOIN account_move_line line ON line.move_id = move.id
                 JOIN account_account account ON account.id = line.account_id AND account.account_type LIKE 'expense%'
                 JOIN res_currency currency ON currency.id = line.currency_id
                WHERE line.loyalty_redemption_id IS NOT NULL AND move.state = 'posted'
                GROUP BY move.company_id, currency.name"""
        )
        found = {
            (self._name_of(company), currency): round(float(amount) * 100)
            for company, currency, amount in self.env.cr.fetchall()
        }
        wanted = model.expenses(self.sales, self.open_sessions)
        for key in found.keys() | wanted.keys():
            self.test.assertEqual(found.get(key, 0), wanted.get(key, 0), f"expense of {key}")

    def _check_payments(self):
        """What the tills took as points is what was claimed: cash never turns into points."""
        self.env.cr.execute(
            """SELECT pos_order.company_id, sum(payment.amount)
                 FROM pos_payment payment JOIN pos_order ON pos_order.id = payment.pos_order_id
                 JOIN pos_payment_method method ON method.id = payment.payment_method_id AND method.is_loyalty
                GROUP BY pos_order.company_id"""
        )
        found = {self._name_of(id_): round(amount * 100) for id_, amount in self.env.cr.fetchall()}
        wanted = model.payments(self.sales)
        for company in self.tills:
            self.test.assertEqual(
                found.get(company, 0), wanted.get(company, 0), f"points at the till, {company}"
            )

    def _check_due(self):
        for sale, record in zip(self.sales, self.records, strict=True):
            # Without points nothing of ours looks after it: Odoo keeps a draft credit note matched with its invoice.
            has_drafts = any(not entry.is_valid for entry in sale.returns) and not sale.claims
            if sale.channel == "invoice" and sale.is_valid and not has_drafts:
                self.test.assertEqual(
                    to_minor(record.amount_residual, record.currency_id),
                    model.due(sale),
                    f"due of {record.name}",
                )

    def _name_of(self, company_id):
        return "far" if company_id == self.test.far.id else "home"
