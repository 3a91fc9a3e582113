"""The file for an outside auditor, and the program that checks it, which is run without Odoo."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from odoo.tests import tagged

from .test_seal import SealCase

PROGRAM = Path(__file__).parents[1] / "tools" / "check_seal.py"


@tagged("post_install", "-at_install")
class TestSealExport(SealCase):
    def export(self, companies=None):
        """The lines of the file, without their line feeds."""
        return list(self.seals._export(companies or self.env["res.company"].sudo().search([])))

    def check(self, lines, *words):
        """Run the program on a file of these lines, out of reach of any package; return its code and what it says."""
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            answer = subprocess.run(
                [sys.executable, "-S", "-E", "-m", "check_seal", file.name, *words],
                cwd=PROGRAM.parent,
                env={"PATH": os.environ.get("PATH", "")},
                capture_output=True,
                text=True,
                check=False,
            )
        self.assertFalse(answer.stderr)
        return answer.returncode, answer.stdout

    def assert_found(self, lines, sentence, *words):
        code, told = self.check(lines, *words)
        self.assertEqual(code, 1, told)
        self.assertIn(sentence, told)

    def make_file(self):
        """A file of at least two seals; return its lines and the position of the last seal's first transaction."""
        self.post_some()
        self.seal()
        self.give_points(5)
        self.give_points(6)
        last = self.seal()
        lines = self.export()
        place = next(
            number
            for number, line in enumerate(lines)
            if f'"type":"transaction","id":{last.transaction_after + 1},' in line
            or (
                json.loads(line)["type"] == "transaction"
                and json.loads(line)["id"] > last.transaction_after
            )
        )
        return lines, place, last

    def test_clean_file_passes(self):
        lines, _place, last = self.make_file()
        code, told = self.check(lines, "--last", last.digest)
        self.assertEqual(code, 0, told)
        self.assertIn(f"Last seal: number {last.number}, digest {last.digest}", told)
        self.assertEqual(self.check(lines, "--last", last.before)[0], 0)

    def test_file_names_no_customer(self):
        self.make_invoice((self.coat, 1))
        self.seal()
        self.assertNotIn(self.customer.name, "\n".join(self.export()))

    def test_changed_value_is_found(self):
        lines, place, last = self.make_file()
        lines[place] = lines[place].replace('"points":500', '"points":50000')
        self.assert_found(lines, f"Seal {last.number}: its contents are not what was sealed")

    def test_deleted_transaction_is_found(self):
        lines, place, last = self.make_file()
        del lines[place]
        self.assert_found(
            lines, f"Seal {last.number}: 2 transactions were sealed, 1 are in the file"
        )

    def test_inserted_transaction_is_found(self):
        lines, place, last = self.make_file()
        lines.insert(place, lines[place])
        self.assert_found(
            lines, f"Seal {last.number}: 2 transactions were sealed, 3 are in the file"
        )

    def test_reordered_transactions_are_found(self):
        lines, place, last = self.make_file()
        lines[place : place + 2] = reversed(lines[place : place + 2])
        self.assert_found(lines, f"Seal {last.number}: its rows are not in the order of their ids")

    def test_end_that_was_cut_is_found(self):
        lines, place, last = self.make_file()
        self.assert_found(lines[:place], "The file has no end")
        forged = json.dumps(
            {"type": "end", "number": last.number - 1, "digest": last.before},
            separators=(",", ":"),
        )
        shortened = [*lines[:place], forged]
        self.assertEqual(self.check(shortened)[0], 0)
        self.assert_found(shortened, "is not among the seals of this file", "--last", last.digest)

    def test_what_is_no_export_is_refused(self):
        for lines in ([], ["Hello"], ['{"type":"seal"}'], ['{"type":"export","format":9}']):
            code, told = self.check(lines)
            self.assertEqual(code, 2, told)

    def test_other_companies_transactions_are_withheld_and_proved(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        _lines, _place, last = self.make_file()
        lines = self.export(other)
        told = "\n".join(lines)
        self.assertNotIn('"points"', told)
        self.assertIn(f'"companies":[{other.id}]', lines[0])
        code, told = self.check(lines, "--last", last.digest)
        self.assertEqual(code, 0, told)
        place = next(number for number, line in enumerate(lines) if '"withheld"' in line)
        del lines[place]
        self.assertEqual(self.check(lines)[0], 1)
