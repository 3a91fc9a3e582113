"""A machine that attacks: every public method and every writable field, as each role, with forged arguments.

Nothing here names a method or a field of Loyalty Hero: they come from the registry, so new ones are attacked as well.
After each call, nothing that points rest on may have changed, except by the flows that ``attack_allowed.py`` names.

Environment variables: ``LH_ATTACK_SEED`` for other arguments, ``LH_ATTACK_DEPTH`` for more of them to each call.
"""

import os
import sys
import time
import traceback
from collections import Counter
from contextlib import suppress

import psycopg2

from odoo import api
from odoo.exceptions import AccessDenied, LockError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .attack_allowed import ALLOWED, find_allowed
from .attack_calls import get_methods, get_models, is_extended, is_own_method, is_own_model
from .attack_forge import Forge
from .attack_watch import Watch, get_own_models
from .attack_world import AttackWorld

SEED = int(os.environ.get("LH_ATTACK_SEED", "20260101"))
DEPTH = int(os.environ.get("LH_ATTACK_DEPTH", "1"))
IS_USUAL = not {"LH_ATTACK_SEED", "LH_ATTACK_DEPTH"} & os.environ.keys()

POLITE = (UserError, AccessDenied, LockError, psycopg2.IntegrityError)
"""Errors that Odoo shows to the user as a sentence: what a constraint refuses as well."""

CRUD = ("create", "write", "copy", "copy_data", "unlink")


class Undo(Exception):
    """Takes a call back."""


