"""What a sale costs: an order of a customer in six programs, and points that are reserved and spent.

Seconds are those of the processor, so that what else the machine does is left out.
"""

from contextlib import contextmanager, nullcontext
from unittest.mock import patch
from uuid import uuid4

from figures import tell
from shop import make_order
from timing import say_ratio, take_turns, time_work, undone

from odoo.addons.loyalty_hero_pos.models.sources.pos_order import PosOrder

RATIO_TARGET = 1.05
QUERIES_TARGET = 10
SPEND_TARGET = 1.2
ROUNDS = 40
WARM_UP = 5


def find_customer(ledger, env):
    """Let a good customer, who has bought hundreds of times, be in all programs; return the contact."""
    member = env["loyalty.hero.member"].browse(ledger.numbers["member"] + 4)
    partner = member.partner_id
    missing = set(ledger.chain["programs"]) - set(partner.loyalty_member_ids.program_id.ids)
    env["loyalty.hero.member"].create(
        [{"partner_id": partner.id, "program_id": program} for program in sorted(missing)]
    )
    member.tier_id = ledger.numbers["gold"]
    return partner


def sell(ledger, has_hero=True):
    """Return what an order of that customer costs; without Hero, it is paid as Odoo alone does it."""
    with undone(ledger) as env, nullcontext() if has_hero else without_hero():
        partner = find_customer(ledger, env)
        env = ledger.environment(env.cr, ledger.chain["cashier"])
        order = make_order(env, {**ledger.chain, "partner": partner.id})
        return time_work(env, lambda: env["pos.order"].sync_from_ui([order]))


@contextmanager
def without_hero():
    """Take out what Hero does when an order is paid, and what it tells the till of it."""

    def pay(self):
        return super(PosOrder, self).action_pos_order_paid()

    def tell(self):
        self.loyalty_summary = {"programs": []}

    with (
        patch.object(PosOrder, "action_pos_order_paid", pay),
        patch.object(PosOrder, "_compute_loyalty_summary", tell),
    ):
        yield


def order_sync(large, small):
    """Tell what an order of somebody in six programs costs with Hero, against the same order without."""
    with_hero, without, at_small = take_turns(
        ROUNDS,
        WARM_UP,
        lambda: sell(large),
        lambda: sell(large, has_hero=False),
        lambda: sell(small),
    )
    print(f"order sync: {with_hero[0] * 1000:.1f} ms, without Hero {without[0] * 1000:.1f} ms")
    ratio = with_hero[0] / without[0]
    tell("order_sync_six_programs", ratio, RATIO_TARGET, ratio <= RATIO_TARGET, say_ratio)
    more = with_hero[1] - without[1]
    tell("order_sync_more_queries", more, QUERIES_TARGET, more <= QUERIES_TARGET, "{:.0f}".format)
    ratio = with_hero[0] / at_small[0]
    tell("order_sync_large_against_small", ratio, RATIO_TARGET, ratio <= RATIO_TARGET, say_ratio)


def spend(ledger):
    """Return what reserving and posting points costs."""
    with undone(ledger) as env:
        redemptions = env["loyalty.hero.redemption"]
        # A customer as most are, in both ledgers; what expired is taken out before.
        number = ledger.numbers["customers"] // 2 + 1
        member = env["loyalty.hero.member"].browse(ledger.numbers["member"] + number)
        member._lock_to_spend()
        company = env["res.company"].browse(ledger.chain["first"])
        key = str(uuid4())
        claim = {
            "key": key,
            "due": 100_00,
            "base": 100_00,
            "currency": company.currency_id,
            "company": company,
            "date": env.cr.now().date(),
            "tz": "UTC",
            "shop": None,
            "vals": {"source_key": f"bench,{key}", "user_id": 1},
        }
        vals = {"source_key": f"bench,{key}", "date": env.cr.now(), "company_id": company.id}

        def hold_and_post():
            held = redemptions._hold(member, member.program_id.reward_ids[:1], 10_00, claim)
            held._take(vals)
            entries = held._prepare_entries(0, env.cr.now(), "UTC")
            env["loyalty.hero.transaction"]._post(vals, entries)

        return time_work(env, hold_and_post)


def hold_and_post(large, small):
    """Tell what points that are spent cost in the large ledger, against the small one."""
    at_large, at_small = take_turns(ROUNDS, WARM_UP, lambda: spend(large), lambda: spend(small))
    print(f"hold and post: {at_large[0] * 1000:.1f} ms, {at_large[1]:.0f} queries")
    ratio = at_large[0] / at_small[0]
    tell("hold_and_post", ratio, SPEND_TARGET, ratio <= SPEND_TARGET, say_ratio)


FIGURES = {"order_sync": order_sync, "hold_and_post": hold_and_post}
