"""Credit notes: whether goods came back, or only their price was lowered.

A credit note has lines as an invoice has, and nobody says which it is.  Goods that come back are credited at the price
for which they were sold.  A line about less lowers the price of goods that stay with the customer (an allowance).
"""

from ..base.units import to_minor


def find_unit_prices(lines, currency):
    """Return for what the goods of ``lines`` (``SaleLine`` of a sale) were sold: ``{product: {minor units}}``."""
    prices = {}
    for line in lines:
        if line.quantity:
            price = to_minor(line.total_included / line.quantity, currency)
            prices.setdefault(line.product, set()).add(price)
    return prices


def count_returned(line, prices):
    """Return how many of the goods a line of a credit note takes back; 0 when it only lowers their price.

    :param line: a line of a credit note (``account.move.line``)
    :param dict prices: what ``find_unit_prices`` returns for the sale
    """
    sold_for = prices.get(line.product_id)
    if not sold_for or not line.quantity:
        return 0
    price = to_minor(line.price_total / line.quantity, line.currency_id)
    # Prices of a unit are rounded: a minor unit more or less says nothing.
    return line.quantity if price >= min(sold_for) - 1 else 0
