"""The redemption rate that past months tell: on simulated shops, and from a ledger."""

import random

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, Form, tagged

from odoo.addons.loyalty_hero.models.liability.cohorts import (
    WHOLE,
    History,
    get_shares,
    look_ahead,
    look_back,
)

from .liability_common import LiabilityCommon

GROUP = "loyalty_hero.loyalty_hero_group_"
TWO_PERCENT = 200
MEMBERS = 2_000


def simulate(picked, months, age_most, forgetful, eager):
    """Return the whole life of the points of some months: customers of all kinds, some of whom never redeem.

    :param age_most: the month after that of the sale in which points expire
    :param forgetful: how many of 1 never redeem
    :param eager: how many of 1 of the others redeem in a month, on the average
    """
    histories = []
    for _month in range(months):
        redeemed, expired = [0] * 60, [0] * 60
        earned = 0
        for _member in range(MEMBERS):
            left = picked.randint(500, 20_000)
            earned += left
            if picked.random() >= forgetful:
                chance = min(max(picked.gauss(eager, eager / 3), 0.01), 0.9)
                for age in range(age_most + 1):
                    if left and picked.random() < chance:
                        taken = left if picked.random() < 0.6 else picked.randint(1, left)
                        redeemed[age] += taken
                        left -= taken
            expired[age_most] += left
        histories.append(History(earned, tuple(redeemed), tuple(expired)))
    return histories


def look(histories, months):
    """Return what is known after so many months of trade."""
    return [
        History(history.earned, history.redeemed[: months - age], history.expired[: months - age])
        for age, history in enumerate(histories[:months])
    ]


def get_rate(histories):
    redeemed = sum(sum(history.redeemed) for history in histories)
    return redeemed * 10_000 / sum(history.earned for history in histories)


