"""Makes up arguments: right ones for somebody else, and wrong ones of every kind."""

import inspect
import random
import re
from copy import deepcopy
from pathlib import Path

from odoo import fields

from .attack_watch import get_own_models

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>${7*7}{{7*7}}%s"

WILD = (
    None,
    True,
    -1,
    0,
    2**31,
    10**30,
    float("inf"),
    float("nan"),
    "",
    "1",
    "abc",
    MARKUP,
    "x" * 3000,
    [],
    [1],
    [None],
    {},
    {"id": 1},
    [[6, 0, [1]]],
    "2999-01-01",
    "9999-12-31 23:59:59",
)
"""Values that no field and no method asked for."""

DICTIONARIES = {"vals", "values", "vals_list", "default", "msg_dict", "update_vals", "orders"}
"""Parameters that hold fields with their values, or documents."""

READ = re.compile(r'context\.get\(\s*"(\w+)"|with_context\(\s*(\w+)=')
"""How code reads a context, or writes into one what other code reads."""

ODOO = ("_force_unlink", "active_test", "install_mode", "tracking_disable", "check_move_validity")
"""Keys of Odoo's own that switch something off."""

MAGIC = {"id", "create_uid", "create_date", "write_uid", "write_date", "display_name"}


class Forge:
    """A generator of arguments; the same seed gives the same ones to the same call."""

    def __init__(self, world, seed):
        self.world = world
        self.env = world.env
        self.seed = seed
        self._targets = {}
        self.read_keys = self._find_read_keys()
        self.own_models = get_own_models(self.env)
        self.begin()

    def begin(self, *what):
        """Begin anew for a call, so that its arguments do not depend on which other calls there are."""
        self.random = random.Random(" ".join([str(self.seed), *what]))

    def find_targets(self, model):
        if model not in self._targets:
            self._targets[model] = self.world.find_targets(model).ids
        return self._targets[model]

    def pick_ids(self, model):
        """One record mostly; several, nobody's or nonsense sometimes."""
        ids = self.find_targets(model)
        if ids and self.random.random() < 0.9:
            return [self.random.choice(ids)]
        return self.random.choice([ids, [], [2**30], [-5]])

    # Fields ----------------------------------------------------------------------------------------------------------

    def get_writable(self, model):
        """Names of the fields that a call may write: stored ones and those with an inverse."""
        return sorted(
            name
            for name, field in self.env[model]._fields.items()
            if name not in MAGIC and (field.store or field.inverse)
        )

    def forge_values(self, model, name, count=1):
        """Values for a field: mostly of its type, sometimes wild ones."""
        likely = self._get_likely(self.env[model]._fields[name])
        return [
            self.random.choice(likely if self.random.random() < 0.75 else WILD)
            for _number in range(count)
        ]

    def _get_likely(self, field, depth=0):
        if field.type in ("integer", "float", "monetary"):
            return [5000, -1, 0, 10**12]
        if field.type == "boolean":
            return [True, False]
        if field.type in ("char", "text", "html"):
            return ["forged", MARKUP, False]
        if field.type == "date":
            return ["2999-01-01", fields.Date.today(), False]
        if field.type == "datetime":
            return ["2999-01-01 00:00:00", "2001-01-01 00:00:00", False]
        if field.type == "selection":
            return [value for value in field.get_values(self.env) if value] or [False]
        if field.type in ("many2one", "many2one_reference", "reference"):
            model = field.comodel_name
            ids = self.find_targets(model)[:3] if model in self.env else [1]
            if field.type == "reference":
                return [f"res.partner,{self.world.customer.id}", False]
            return [*ids, False]
        if field.type in ("one2many", "many2many") and not depth:
            return self._get_commands(field)
        if field.type in ("json", "properties", "properties_definition"):
            return [{}, ["discounted"], {"1": 100}, False]
        return [False]

    def _get_commands(self, field):
        """Commands that clear, delete, link, rewrite and create lines of the other side."""
        comodel = field.comodel_name
        ids = self.find_targets(comodel)
        name = self.random.choice(self.get_writable(comodel) or ["name"])
        inner = self.env[comodel]._fields.get(name)
        value = self.random.choice(self._get_likely(inner, 1)) if inner else 1
        commands = [[(5, 0, 0)], [(0, 0, {name: value})]]
        if ids:
            one = self.random.choice(ids)
            commands += [[(1, one, {name: value})], [(2, one, 0)], [(3, one, 0)], [(6, 0, [one])]]
        return commands

    def forge_vals(self, model):
        """Some fields with likely values, now and then a field that there is not."""
        names = self.get_writable(model)
        chosen = self.random.sample(names, min(len(names), self.random.randint(1, 3)))
        vals = {name: self.forge_values(model, name)[0] for name in chosen}
        if self.random.random() < 0.05:
            vals["no_such_field"] = 1
        return vals

    def copy_vals(self, model):
        """What it takes to create a record like one that is there, with something forged."""
        ids = self.find_targets(model)
        vals = {}
        if ids:
            record = self.env[model].browse(self.random.choice(ids)).sudo()
            for name in self.get_writable(model):
                field = record._fields[name]
                if field.type not in ("one2many", "many2many", "binary", "properties"):
                    vals[name] = field.convert_to_write(record[name], record)
            vals = {name: value for name, value in vals.items() if value or value == 0}
        return {**vals, **self.forge_vals(model)}

    # Contexts --------------------------------------------------------------------------------------------------------

    def forge_context(self, model):
        """What a caller sends along: what our code reads, what switches checks off, and values for new records."""
        if self.random.random() < 0.4:
            return {}
        context = {}
        for _key in range(self.random.randint(1, 4)):
            makers = (self._forge_key_read, self._forge_switch, self._forge_proposal)
            context.update(self.random.choice(makers)(model))
        if self.random.random() < 0.1:
            context["allowed_company_ids"] = [self.world.neighbour.id, self.world.company.id]
        return context

    def _forge_key_read(self, model):
        return {self.random.choice(self.read_keys): self.random.choice([True, 1, "x", {}])}

    def _forge_switch(self, model):
        return {self.random.choice(ODOO): self.random.random() < 0.5}

    def _forge_proposal(self, model):
        chosen = self.random.choice([model, *self.own_models])
        names = self.get_writable(chosen)
        if not names:
            return {}
        name = self.random.choice(names)
        return {f"default_{name}": self.forge_values(chosen, name)[0]}

    def _find_read_keys(self):
        found = set()
        for module in ("loyalty_hero", "loyalty_hero_pos", "loyalty_hero_reports"):
            for path in Path(__file__).parents[2].joinpath(module).rglob("*.py"):
                if "tests" not in path.parts:
                    found.update(*READ.findall(path.read_text("utf-8")))
        # Odoo itself reads this one before anything of ours does; it is forged with companies (``forge_context``).
        return sorted(found - {"", "allowed_company_ids"})

    # Methods ---------------------------------------------------------------------------------------------------------

    def forge_call(self, model, name, method):
        """Positional arguments after the record ids, in the order of the method's parameters."""
        arguments = []
        for parameter in list(inspect.signature(method).parameters.values())[1:]:
            if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                break
            if parameter.kind == parameter.KEYWORD_ONLY:
                break
            if parameter.default is not parameter.empty and self.random.random() < 0.3:
                break
            arguments.append(self._forge_argument(model, name, parameter.name))
        return arguments

    def _forge_argument(self, model, method, name):
        known = getattr(self, f"_forge_{name}", None)
        # What Odoo takes for a dictionary of fields is one: that it cannot read anything else is its own matter.
        if known and (name in DICTIONARIES or self.random.random() < 0.75):
            return known(model)
        return self.random.choice(WILD)

    def _forge_vals(self, model):
        return self.forge_vals(model)

    _forge_values = _forge_default = _forge_msg_dict = _forge_update_vals = _forge_vals

    def _forge_vals_list(self, model):
        return [self.copy_vals(model)]

    def _forge_specification(self, model):
        return {}

    _forge_fields_spec = _forge_specification

    def _forge_fields(self, model):
        return [".id", self.random.choice(self.get_writable(model) or ["id"])]

    def _forge_data(self, model):
        value = self.random.choice(["1000", "forged", MARKUP, "2999-01-01"])
        return [[str(self.random.choice(self.find_targets(model) or [1])), value]]

    def _forge_field_name(self, model):
        return self.random.choice(self.get_writable(model) or ["name"])

    def _forge_field_names(self, model):
        return [self._forge_field_name(model)]

    def _forge_translations(self, model):
        return {"en_US": MARKUP}

    def _forge_name(self, model):
        return MARKUP

    def _forge_domain(self, model):
        return []

    def _forge_partner_id(self, model):
        return self.random.choice([self.world.customer.id, self.world.stranger.id, 2**31, -1])

    def _forge_number(self, model):
        return self.random.choice(["0450000000001", "%", "' OR 1=1 --"])

    def _forge_payment_uuid(self, model):
        return self.random.choice([self.world.held_uuid, f"account.move,{self.world.invoice.id}"])

    def _forge_claim(self, model):
        claim = {
            "order_uuid": self.world.open_uuid,
            "payment_uuid": self.world.held_uuid,
            "partner_id": self.world.customer.id,
            "reward_id": self.world.reward.id,
            "points": 1000,
            "due": 5900,
            "base": 5900,
        }
        for key in self.random.sample(sorted(claim), self.random.randint(0, 2)):
            claim[key] = self.random.choice(WILD)
        return claim

    def _forge_lines(self, model):
        line = {"line_id": self.random.choice(self.world.sold.lines.ids), "quantity": 1}
        if self.random.random() < 0.5:
            line[self.random.choice(sorted(line))] = self.random.choice(WILD)
        return [line]

    def _forge_key(self, model):
        return self.random.choice(["one_per_one", "__init__", "categories"])

    def _forge_target(self, model):
        return self.random.choice(["product", "contact"])

    def _forge_orders(self, model):
        order = deepcopy(self.random.choice(self.world.orders))
        for key in self.random.sample(sorted(order), self.random.randint(0, 1)):
            order[key] = self.random.choice(WILD)
        return [order]