class Attack(AttackWorld):
    """Attacks the models that ``models`` yields; the classes below share them out, to run side by side."""

    def setUp(self):
        super().setUp()
        orders = self.describe_orders()
        self.orders = [orders.plain, orders.without_hold, orders.again]
        self.env.flush_all()
        self.watch = Watch(self.env)
        self.forge = Forge(self, SEED)
        self.owners = self.find_owners()
        members = self.env["loyalty.hero.member"].search([("entry_ids", "=", False)])
        self.empty = set(members.ids)
        self.calls = Counter()
        self.refused = Counter()
        self.used = set()
        self.forbidden = {}
        self.raw = {}

    def attack(self, models):
        """Attack the models and fail with everything that was found."""
        began = time.monotonic()
        for model in models:
            self.attack_methods(model)
            self.attack_fields(model)
        took = time.monotonic() - began
        sys.stderr.write(
            f"\n{sum(self.calls.values()):,} calls on {len(self.calls)} models as {len(self.users)} roles"
            f" in {took:.0f} s ({sum(self.refused.values()):,} refused), seed {SEED}, depth {DEPTH}\n"
        )
        unused = [
            f"{permission.calls} is never needed by {permission.roles}"
            for number, permission in enumerate(ALLOWED)
            if IS_USUAL
            and not permission.is_rare
            and number not in self.used
            and any(self.concerns(permission, name) for name in models)
        ]
        found = [*self.describe(self.forbidden), *self.describe(self.raw), *unused]
        if found:
            self.fail("\n".join(["What should not be possible:", *found]))

    @staticmethod
    def concerns(permission, model):
        return is_own_model(model) == permission.calls.startswith("loyalty.hero.")

    @staticmethod
    def describe(found):
        return [f"{place}: {example}" for place, example in sorted(found.items())]

    # What is called ---------------------------------------------------------------------------------------------------

    def attack_methods(self, model):
        for name, method in get_methods(self.env, model).items():
            for role in self.users:
                self.forge.begin(role, model, name)
                for _time in range(self.count_tries(role, model, method) * DEPTH):
                    arguments = self.forge.forge_call(model, name, method)
                    if not getattr(method, "_api_model", False):
                        arguments.insert(0, self.forge.pick_ids(model))
                    own = is_own_method(self.env[model], name) and name not in CRUD
                    self.attempt(role, model, name, arguments, own)

    def count_tries(self, role, model, method):
        if is_extended(method):
            return 6
        return 3 if self.may_write(role, model) else 1

    def attack_fields(self, model):
        for name in self.forge.get_writable(model):
            for role in self.users:
                self.forge.begin(role, model, "write", name)
                if not is_own_model(model) and not self.may_write(role, model):
                    # Odoo refuses these before it looks at fields; one call tells.
                    values = [None]
                else:
                    tries = 2 if is_own_model(model) and self.may_write(role, model) else 1
                    values = self.forge.forge_values(model, name, tries * DEPTH)
                for value in values:
                    ids = self.forge.pick_ids(model)
                    self.attempt(role, model, "write", [ids, {name: value}], False, f"write {name}")

    def may_write(self, role, model):
        return self.env[model].with_user(self.users[role]).has_access("write")

    # One call ---------------------------------------------------------------------------------------------------------

    def attempt(self, role, model, name, arguments, own, title=None):
        self.calls[model] += 1
        env = api.Environment(self.cr, self.users[role].id, {})
        context = self.forge.forge_context(model)
        changes, differences, error = set(), [], None
        with mute_logger("odoo.sql_db", "odoo.models", "odoo.models.unlink", "py.warnings"):
            try:
                with suppress(Undo), self.cr.savepoint(flush=False):
                    call_kw(env[model], name, arguments, {"context": context})
                    env.flush_all()
                    changes = self.watch.get_changes()
                    differences = self.audit(changes)
                    raise Undo
            except Exception as caught:
                error = caught
        self.forget()
        example = f"{arguments!r}"[:200] + (f" with {context}"[:200] if context else "")
        title = title or name
        if error is not None:
            self.refused[model] += 1
            if not self.is_polite(error) and (
                own or self.is_ours(error) or (name != "load" and self.is_number(model, error))
            ):
                told = f"{type(error).__name__}: {error}".partition("\n")[0][:200]
                self.raw.setdefault(f"{model}.{title} raises {told}", f"{role}, {example}")
        if differences:
            fault = f"{role}: {model}.{title} leaves what does not tie"
            self.forbidden.setdefault(fault, f"{differences} by {example}")
        for place, operation, column, record_id in changes:
            whose = self.get_whose(role, place, record_id)
            if place == "loyalty.hero.member" and record_id in self.empty:
                place += " without entries"
            change = (place, operation, column)
            entry = find_allowed(whose, f"{model}.{title}", change)
            if entry is None:
                fault = f"{whose}: {model}.{title} changes {' '.join(change)}"
                self.forbidden.setdefault(fault, example)
            else:
                self.used.add(entry)

    def audit(self, changes):
        """What the audit finds after a call that moved points, by a named flow or not."""
        moved = {place for place, *_rest in changes}
        if not moved & {"loyalty.hero.entry", "loyalty.hero.redemption"}:
            return []
        audit = self.env["loyalty.hero.audit"].sudo().create({})
        return audit.line_ids.filtered("difference_count").mapped("name")

    def find_owners(self):
        """Return the company of each record that there is before the attack, None for shared ones."""
        return {
            (name, record.id): self.get_company(record).id or None
            for name in get_own_models(self.env)
            for record in self.env[name].sudo().with_context(active_test=False).search([])
        }

    def get_company(self, record):
        for name in ("company_id", "program_id", "rule_id", "selection_id", "member_id", "lot_id"):
            if name in record._fields:
                other = record[name]
                return other if name == "company_id" else self.get_company(other)
        return self.env["res.company"]

    def get_whose(self, role, place, record_id):
        """Return the role, with whose record it is where that is not the company of the shop."""
        owner = self.owners.get((place, record_id), "new")
        if role == "another company":
            # Their own is theirs, and is not what this is about.
            owner = {None: "shared", "new": "new", self.neighbour.id: "new"}.get(
                owner, "this company's"
            )
            return f"{role}: {owner}"
        return f"{role}: the neighbour's" if owner == self.neighbour.id else role

    @staticmethod
    def is_polite(error):
        """Whether it is an error that Odoo shows as a sentence, or its own about how many records there are."""
        return isinstance(error, POLITE) or "Expected singleton" in str(error)

    @staticmethod
    def is_number(model, error):
        """Whether the database could not hold a number of our own models."""
        return is_own_model(model) and isinstance(error, psycopg2.DataError | OverflowError)

    @staticmethod
    def is_ours(error):
        """Whether the error came up in Loyalty Hero's own code."""
        place = traceback.extract_tb(error.__traceback__)[-1].filename
        return "/loyalty_hero" in place and "/tests/" not in place

    def forget(self):
        self.env.transaction.clear()
        for callbacks in (self.cr.precommit, self.cr.postcommit):
            callbacks.clear()
        if self.registry.cache_invalidated:
            self.registry.clear_all_caches()
            self.registry.cache_invalidated.clear()


@tagged("post_install", "-at_install")
class TestAttackOwn(Attack):
    def test_no_call_of_our_models_changes_what_points_rest_on(self):
        self.attack([name for name in get_models(self.env) if is_own_model(name)])


@tagged("post_install", "-at_install")
class TestAttackOthers(Attack):
    def test_no_call_of_models_that_settling_reads_changes_what_points_rest_on(self):
        self.attack([name for name in get_models(self.env) if not is_own_model(name)])
