"""Refusals in words: till and server give the same sentence for each error of the engine.

The till's Hoot units read the same vectors: ``static/tests/words/refusals.json``.
"""

import re
from inspect import getsource

from odoo.tests import tagged

from ..engine import check_redemption
from ..models.words.refusals import refuse
from ..models.words.sentences import REFUSALS
from .common import LoyaltyHeroCommon
from .test_reasons import load


@tagged("post_install", "-at_install")
class TestRefusals(LoyaltyHeroCommon):
    def test_every_error_of_the_engine_has_a_sentence(self):
        errors = re.findall(r'_refuse\("(\w+)"\)', getsource(check_redemption))
        self.assertGreater(len(errors), 5)
        for error in errors:
            self.assertIn(f"refusal.{error}", REFUSALS)

    def test_vectors(self):
        told = load("refusals")
        errors = {vector["error"] for vector in told["vectors"]}
        self.assertEqual(
            {key.removeprefix("refusal.") for key in REFUSALS}, errors | {"no_tier", "below_coin"}
        )
        for vector in told["vectors"]:
            sentence = refuse(
                self.env,
                vector["error"],
                {**told["terms"], **vector.get("terms", {})},
                **{
                    name: told[name]
                    for name in (
                        "customer",
                        "tiers",
                        "reward",
                        "points_name",
                        "available",
                        "total",
                    )
                },
                tier=vector.get("tier", ""),
                currency=self.env.ref("base.USD"),
            )
            self.assertEqual(sentence.replace("\N{NO-BREAK SPACE}", " "), vector["expected"])
