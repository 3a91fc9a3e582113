"""Steps of a history by invoice and credit note."""

from odoo import Command, fields

from .documents import Return
from .world import price


class InvoiceSteps:
    """What the back office does."""

    def invoice(self, customer, goods, company="home", currency="USD", program="Stars", points=0):
        """Sell by invoice; `goods` is a list of products, `points` are redeemed."""
        currency = "EUR" if company == "far" else currency
        program = "Stars" if company == "far" and program != "Beans" else program
        lines = price(goods)
        record = self._attempt(
            lambda: self._post_invoice(customer, lines, company, currency, program, points)
        )
        if record:
            sale = self._make_sale("invoice", customer, company, currency, lines)
            self._claim(sale, record)
            self._keep(sale, record)

    def _post_invoice(self, customer, lines, company, currency, program, points):
        record = self.test.make_shop_invoice(
            self._company(company), customer, currency, lines, program, points
        )
        record.action_post()
        return record

    def credit(self, number, goods, cents=0):
        """Credit goods of an invoice, or lower the price of the first of them by `cents`."""
        found = self._find(number, goods, lambda s: s.channel == "invoice" or s.is_invoiced)
        if not found:
            return
        index, quantities = found
        sale, record = self.sales[index], self.records[index]
        invoice = record if record._name == "account.move" else record.account_move
        lowered = [0] * len(quantities)
        if cents:
            at = next(i for i, quantity in enumerate(quantities) if quantity)
            lowered[at] = min(cents, sale.worth(at), sale.lines[at][2] - 2)
            quantities = [0] * len(quantities)
            if lowered[at] <= 0:
                return
        refund = invoice._reverse_moves([{"invoice_date": fields.Date.today()}])
        # A gift card that paid is a line of the invoice, and does not come back with goods.
        cards = refund.invoice_line_ids.filtered(
            lambda line: line.product_id == self.test.card.discount_line_product_id
        )
        goods_back = (refund.invoice_line_ids - cards).sorted("id")
        refund.invoice_line_ids = [
            *(Command.delete(line.id) for line in cards),
            *(
                self._credit_line(line, quantity, less)
                for line, quantity, less in zip(goods_back, quantities, lowered, strict=True)
            ),
        ]
        refund.action_post()
        self.credit_notes[index, len(sale.returns)] = refund
        sale.returns.append(Return(quantities, lowered))

    def _credit_line(self, line, quantity, lowered):
        if lowered:
            return Command.update(line.id, {"quantity": 1, "price_unit": lowered / 100})
        return (
            Command.update(line.id, {"quantity": quantity}) if quantity else Command.delete(line.id)
        )

    def undo(self, number, how="draft"):
        """Undo a credit note: `draft`, `cancel` or `delete`."""
        found = self._find_credit_note(number, is_valid=True)
        if found:
            entry, refund, key = found
            refund.button_cancel() if how == "cancel" else refund.button_draft()
            if how == "delete":
                refund.unlink()
                del self.credit_notes[key]
            entry.is_valid = False

    def post_again(self, number):
        """Post a credit note again that was undone."""
        found = self._find_credit_note(number, is_valid=False)
        if not found:
            return
        entry, refund, (index, _number) = found
        sale = self.sales[index]
        for i, (_name, _sold, unit) in enumerate(sale.lines):
            if sale.worth(i) < entry.quantities[i] * unit + entry.allowance[i]:
                return  # Others took back meanwhile what it is about.
        if refund.state == "cancel":
            refund.button_draft()
        refund.action_post()
        entry.is_valid = True

    def reset(self, number):
        """Reset an invoice to draft."""
        index = self._search(number, lambda sale: sale.channel == "invoice" and sale.is_valid)
        if index is not None:
            self.records[index].button_draft()
            sale = self.sales[index]
            sale.is_valid = False
            sale.is_corrected = True
            for claim in sale.claims:
                claim.cancelled = True

    def confirm(self, number):
        """Post an invoice again that was reset; it claims its points anew."""
        index = self._search(number, lambda sale: sale.channel == "invoice" and not sale.is_valid)
        if index is None:
            return
        record, sale = self.records[index], self.sales[index]
        if self._attempt(record.action_post):
            sale.is_valid = True
            self._claim(sale, record)

    def _find_credit_note(self, number, is_valid):
        keys = [
            key
            for key in sorted(self.credit_notes)
            if self.sales[key[0]].returns[key[1]].is_valid == is_valid
            and self.sales[key[0]].is_valid
        ]
        if not keys:
            return None
        key = keys[number % len(keys)]
        return self.sales[key[0]].returns[key[1]], self.credit_notes[key], key
