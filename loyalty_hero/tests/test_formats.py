"""Stored programs of every format are read, and judge sales as they did."""

import json
from copy import deepcopy
from pathlib import Path

from odoo.tests import BaseCase, tagged

from ..engine import FORMAT, check_program, evaluate_programs
from ..engine.schema import SHAPES
from ..models.program.formats import read_compiled

SAMPLES = Path(__file__).parent / "formats"
"""A program that was stored in each format, and what a sale earned by it."""


@tagged("post_install", "-at_install")
class TestFormats(BaseCase):
    def get_samples(self):
        return {
            path.stem: json.loads(path.read_text("utf-8"))
            for path in sorted(SAMPLES.glob("*.json"))
        }

    def test_there_is_a_sample_of_each_format(self):
        self.assertEqual(list(self.get_samples()), [str(number + 1) for number in range(FORMAT)])

    def test_each_format_judges_as_it_did(self):
        for name, sample in self.get_samples().items():
            program = read_compiled(sample["program"])
            self.assertFalse(check_program(program), name)
            [award] = evaluate_programs([program], sample["customer"], sample["basket"])
            self.assertEqual(award, sample["award"], name)

    def test_keys_that_were_not_known_yet_have_their_defaults(self):
        sample = read_compiled(self.get_samples()[str(FORMAT)]["program"])
        older = deepcopy(sample)
        gone = 0
        for holder, shape in ((older, "Program"), *((rule, "Rule") for rule in older["rules"])):
            for name, spec in SHAPES[shape].items():
                if "default" in spec and holder[name] == spec["default"]:
                    del holder[name]
                    gone += 1
        self.assertGreater(gone, 10)
        self.assertEqual(read_compiled(older), sample)

    def test_upcasters_lead_from_format_to_format(self):
        sample = self.get_samples()["1"]["program"]
        old = {**sample, "format": -1, "was_exclusive": sample["exclusive"]}
        del old["exclusive"]

        def rename(program):
            others = {key: value for key, value in program.items() if key != "was_exclusive"}
            return {**others, "format": 0, "exclusive": program["was_exclusive"]}

        def number(program):
            return {**program, "format": 1}

        expected = read_compiled(sample)
        self.assertEqual(read_compiled(old, {-1: rename, 0: number}), expected)
