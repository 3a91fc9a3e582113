"""What is posted stays as it is, also when a later version adds a field."""

from odoo import models

from ...migration import ledger_opened


class LoyaltyHeroPostedMixin(models.AbstractModel):
    _name = "loyalty.hero.posted.mixin"
    _description = "Rows that are never changed"

    def _init_column(self, column_name):
        """Let Odoo fill a column that is new with its default: it updates the rows for that."""
        if self.pool.ready:
            # A field that an administrator adds by hand: it has no default.
            return super()._init_column(column_name)
        with ledger_opened(self.env.cr):
            return super()._init_column(column_name)
