"""Working a liability run out: what should be deferred for each month's points, what is booked, and why they differ."""

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date, format_list

from ..base.units import from_hundredths, from_minor, to_minor
from ..words.values import money_in_words, number_in_words, points_in_words
from .arithmetic import (
    KINDS,
    NOTHING,
    Cohort,
    get_deferred,
    get_expected,
    get_liability,
    get_recognised,
    get_standalone_price,
    split_change,
)
from .facts import collect


class LoyaltyHeroLiabilityRun(models.Model):
    _inherit = "loyalty.hero.liability.run"

    def _get_figures(self):
        """Return the run's months, its lines and its warnings.

        :raises UserError: when a program lacks an estimate or an account
        """
        booked = self._get_booked()
        programs = self._get_programs()
        deferring = programs.filtered(lambda program: program._defers(self.company_id))
        self._check_complete(deferring)
        facts = (
            collect(self.env, self.company_id, deferring, self.date, self._get_net_shares())
            if deferring
            else {}
        )
        before = self._get_last(self.company_id).month_ids
        months, lines = [], []
        for program in programs:
            rows = [
                self._prepare_month_vals(program, month, facts[program.id, month])
                for owner, month in sorted(facts)
                if owner == program.id
            ]
            months += rows
            lines += self._prepare_line_vals(
                program,
                rows,
                before.filtered(lambda month, program=program: month.program_id == program),
                booked.get(program, 0),
            )
        return {
            "month_ids": [Command.create(vals) for vals in months],
            "line_ids": [Command.create(vals) for vals in lines],
            "warnings": self._get_month_warnings(months),
        }

    def _get_programs(self):
        """Return the programs that the company defers points of, or has deferred points of."""
        programs = self.env["loyalty.hero.program"].with_context(active_test=False)
        found = programs.search(
            [("kind", "=", "points"), ("company_id", "in", (self.company_id.id, False))]
        )
        booked = self._get_booked()
        return found.filtered(
            lambda program: program._defers(self.company_id) or booked.get(program)
        )

    def _get_booked(self):
        """Return what is deferred in the books, in minor units: ``{program: amount}``."""
        groups = self.env["account.move.line"]._read_group(
            [
                ("loyalty_deferred_program_id", "!=", False),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
            ],
            ["loyalty_deferred_program_id"],
            ["balance:sum"],
        )
        return {program: -to_minor(balance, self.currency_id) for program, balance in groups}

    def _get_net_shares(self):
        """Return how much of each kind of sale is left without taxes, as ``collect`` takes it."""
        return [
            (
                "account.move",
                SQL("account_move"),
                "CASE WHEN %(sold)s.amount_total <> 0 "
                "THEN %(sold)s.amount_untaxed / %(sold)s.amount_total END",
            )
        ]

    def _get_month_warnings(self, months):
        """Return what an accountant should look at before posting, a sentence each.

        :param list months: fields of the run's months
        """
        over = {}
        for row in months:
            meant = row["points_earned"] * row["rate_percent"] / 100
            if row["points_left"] > 0 and row["points_redeemed"] > meant:
                over.setdefault(row["program_id"], []).append(row["month"])
        return [
            self.env._(
                "“%(program)s”: more points of %(months)s were redeemed than expected, so nothing is deferred any more "
                "for those that are left. Look at the estimate.",
                program=program.name,
                months=format_list(
                    self.env,
                    [
                        format_date(self.env, month, date_format="MMM yyyy")
                        for month in over[program.id]
                    ],
                ),
            )
            for program in self.env["loyalty.hero.program"].browse(over)
        ]

    def _check_complete(self, programs):
        """Raise what keeps the programs from being worked out."""
        problems = [program._get_booking_problem(self.company_id) for program in programs]
        estimates = self.env["loyalty.hero.estimate"]
        problems += [
            self.env._(
                "“%s” has no estimate: enter how many points are expected to be redeemed, and what they are worth.",
                program.name,
            )
            for program in programs
            if not estimates._get_of(program, self.company_id)
        ]
        if any(problems):
            raise UserError("\n".join(filter(None, problems)))

    def _prepare_month_vals(self, program, month, facts):
        """Return the row of a month: what is deferred by the estimate of then, and expected by that of now."""
        estimates = self.env["loyalty.hero.estimate"]._get_of(program, self.company_id)
        then, now = estimates._get_on(month), estimates._get_on(self.date)
        price = get_standalone_price(facts.earned, then._get_price(month), then._get_rate())
        cohort = Cohort(
            deferred=get_deferred(facts.revenue, price),
            earned=facts.earned,
            redeemed=facts.redeemed,
            expired=facts.expired + facts.removed,
            rate=now._get_rate(),
        )
        left = cohort.earned - cohort.redeemed - cohort.expired
        currency = self.currency_id
        return {
            "program_id": program.id,
            "month": month,
            "points_earned": from_hundredths(cohort.earned),
            "points_redeemed": from_hundredths(cohort.redeemed),
            "points_expired": from_hundredths(cohort.expired),
            "points_left": from_hundredths(left),
            "points_expected": from_hundredths(get_expected(cohort)),
            "revenue": from_minor(facts.revenue, currency),
            "standalone_price": from_minor(price, currency),
            "deferred": from_minor(cohort.deferred, currency),
            "rate_percent": cohort.rate / 100,
            "recognised": from_minor(get_recognised(cohort), currency),
            "liability": from_minor(get_liability(cohort), currency),
        }

    def _prepare_line_vals(self, program, rows, before, booked):
        """Return the lines of a program: why its liability changed since the last run, and what else is booked.

        :param list rows: fields of its months
        :param before: its months in the last run
        :param int booked: what is deferred in the books, in minor units
        """
        month = self.env["loyalty.hero.liability.month"]
        now = {row["month"]: month.new({**row, "run_id": self.id})._get_cohort() for row in rows}
        past = {row.month: row._get_cohort() for row in before}
        changes = {kind: {} for kind in KINDS}
        for day in sorted({*now, *past}):
            old = past.get(day, NOTHING)
            new = now.get(day, NOTHING._replace(rate=old.rate))
            for kind, amount in split_change(old, new).items():
                changes[kind][day] = amount
        lines = [
            (kind, sum(parts.values()), self._explain(kind, rows, past, now, parts))
            for kind, parts in changes.items()
        ]
        told = sum(map(get_liability, past.values()))
        lines.append(("correction", told - booked, self._explain_correction(told, booked)))
        return [
            {
                "program_id": program.id,
                "kind": kind,
                "amount": from_minor(amount, self.currency_id),
                "explanation": explanation,
            }
            for kind, amount, explanation in lines
            if amount
        ]

    # Words -------------------------------------------------------------------------------------------------------

    def _explain(self, kind, rows, past, now, parts):
        """Return how the change of a kind comes about, a sentence for each month that has a part in it."""
        explain = getattr(self, f"_explain_{kind}")
        by_month = {row["month"]: row for row in rows}
        return "\n".join(
            self.env._(
                "Points of %(month)s: %(sentence)s",
                month=format_date(self.env, day, date_format="MMM yyyy"),
                sentence=explain(
                    by_month.get(day), past.get(day, NOTHING), now.get(day, NOTHING), amount
                ),
            )
            for day, amount in parts.items()
            if amount
        )

    def _explain_earned(self, row, past, now, amount):
        if not row:
            return self.env._("nothing is deferred for them any more.")
        return self.env._(
            "%(earned)s earned with sales of %(sales)s. They are worth %(worth)s as far as they are expected to be "
            "redeemed, so their share of the sales is %(sales)s × %(worth)s / %(total)s = %(deferred)s. "
            "%(before)s was deferred before.",
            earned=points_in_words(self.env, now.earned),
            sales=self._tell(row["revenue"]),
            worth=self._tell(row["standalone_price"]),
            total=self._tell(row["revenue"] + row["standalone_price"]),
            deferred=self._tell(row["deferred"]),
            before=self._tell(from_minor(past.deferred, self.currency_id)),
        )

    def _explain_redeemed(self, row, past, now, amount):
        return self.env._(
            "%(redeemed)s of %(expected)s that are expected to be redeemed are redeemed, %(before)s of them before: "
            "%(deferred)s × %(redeemed)s / %(expected)s = %(recognised)s is revenue so far.",
            redeemed=points_in_words(self.env, now.redeemed),
            expected=points_in_words(self.env, get_expected(now)),
            before=points_in_words(self.env, past.redeemed),
            deferred=self._tell_minor(now.deferred),
            recognised=self._tell_minor(get_recognised(now)),
        )

    def _explain_expired(self, row, past, now, amount):
        return self.env._(
            "%(expired)s expired or were removed, %(before)s of them before, so that no more than %(expected)s can be "
            "redeemed in the end.",
            expired=points_in_words(self.env, now.expired),
            before=points_in_words(self.env, past.expired),
            expected=points_in_words(self.env, get_expected(now)),
        )

    def _explain_estimate(self, row, past, now, amount):
        return self.env._(
            "%(rate)s %% are expected to be redeemed now, %(before)s %% before. Of %(deferred)s, %(recognised)s is "
            "revenue instead of %(recognised_before)s for the %(redeemed)s that were redeemed until the last run.",
            rate=number_in_words(self.env, now.rate / 100),
            before=number_in_words(self.env, past.rate / 100),
            deferred=self._tell_minor(past.deferred),
            recognised=self._tell_minor(get_recognised(past._replace(rate=now.rate))),
            recognised_before=self._tell_minor(get_recognised(past)),
            redeemed=points_in_words(self.env, past.redeemed),
        )

    def _explain_correction(self, told, booked):
        return self.env._(
            "After the last run, %(told)s should be deferred, and %(booked)s is: an entry was reversed or copied by "
            "hand.",
            told=self._tell_minor(told),
            booked=self._tell_minor(booked),
        )

    def _tell(self, amount):
        return money_in_words(self.env, amount, self.currency_id)

    def _tell_minor(self, minor):
        return self._tell(from_minor(minor, self.currency_id))
