"""Seals: whoever changes what was posted, with the database's password and the triggers off, is found by the audit."""

import hashlib
import json
from datetime import date, timedelta

from psycopg2.errorcodes import RESTRICT_VIOLATION

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.loyalty_hero.models.ledger import loyalty_hero_seal
from odoo.addons.loyalty_hero.models.ledger.seal_text import COUNTS, get_lines
from odoo.addons.loyalty_hero.wizards.loyalty_hero_audit_seal import ROUND_DAYS

from .common import LoyaltyHeroCommon

CONTENT = "what was sealed has not changed"
CHAIN = "each seal follows the one before"
END = "no seal is missing at the end"
HOSTILE = (
    "",
    "Old Town",
    '"quoted" \\ back\\slash \\u0041 \\',
    "tab\t line\n return\r feed\f back\b bell\x07 escape\x1b delete\x7f",
    "Ünïcödé 東京 🛍️ \u200f\u202eright to left\u2028 \ufeff",
    "%s %(name)s %% {0} {'a': 1}",
    '],"entries":[]}',
    "null",
    "e\u0301 " * 40,
)


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


class SealCase(LoyaltyHeroCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seals = cls.env["loyalty.hero.seal"]
        # What a database has already is sealed before; the tests are about the seals after that.
        cls.seal()
        cls.old = cls.seals.search([], limit=1)

    @classmethod
    def seal(cls):
        """Seal what was posted by now, as the nightly job does; return the new seals."""
        before = cls.seals.search([])
        until, _writers = cls.seals._look()
        while cls.seals._seal(until):
            pass
        return cls.seals.search([]) - before

    def post_some(self):
        """Three transactions: points given twice, and points used, which allocates them."""
        self.give_points(100)
        self.give_points(20.5)
        return self.take(self.hold(10), self.make_source("test,sale"))

    def change(self, table, statement, *values):
        """Change a table behind the back of the triggers, as only the database's owner can."""
        self.env.flush_all()
        self.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # pylint: disable=sql-injection
        self.cr.execute(statement, values)
        self.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")  # pylint: disable=sql-injection
        self.env.invalidate_all()

    def find(self, **vals):
        """Audit; return the checks of seals that found a difference, by their names after “Seal:”."""
        lines = self.env["loyalty.hero.audit"].create(vals).line_ids
        return {
            line.name.removeprefix("Seal: "): line.difference_count
            for line in lines
            if line.name.startswith("Seal: ") and line.difference_count
        }


@tagged("post_install", "-at_install")
class TestSeal(SealCase):
    def test_seal_covers_what_was_posted_since_the_last(self):
        self.post_some()
        seal = self.seal()
        self.assertEqual(
            (seal.number, seal.transaction_count, seal.entry_count, seal.allocation_count),
            (self.old.number + 1, 3, 3, 1),
        )
        self.assertEqual(seal.before, self.old.digest or "0" * 64)
        self.assertEqual(seal.transaction_after, self.old.transaction_until)
        self.assertFalse(self.seal())
        self.give_points(1)
        after = self.seal()
        self.assertEqual((after.before, after.transaction_count), (seal.digest, 1))
        self.assertFalse(self.find())

    def test_points_that_are_used_later_break_no_seal(self):
        self.give_points(100)
        self.seal()
        self.take(self.hold(10), self.make_source("test,sale"))
        self.assertFalse(self.find())
        self.assertEqual(self.seal().allocation_count, 1)

    def test_much_is_sealed_in_parts(self):
        self.patch(loyalty_hero_seal, "COVERED_MOST", 2)
        self.post_some()
        self.assertEqual(self.seal().sorted("number").mapped("transaction_count"), [2, 1])
        self.assertFalse(self.find())

    def test_digest_is_what_the_documents_define(self):
        """The text as docs/ledger.rst has it, written here anew."""
        entry = self.give_points(20.5)
        seal = self.seal()
        posted = entry.transaction_id
        line = {
            "type": "transaction",
            "id": posted.id,
            "source_key": posted.source_key,
            "number": 1,
            "source_model": None,
            "source_id": None,
            "source_name": None,
            "cause_model": None,
            "cause_id": None,
            "cause_name": None,
            "company": self.company.id,
            "shop": None,
            "date": posted.date.isoformat(),
            "date_posted": posted.date_posted.isoformat(),
            "day": posted.day.isoformat(),
            "date_sale": posted.date_sale.isoformat(),
            "user": posted.user_id.id,
            "judged": None,
            "entries": [
                {
                    "id": entry.id,
                    "member": self.member.id,
                    "program": self.program.id,
                    "kind": "import",
                    "points": 2050,
                    "spend": None,
                    "amount": None,
                    "items": None,
                    "tz": entry.tz,
                    "date_available": None,
                    "date_expiry": None,
                    "redemption": None,
                }
            ],
        }
        text = json.dumps(line, separators=(",", ":"), ensure_ascii=False)
        self.assertEqual(seal.content, digest_of(digest_of(text) + "\n"))
        header = {
            "type": "seal",
            "format": 1,
            "number": seal.number,
            "before": seal.before,
            "date": seal.date.isoformat(),
            "transaction_after": self.old.transaction_until,
            "transaction_until": posted.id,
            "transaction_count": 1,
            "entry_count": 1,
            "allocation_after": self.old.allocation_until,
            "allocation_until": self.old.allocation_until,
            "allocation_count": 0,
            "content": seal.content,
        }
        self.assertEqual(seal.digest, digest_of(json.dumps(header, separators=(",", ":"))))

    def test_text_and_money_of_a_sale(self):
        invoice = self.make_invoice((self.toy, 2), (self.coat, 1))
        self.seal()
        lines = [json.loads(line) for line in self.seals._export(self.company)]
        [sale] = [line for line in lines if line.get("source_key") == invoice._loyalty_key()]
        judged = self.env["loyalty.hero.transaction"].browse(sale["id"]).sudo().judged
        self.assertEqual(sale["judged"], digest_of(judged))
        [entry] = sale["entries"]
        self.assertEqual((entry["points"], entry["spend"]), (13800, "138.6"))

    def test_text_is_that_of_the_documents_whatever_it_tells(self):
        for number, text in enumerate(HOSTILE):
            self.post(
                self.member,
                self.make_source(
                    f"test,{number},{text}", source_name=text, shop=text, cause_name=text or None
                ),
                *(
                    {
                        "kind": "import",
                        "points": (number + 1) * 10**part / 100,
                        "amount": round(number * 1.1, 2) if number else None,
                        "spend": part * 1000,
                        "items": part / 1000,
                        "tz": "UTC",
                        "idle_days": part,
                        "date_expiry": date(2031, 12, 31) if part else False,
                    }
                    for part in range(number % 3 + 1)
                ),
            )
        seal = self.seal()
        rows = self.env.execute_query(get_lines({name: seal[name] for name in COUNTS}))
        self.assertEqual(len(rows), len(HOSTILE))
        for number, (_part, posted_id, companies, count, line) in enumerate(rows):
            text = HOSTILE[number]
            posted = self.env["loyalty.hero.transaction"].sudo().browse(posted_id)
            told = json.loads(line)
            self.assertEqual(line, json.dumps(told, separators=(",", ":"), ensure_ascii=False))
            self.assertEqual((companies, count), ([self.company.id], len(posted.entry_ids)))
            self.assertEqual(
                (told["source_key"], told["source_name"], told["shop"], told["cause_name"]),
                (posted.source_key, text, text, text or None),
            )
            amount = f"{number * 1.1:.2f}".rstrip("0").rstrip(".") if number else None
            for part, entry in enumerate(told["entries"]):
                self.assertEqual(entry["id"], posted.entry_ids.sorted("id")[part].id)
                self.assertEqual(entry["points"], (number + 1) * 10**part)
                self.assertEqual((entry["amount"], entry["spend"]), (amount, str(part * 1000)))
                self.assertEqual((entry["items"], entry.get("idle_days", 0)), (part, part))
                self.assertEqual(entry["date_expiry"], "2031-12-31" if part else None)
        lines = "".join(f"{digest_of(line)}\n" for *_rest, line in rows)
        self.assertEqual(seal.content, digest_of(lines))

    # Five ways to falsify -----------------------------------------------------------------------------------------

    def test_changed_value_is_found(self):
        self.post_some()
        seal = self.seal()
        entry = self.member.entry_ids.filtered(lambda entry: entry.points == 20.5)
        for column, table, record in (
            ("spend", "loyalty_hero_entry", entry),
            ("date_posted", "loyalty_hero_transaction", entry.transaction_id),
            ("judged", "loyalty_hero_transaction", entry.transaction_id),
            (
                "points",
                "loyalty_hero_allocation",
                self.env["loyalty.hero.allocation"].search([], limit=1),
            ),
        ):
            with self.subTest(column), self.cr.savepoint() as savepoint:
                value = {"date_posted": "date_posted + interval '1 second'", "judged": "'[]'"}.get(
                    column, f"COALESCE({column}, 0) + 0.01"
                )
                self.change(
                    table, f"UPDATE {table} SET {column} = {value} WHERE id = %s", record.id
                )
                self.assertEqual(self.find(), {CONTENT: 1})
                savepoint.rollback()
        self.assertFalse(self.find())
        self.assertEqual(self.seals.search([], limit=1), seal)

    def test_deleted_transaction_is_found(self):
        transaction = self.give_points(100).transaction_id
        self.give_points(1)
        self.seal()
        for table, column in (("entry", "transaction_id"), ("transaction", "id")):
            table = f"loyalty_hero_{table}"
            self.change(table, f"DELETE FROM {table} WHERE {column} = %s", transaction.id)
        self.assertEqual(self.find(), {CONTENT: 1})

    def insert_copy(self, entry, transaction_id):
        """Post a transaction like that of ``entry`` under an id that is free."""
        columns = "number, company_id, date, date_posted, day, date_sale"
        self.change(
            "loyalty_hero_transaction",
            f"INSERT INTO loyalty_hero_transaction (id, source_key, {columns}) "
            f"SELECT %s, 'forged', {columns} FROM loyalty_hero_transaction WHERE id = %s",
            transaction_id,
            entry.transaction_id.id,
        )

    def test_transaction_inserted_in_between_is_found(self):
        entry = self.give_points(100)
        # A sale that was taken back leaves an id that nobody has.
        self.cr.execute("SELECT nextval('loyalty_hero_transaction_id_seq')")
        [(free,)] = self.cr.fetchall()
        self.give_points(1)
        self.seal()
        self.insert_copy(entry, free)
        self.assertEqual(self.find(), {CONTENT: 1})

    def test_reordered_transactions_are_found(self):
        one, two = self.give_points(100), self.give_points(50)
        self.seal()
        for entry, other in ((one, two), (two, one)):
            self.change(
                "loyalty_hero_entry",
                "UPDATE loyalty_hero_entry SET transaction_id = %s WHERE id = %s",
                other.transaction_id.id,
                entry.id,
            )
        self.assertEqual(self.find(), {CONTENT: 1})

    def cut(self, seal):
        self.change("loyalty_hero_seal", "DELETE FROM loyalty_hero_seal WHERE id = %s", seal.id)

    def test_end_that_was_cut_is_found_by_who_knows_the_digest(self):
        self.give_points(100)
        self.seal()
        self.give_points(50)
        last = self.seal()
        digest = last.digest
        self.cut(last)
        self.assertFalse(self.find())
        self.assertEqual(self.find(known_digest=digest), {END: 1})
        # The night seals again, and what is sealed is false now.
        self.change(
            "loyalty_hero_entry", "UPDATE loyalty_hero_entry SET spend = 1 WHERE points = 50"
        )
        self.assertTrue(self.seal())
        self.assertFalse(self.find())
        self.assertEqual(self.find(known_digest=f" {digest.upper()} "), {END: 1})

    def test_end_that_was_cut_is_found_by_the_next_audit(self):
        self.give_points(100)
        last = self.seal()
        self.assertFalse(self.env["loyalty.hero.audit"].sudo().create({}).difference_count)
        self.cut(last)
        self.assertEqual(self.find(), {END: 1})

    def test_seal_that_was_changed_or_taken_out_is_found(self):
        for _time in range(3):
            self.give_points(100)
            self.seal()
        first, second, _third = self.seals.search([], limit=3).sorted("number")
        with self.cr.savepoint() as savepoint:
            self.cut(second)
            self.assertEqual(self.find(), {CHAIN: 1})
            savepoint.rollback()
        # A seal that says something else has another digest, and does not fit what it covers.
        self.change(
            "loyalty_hero_seal",
            "UPDATE loyalty_hero_seal SET transaction_count = transaction_count + 1 WHERE id = %s",
            first.id,
        )
        self.assertEqual(self.find(), {CHAIN: 1, CONTENT: 1})

    # Partial audits -----------------------------------------------------------------------------------------------

    def test_partial_audit_proves_new_seals_and_comes_round_to_old_ones(self):
        entry = self.give_points(100)
        old = self.seal()
        audits = self.env["loyalty.hero.audit"].sudo()
        self.assertFalse(audits.create({}).difference_count)
        self.env["loyalty.hero.mark"]._move("audit", entry.id)
        self.change(
            "loyalty_hero_entry", "UPDATE loyalty_hero_entry SET spend = 1 WHERE id = %s", entry.id
        )
        self.give_points(1)
        self.seal()
        found, checked = [], 0
        for day in range(ROUND_DAYS):
            self.patch_today(day)
            audit = audits.create({"is_partial": True})
            self.assertTrue(audit.is_partial)
            line = audit.line_ids.filtered(lambda line: CONTENT in line.name)
            checked += line.checked_count
            if line.difference_count:
                found.append(line.details)
        self.assertEqual(len(found), 1)
        self.assertIn(f"seal {old.number} ", found[0])
        # Each of them in its turn, and the new one at once as well.
        self.assertGreater(checked, self.seals.search_count([]))

    def patch_today(self, day):
        self.patch(fields.Date, "today", lambda *_args: date(2026, 3, 1) + timedelta(days=day))

    # Rights -------------------------------------------------------------------------------------------------------

    def test_nobody_makes_changes_or_deletes_a_seal(self):
        self.give_points(100)
        seal = self.seal()
        for call in (
            lambda: self.seals.create({"number": 1}),
            lambda: seal.write({"number": 1}),
            seal.unlink,
            seal.copy,
        ):
            with self.assertRaises(UserError):
                call()
        for statement in (
            "UPDATE loyalty_hero_seal SET number = 0",
            "DELETE FROM loyalty_hero_seal",
            "TRUNCATE loyalty_hero_seal CASCADE",
        ):
            with self.assert_database_refuses(RESTRICT_VIOLATION):
                self.cr.execute(statement)

    def test_managers_and_accountants_read_seals_of_the_whole_database(self):
        self.give_points(100)
        seal = self.seal()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        group = "loyalty_hero.loyalty_hero_group_"
        for role in ("manager", "accountant"):
            user = self.make_user(role, group + role)
            user.write({"company_id": other.id, "company_ids": [Command.set(other.ids)]})
            self.assertIn(seal, self.seals.with_user(user).search([]))
            with self.assertRaises(UserError):
                seal.with_user(user).unlink()
        cashier = self.make_user("cashier", group + "cashier")
        with self.assertRaises(AccessError):
            self.seals.with_user(cashier).search([])
        with self.assertRaises(AccessError):
            self.seals.with_user(cashier).action_seal()

    def test_button_starts_the_nightly_job(self):
        manager = self.make_user("seal manager", "loyalty_hero.loyalty_hero_group_manager")
        cron = self.env.ref("loyalty_hero.ir_cron_seal")
        before = self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        self.seals.with_user(manager).action_seal()
        self.assertEqual(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)]), before + 1
        )

    def test_nightly_job_seals_in_parts_and_only_once(self):
        self.patch(loyalty_hero_seal, "COVERED_MOST", 2)
        self.post_some()
        before = self.seals.search_count([])
        self.run_cron("ir_cron_seal")
        self.assertEqual(self.seals.search_count([]), before + 2)
        self.run_cron("ir_cron_seal")
        self.assertEqual(self.seals.search_count([]), before + 2)

    def test_digest_that_is_none_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["loyalty.hero.audit"].create({"known_digest": "12"})
