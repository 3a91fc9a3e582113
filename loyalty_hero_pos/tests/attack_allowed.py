"""Who may change what, by which call: everything else is a fault.

Each permission says why.  One that no call of the test uses is too wide or out of date, and fails the test.
"""

from fnmatch import fnmatchcase
from typing import NamedTuple

ADMINISTRATOR = ("administrator",)
MANAGERS = ("loyalty manager", "POS manager", "administrator")
TILLS = ("cashier", "POS manager")
BOOKKEEPERS = ("accountant", "invoicing")
NEIGHBOUR = ("another company: shared", "another company: new")
"""The other company's own: what it makes, and what all companies share."""

SETUP = tuple(
    f"loyalty.hero.{name} *"
    for name in (
        "accelerator",
        "criterion",
        "earning.rule",
        "earning.step",
        "program",
        "reward",
        "reward.step",
        "selection",
        "tier",
    )
)
"""What programs consist of."""


class Permission(NamedTuple):
    roles: tuple[str, ...]
    calls: str
    """A pattern of ``model.method``, or ``model.write field``."""
    changes: tuple[str, ...]
    """Patterns of ``model operation column``."""
    is_rare: bool = False
    """One run may not come upon it; a test of its own shows that it is needed."""


ALLOWED = (
    # Administrators set up programs.  Customers earn by what was published, which these do not touch.
    Permission(ADMINISTRATOR, "loyalty.hero.*", SETUP),
    # A shared program is set up by the administrators of all the companies that share it.
    Permission(NEIGHBOUR, "loyalty.hero.*", SETUP),
    # Who shares the own program with all companies shares its members; their points stay as they are.
    Permission(
        ("another company: new",),
        "loyalty.hero.program.write company_id",
        ("loyalty.hero.member update company_id",),
        is_rare=True,
    ),
    # Publishing is what makes a version.
    Permission(
        ADMINISTRATOR, "loyalty.hero.p*.action_*", ("loyalty.hero.program.version insert ",)
    ),
    # Managers give out, block and correct cards; they write what a card says, not points.
    Permission(
        MANAGERS,
        "loyalty.hero.card.*",
        # Numbers that were given out are not given out again.
        ("loyalty.hero.card *", "loyalty.hero.card.format update number_next"),
    ),
    # Administrators say what card numbers look like, also those of the formats that all companies share.
    Permission(
        (*ADMINISTRATOR, *NEIGHBOUR), "loyalty.hero.card.format.*", ("loyalty.hero.card.format *",)
    ),
    # Managers enrol customers, and take out members that never had an entry.
    Permission(
        MANAGERS,
        "loyalty.hero.*",
        (
            "loyalty.hero.member insert ",
            "loyalty.hero.member without entries delete ",
            "loyalty.hero.member without entries update partner_id",
            "loyalty.hero.member without entries update program_id",
            "loyalty.hero.member without entries update company_id",
        ),
    ),
    # Managers give a customer a factor, a tier until a day, an order among programs, and correct since when.
    Permission(
        MANAGERS,
        "loyalty.hero.member.*",
        (
            "loyalty.hero.member* update factor",
            "loyalty.hero.member* update tier_*",
            "loyalty.hero.member* update sequence",
            "loyalty.hero.member* update date_joined",
            # To end a membership of a program, and to take it up again.
            "loyalty.hero.member* update date_left",
            # The log of what they gave.
            "loyalty.hero.tier.change *",
        ),
    ),
    # The same of members of shared programs, by managers of the other company.
    Permission(
        NEIGHBOUR,
        "loyalty.hero.member.*",
        (
            "loyalty.hero.member without entries delete ",
            "loyalty.hero.member* update factor",
            "loyalty.hero.member* update tier_*",
            "loyalty.hero.member* update sequence",
            "loyalty.hero.member* update date_joined",
            # To end a membership of a program, and to take it up again.
            "loyalty.hero.member* update date_left",
        ),
    ),
    # Managers issue a premium that is due, as a card of Odoo.
    Permission(
        MANAGERS,
        "loyalty.hero.premium.action_issue",
        ("loyalty.hero.premium update *", "loyalty.card insert "),
    ),
    # Managers decide about what is on the watch list, once.
    Permission(
        MANAGERS,
        "loyalty.hero.watch.decide.action_decide",
        tuple(
            f"loyalty.hero.watch update {name}"
            for name in ("decision", "reason", "decided_by_id", "date_decided")
        ),
        is_rare=True,
    ),
    # Administrators set up from which reasons managers choose; they are the same for all companies.
    Permission(
        (*ADMINISTRATOR, *NEIGHBOUR),
        "loyalty.hero.adjustment.reason.*",
        ("loyalty.hero.adjustment.reason *",),
    ),
    # Administrators keep the table of laws; it is the same for all companies.
    Permission(
        (*ADMINISTRATOR, *NEIGHBOUR), "loyalty.hero.expiry.law.*", ("loyalty.hero.expiry.law *",)
    ),
    # Administrators say how long customers are kept.
    Permission(
        (*ADMINISTRATOR, *NEIGHBOUR), "loyalty.hero.retention.*", ("loyalty.hero.retention *",)
    ),
    # Who publishes another expiry may give it to earned points.
    Permission(
        ADMINISTRATOR,
        "loyalty.hero.publish.action_publish",
        ("loyalty.hero.expiry.change insert ",),
        is_rare=True,
    ),
    # Who edits a contact enters what the customer agreed to; each change is kept.
    Permission(
        (*MANAGERS, *TILLS, *BOOKKEEPERS, *NEIGHBOUR),
        "*",
        ("loyalty.hero.consent insert ",),
        is_rare=True,
    ),
    # A wrong code is counted, which is what it is for.
    Permission(
        TILLS,
        "pos.config.loyalty_adjust",
        (
            "loyalty.hero.manager.code update wrong_count",
            "loyalty.hero.manager.code update date_locked",
        ),
        is_rare=True,
    ),
    # A wrong PIN of a customer is counted as well, and a code is used up.
    Permission(
        TILLS,
        "pos.config.loyalty_*",
        tuple(
            f"loyalty.hero.pin update {name}"
            for name in ("wrong_count", "date_locked", "code_hash")
        ),
        is_rare=True,
    ),
    # Managers let customers choose a PIN.
    Permission(
        (*MANAGERS, *NEIGHBOUR),
        "loyalty.hero.pin.set.action_set",
        ("loyalty.hero.pin *",),
        is_rare=True,
    ),
    # Managers set their own code, with their password.
    Permission(
        MANAGERS,
        "loyalty.hero.code.set.action_set",
        ("loyalty.hero.manager.code *",),
        is_rare=True,
    ),
    # Accountants choose what redemptions debit, and nothing else of a program.
    Permission(
        ("accountant",),
        "loyalty.hero.program.*",
        (
            *(
                f"loyalty.hero.program update {name}"
                for name in (
                    "accounting_mode",
                    "expense_account_id",
                    "liability_account_id",
                    "points_revenue_account_id",
                )
            ),
            "loyalty.hero.program update analytic_distribution*",
        ),
    ),
    # Accountants set what they expect of points, and prepare, post and reverse runs.
    Permission(
        ("accountant", *NEIGHBOUR),
        "loyalty.hero.*",
        ("loyalty.hero.estimate *", "loyalty.hero.liability.*", "loyalty.hero.intercompany.*"),
        is_rare=True,
    ),
    # A till holds points for an open order and frees its own hold.
    Permission(
        TILLS,
        "pos.config.loyalty_*",
        ("loyalty.hero.redemption *", "loyalty.hero.member update points_held"),
    ),
    # A till gives a card that nobody has to a customer; the card says who did it.
    Permission(TILLS, "pos.config.loyalty_give_card", ("loyalty.hero.card insert ",), is_rare=True),
    # A till enrols a customer who asks for it, or lets one who left join again.
    Permission(
        TILLS,
        "pos.config.loyalty_enrol",
        (
            "loyalty.hero.member insert ",
            "loyalty.hero.member* update date_joined",
            "loyalty.hero.member* update date_left",
        ),
        is_rare=True,
    ),
    # A till issues the balance card of a premium that is due to the customer on its order.
    Permission(
        TILLS,
        "pos.config.loyalty_issue_premiums",
        (
            "loyalty.hero.premium update state",
            "loyalty.hero.premium update coupon_id",
            "loyalty.card insert ",
        ),
        is_rare=True,
    ),
    # A till issues a coupon or balance card for points of the customer on its order.
    Permission(
        TILLS,
        "pos.config.loyalty_issue",
        (
            "loyalty.hero.voucher insert ",
            "loyalty.card insert ",
            "loyalty.hero.transaction insert ",
            "loyalty.hero.entry insert ",
            "loyalty.hero.entry update points_open",
            "loyalty.hero.allocation insert ",
            "loyalty.hero.member update *",
        ),
        is_rare=True,
    ),
    # Managers take back what was not used; its points return.
    Permission(
        MANAGERS,
        "loyalty.hero.voucher.action_withdraw",
        (
            "loyalty.hero.voucher update state",
            "loyalty.card update *",
            "loyalty.hero.transaction insert ",
            "loyalty.hero.entry insert ",
            "loyalty.hero.member update *",
        ),
        is_rare=True,
    ),
    # Gift cards are Odoo's: its tills write what is left on them (see docs/architecture.rst).
    Permission(TILLS, "loyalty.card.*", ("loyalty.card update *",)),
    # Tills make an invoice of an order that is paid.  It earns nothing again.
    Permission(
        TILLS,
        "pos.order.action_pos_order_invoice",
        ("pos.order update account_move", "pos.order update state"),
    ),
    # Odoo's own ways to open and to close a register.
    Permission(
        TILLS,
        "pos.session.*_control*",
        ("pos.session update state", "pos.session update start_at", "pos.session update stop_at"),
    ),
    # Odoo closes the register of a kiosk by a call of its own, where shops have kiosks.
    Permission(
        ("POS manager",),
        "pos.config.action_close_kiosk_session",
        ("pos.session update state", "pos.session update stop_at", "pos.order update state"),
        is_rare=True,
    ),
    # Restaurants add the tip to what was paid.
    Permission(TILLS, "pos.payment.write*", ("pos.payment update amount",), is_rare=True),
    # Odoo sums up what was returned anew whenever payments are edited.
    Permission(TILLS, "pos.order.write*", ("pos.order update amount_return",), is_rare=True),
    # Odoo lets who invoices correct what does not count for points: due dates, accounts, what paid what.
    Permission(
        BOOKKEEPERS,
        "account.move*",
        (
            *(
                f"account.move update {name}"
                for name in ("amount_residual", "amount_total", "payment_state", "state")
            ),
            *(
                f"account.move.line update {name}"
                for name in ("account_id", "amount_*", "balance", "currency_id", "reconciled")
            ),
            "account.move.line update partner_id",
        ),
    ),
    # Documents that are reset to draft, cancelled or posted again take their points along.
    Permission(
        BOOKKEEPERS,
        "account.move.*",
        (
            "loyalty.hero.allocation insert ",
            "loyalty.hero.entry insert ",
            "loyalty.hero.transaction insert ",
            "loyalty.hero.entry update points_open",
            "loyalty.hero.member update *",
            "loyalty.hero.membership *",
            "loyalty.hero.premium *",
            "loyalty.hero.redemption update is_cancelled",
        ),
    ),
    # A payment is edited on the receipt: out of points, they are given back.
    Permission(
        TILLS,
        "pos.payment.write payment_method_id",
        (
            "pos.payment update payment_method_id",
            "loyalty.hero.entry insert ",
            "loyalty.hero.transaction insert ",
            "loyalty.hero.member update balance",
            "loyalty.hero.redemption update is_cancelled",
        ),
    ),
    # Managers delete a pricelist: what a sale was judged by is kept with its entries.
    Permission(
        ("POS manager",),
        "product.pricelist.unlink",
        ("pos.order update pricelist_id",),
        is_rare=True,
    ),
)


def find_allowed(role, call, change):
    """Return the number of the first permission for this, None without one.

    :param str role: a role, with whose record it is when that is another company's or shared
    :param str call: ``model.method`` or ``model.write field``
    :param tuple change: model, operation, column
    """
    words = " ".join(change)
    for number, permission in enumerate(ALLOWED):
        if (
            role in permission.roles
            and fnmatchcase(call, permission.calls)
            and any(fnmatchcase(words, pattern) for pattern in permission.changes)
        ):
            return number
    return None