@tagged("post_install", "-at_install")
class TestCohorts(BaseCase):
    shops = ((0.2, 0.12), (0.1, 0.2), (0.3, 0.1))

    def test_at_most_2_percent_off_after_12_months(self):
        """Points are valid for a year: what is expected after the first year comes true."""
        for number, (forgetful, eager) in enumerate(self.shops):
            with self.subTest(shop=number):
                told = simulate(random.Random(number), 12, 12, forgetful, eager)
                prospect = look_ahead(look(told, 12), 12)
                actual = get_rate(told)
                self.assertLess(abs(prospect.rate - actual) * 10_000 / actual, TWO_PERCENT)
                self.assertTrue(prospect.lowest <= actual <= prospect.highest)

    def test_back_test_of_two_years_is_at_most_2_percent_off(self):
        for number, (forgetful, eager) in enumerate(self.shops):
            with self.subTest(shop=number):
                told = simulate(random.Random(number), 24, 12, forgetful, eager)
                prospect = look_ahead(look(told, 24), 12)
                self.assertLess(abs(prospect.off), TWO_PERCENT)
                self.assertLess(abs(prospect.rate / get_rate(told) - 1), 0.02)

    def test_back_test_finds_customers_who_changed(self):
        told = simulate(random.Random(1), 12, 12, 0.2, 0.2)
        told += simulate(random.Random(1), 12, 12, 0.8, 0.05)
        changed = [
            History(
                history.earned,
                tuple(
                    redeemed if month + age < 12 else redeemed // 4
                    for age, redeemed in enumerate(history.redeemed)
                ),
                history.expired,
            )
            for month, history in enumerate(told)
        ]
        self.assertGreater(look_back(look(changed, 24), 12), 5 * TWO_PERCENT)

    def test_shares_by_hand(self):
        """1,000 points: 100 redeemed at once, then 90 of 900; 500 more in a second month: 50 at once."""
        histories = [History(1_000, (100, 90), (0, 0)), History(500, (50,), (0,))]
        self.assertEqual(get_shares(histories), [(WHOLE // 10, 0), (WHOLE // 10, 0)])

    def test_what_is_left_is_redeemed_as_before(self):
        """Of 500 points, 50 are redeemed; at the next age a tenth of 450, and then they expire."""
        histories = [History(1_000, (100, 90), (0, 0)), History(500, (50,), (0,))]
        prospect = look_ahead(histories, age_most=1)
        self.assertEqual(prospect.rates, (1_900, 1_900))
        self.assertEqual((prospect.rate, prospect.lowest, prospect.highest), (1_900, 1_900, 1_900))
        self.assertIsNone(prospect.off)

    def test_expired_points_are_not_waited_for(self):
        prospect = look_ahead([History(1_000, (100, 0), (0, 900))])
        self.assertEqual(prospect.rate, 1_000)

    def test_nothing_is_told_of_nothing(self):
        self.assertIsNone(look_ahead([]))
        self.assertIsNone(look_ahead([History(0, (0,), (0,))]))

    def test_rate_is_a_share(self):
        picked = random.Random(7)
        for _number in range(300):
            histories = []
            for length in sorted((picked.randint(1, 30) for _ in range(6)), reverse=True):
                left = earned = picked.randint(0, 10_000)
                redeemed, expired = [], []
                for _age in range(length):
                    redeemed.append(picked.randint(0, left))
                    left -= redeemed[-1]
                    expired.append(picked.randint(0, left))
                    left -= expired[-1]
                histories.append(History(earned, tuple(redeemed), tuple(expired)))
            prospect = look_ahead(histories, picked.choice((None, 3, 12)))
            if prospect:
                self.assertTrue(all(0 <= rate <= 10_000 for rate in prospect.rates), histories)
                told = sum(sum(history.redeemed) for history in histories)
                earned = sum(history.earned for history in histories)
                self.assertGreaterEqual(prospect.rate, told * 10_000 // earned)


@tagged("post_install", "-at_install")
class TestEstimateProposal(LiabilityCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.spend(1_000, "2024-01-15")
        cls.redeem(40, 400, "2024-02-10")
        cls.spend(500, "2024-02-20")
        # Points that are earned from now on.
        cls.program.write({"expiry": "days", "expiry_days": 60})

    def propose(self, until="2024-02-29", **vals):
        proposal = self.env["loyalty.hero.estimate.proposal"].create(
            {"program_id": self.program.id, "date_until": until, **vals}
        )
        proposal.action_work_out()
        return proposal

    def test_histories_of_the_ledger(self):
        until = fields.Date.to_date("2024-02-29")
        histories = self.program._get_histories(self.company, until)
        self.assertEqual(
            list(histories.values()),
            [History(100_000, (0, 40_000), (0, 0)), History(50_000, (0,), (0,))],
        )

    def test_points_given_back_lower_what_was_redeemed_then(self):
        paid = self.redeem(10, 100, "2024-03-05")
        paid._reverse_moves([{"invoice_date": "2024-04-02", "date": "2024-04-02"}]).action_post()
        until = fields.Date.to_date("2024-04-30")
        first = next(iter(self.program._get_histories(self.company, until).values()))
        self.assertEqual(first.redeemed, (0, 40_000, 10_000, -10_000))

    def test_how_long_points_can_be_redeemed(self):
        ages = {"days": 3, "never": None, "inactivity": None, "year_end": 11}
        for expiry, age in ages.items():
            self.change_program(expiry=expiry)
            self.assertEqual(self.program._get_age_most(), age, expiry)

    def test_proposal_tells_rate_months_and_reason(self):
        proposal = self.propose()
        # 400 of 1,000 after a month: so of the 500 of February, 200 are expected.
        self.assertEqual(proposal.proposed_percent, 40)
        self.assertEqual(proposal.line_ids.mapped("points_left"), [600, 500])
        self.assertEqual(str(proposal.date), "2024-03-01")
        self.assertEqual((proposal.points, proposal.amount), (100, 10))
        self.assertIn("too short", proposal.tested)

    def test_accountant_takes_it_over_or_sets_another(self):
        accountant = self.make_user("accountant", GROUP + "accountant", "base.group_user")
        form = Form(self.env["loyalty.hero.estimate.proposal"].with_user(accountant))
        self.assertEqual(form.program_id, self.program)
        form.date_until = "2024-02-29"
        proposal = form.save()
        proposal.action_work_out()
        action = proposal.action_take_over()
        estimate = self.env["loyalty.hero.estimate"].browse(action["res_id"])
        self.assertEqual((estimate.redemption_percent, str(estimate.date)), (40, "2024-03-01"))
        self.assertIn("From 2 months of earning: 40", estimate.note)
        again = self.propose("2024-03-31")
        again.redemption_percent = 62.5
        action = again.action_take_over()
        other = self.env["loyalty.hero.estimate"].browse(action["res_id"])
        self.assertEqual((other.redemption_percent, other.user_id), (62.5, self.env.user))

    def test_nothing_to_estimate_from(self):
        with self.assertRaisesRegex(UserError, "nothing to estimate from"):
            self.propose("2023-12-31")
        proposal = self.env["loyalty.hero.estimate.proposal"].create({})
        with self.assertRaisesRegex(UserError, "Work the proposal out first"):
            proposal.action_take_over()

    def test_managers_propose_nothing(self):
        manager = self.make_user("manager", GROUP + "manager", "base.group_user")
        with self.assertRaises(AccessError):
            self.env["loyalty.hero.estimate.proposal"].with_user(manager).create({})
