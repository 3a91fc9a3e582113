"""The audit of seals: what was sealed has not changed, whoever might have changed it.

The chain is of the whole database, so everybody who may audit has it proved as a whole, whichever companies are theirs.
"""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..models.ledger.seal_text import COUNTS, FIRST, SEAL, digest_of, get_content
from .loyalty_hero_audit import MARK

ROUND_DAYS = 91
"""In how many days partial audits come round to the contents of all seals."""


class LoyaltyHeroAudit(models.TransientModel):
    _inherit = "loyalty.hero.audit"

    seal_id = fields.Many2one("loyalty.hero.seal", string="Last Seal", readonly=True)
    seal_date = fields.Datetime(related="seal_id.date")
    seal_digest = fields.Char(
        related="seal_id.digest",
        string="Last Digest",
        help="Keep it outside Odoo. Later it proves that no seal is missing at the end of the chain.",
    )
    known_digest = fields.Char(
        string="Digest You Know",
        help="Digest of a seal that you noted earlier. The audit checks that the seal is still in the chain.",
    )

    @api.constrains("known_digest")
    def _check_known_digest(self):
        for audit in self:
            if audit.known_digest and not _is_digest(audit.known_digest.strip().lower()):
                raise ValidationError(
                    self.env._(
                        "A digest has 64 digits from 0 to f. Copy it from a seal, a mail or an exported file."
                    )
                )

    def _run(self, asked):
        return {
            **super()._run(asked),
            "seal_id": self._get_last_seal().id,
            "known_digest": asked.get("known_digest"),
        }

    def _get_last_seal(self):
        return self.env["loyalty.hero.seal"].search([], limit=1)

    def _remember(self):  # pylint: disable=missing-return
        """What was proved up to the last seal need not be proved again, and that seal has to stay."""
        super()._remember()
        self.env["loyalty.hero.mark"]._set_digest(MARK, self._get_last_seal().digest)

    def _get_checks(self, members, asked):
        proved = self.env["loyalty.hero.mark"]._get_digest(MARK)
        noted = str(asked.get("known_digest") or "").strip().lower()
        known = [digest for digest in (proved, noted) if digest]
        checks = [
            *super()._get_checks(members, asked),
            (
                self._get_chain_query(),
                [self.env._("Seal: each seal follows the one before")],
            ),
            (
                self._get_content_query(members is not None and proved),
                [self.env._("Seal: what was sealed has not changed")],
            ),
        ]
        if known:
            checks.append(
                (self._get_known_query(known), [self.env._("Seal: no seal is missing at the end")])
            )
        return checks

    def _get_chain_query(self):
        """A seal says itself what it covers; its digest says that it still says so."""
        return SQL(
            """SELECT %(label)s,
                      (%(digest)s <> digest
                       OR number <> COALESCE(lag(number) OVER chain, 0) + 1
                       OR before <> COALESCE(lag(digest) OVER chain, %(first)s)
                       OR transaction_after <> COALESCE(lag(transaction_until) OVER chain, 0)
                       OR allocation_after <> COALESCE(lag(allocation_until) OVER chain, 0))::int
                 FROM loyalty_hero_seal seal
               WINDOW chain AS (ORDER BY number)""",
            label=_LABEL,
            digest=digest_of(SEAL),
            first=FIRST,
        )

    def _get_content_query(self, proved):
        """Of seals that were proved, a part is proved again each day.

        :param str proved: digest of the last seal that the last audit proved, or nothing to prove all of them
        """
        today = fields.Date.today().toordinal()
        due = SQL("TRUE")
        if proved:
            due = SQL(
                "(number > COALESCE((SELECT number FROM loyalty_hero_seal WHERE digest = %s), 0) OR number %% %s = %s)",
                proved,
                ROUND_DAYS,
                today % ROUND_DAYS,
            )
        columns = ("content", *(name for name in COUNTS if name.endswith("count")))
        return SQL(
            """SELECT %(label)s, ((%(sealed)s) <> (%(found)s))::int
                 FROM loyalty_hero_seal seal
                CROSS JOIN LATERAL (%(content)s) AS found
                WHERE %(due)s""",
            label=_LABEL,
            sealed=SQL(", ").join(SQL.identifier("seal", name) for name in columns),
            found=SQL(", ").join(SQL.identifier("found", name) for name in columns),
            content=get_content({name: SQL.identifier("seal", name) for name in COUNTS}),
            due=due,
        )

    def _get_known_query(self, known):
        return SQL(
            """SELECT 'digest ' || known.digest,
                      (NOT EXISTS (SELECT FROM loyalty_hero_seal seal WHERE seal.digest = known.digest))::int
                 FROM unnest(%s) AS known (digest)""",
            known,
        )


_LABEL = SQL(
    """'seal ' || seal.number || ' (transactions ' || seal.transaction_after + 1 || ' to ' || seal.transaction_until
       || ', allocations ' || seal.allocation_after + 1 || ' to ' || seal.allocation_until || ')'"""
)


def _is_digest(text):
    return len(text) == len(FIRST) and set(text) <= set("0123456789abcdef")
