"""Refusals in words: till and server give the same sentence for each error of the engine.

The till's Hoot units read the same vectors: ``static/tests/words/refusals.json``.
"""

import re
from inspect import getsource

from odoo.tests import tagged

from ..engine import rewards
from ..models.words.refusals import refuse
from ..models.words.sentences import REFUSALS
from .common import LoyaltyHeroCommon
from .test_reasons import load


@tagged("post_install", "-at_install")
class TestRefusals(LoyaltyHeroCommon):
    def test_every_error_of_the_engine_has_a_sentence(self):
        source = getsource(rewards)
        errors = re.findall(r'(?:_refuse\(|return )"(\w+)"', source)
        self.assertGreater(len(errors), 12)
        for error in errors:
            self.assertIn(f"refusal.{error}", REFUSALS)

    def test_vectors(self):
        told = load("refusals")
        errors = {vector["error"] for vector in told["vectors"]}
        self.assertEqual(
            {key.removeprefix("refusal.") for key in REFUSALS},
            errors | {"no_tier", "below_coin", "exceeds_available_here", "exceeds_share_of_items"},
        )
        for vector in told["vectors"]:
            sentence = refuse(
                self.env,
                vector["error"],
                {**told["terms"], **vector.get("terms", {})},
                {**told["purse"], **vector.get("purse", {})},
                **{name: told[name] for name in ("customer", "tiers", "reward", "points_name")},
                tier=vector.get("tier", ""),
                elsewhere=vector.get("elsewhere", 0),
                currency=self.env.ref("base.USD"),
            )
            self.assertEqual(sentence.replace("\N{NO-BREAK SPACE}", " "), vector["expected"])
