"""Adjusting over the network: the password is asked for, and nothing gets round it."""

from contextlib import contextmanager

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_adjustment import AdjustmentCommon


class Refused(Exception):
    """What the server answers to a call that it refuses."""


@tagged("post_install", "-at_install")
class TestAdjustmentIdentity(AdjustmentCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.give_points(100)
        self.authenticate(self.manager.login, self.manager.login)

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; what is refused raises ``Refused`` with the server's sentence."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = self.url_open(f"/web/dataset/call_kw/{model}/{method}", json=body).json()
        if "error" in answer:
            raise Refused(answer["error"]["data"]["message"])
        return answer.get("result")

    def open_form(self, name="adjust", **vals):
        filled = {
            "member_id": self.member.id,
            "points": 20,
            "reason_id": self.mistake.id,
            "note": "Why",
            **vals,
        }
        return self.call(f"loyalty.hero.{name}", "create", [filled])

    def confirm(self, action, password):
        self.assertEqual(action["res_model"], "res.users.identitycheck")
        check = [action["res_id"]]
        return self.call(action["res_model"], "run_check", check, context={"password": password})

    @contextmanager
    def assert_refused(self, sentence):
        """The server refuses a call with a message that has this sentence."""
        loggers = (
            "odoo.http",
            "odoo.addons.base.models.res_users",
            "odoo.addons.base.models.ir_rule",
        )
        with self.assertRaises(Refused) as caught, mute_logger(*loggers):
            yield
        self.assertIn(sentence, str(caught.exception))

    def test_password_is_asked_for_and_a_wrong_one_posts_nothing(self):
        form = self.open_form(partner_id=self.customer.id)
        action = self.call("loyalty.hero.adjust", "action_post", form)
        self.assert_balance(100)
        with self.assert_refused("Incorrect Password"):
            self.confirm(action, "wrong")
        self.assert_balance(100)
        opened = self.confirm(action, self.manager.login)
        self.assertEqual(opened["res_model"], "loyalty.hero.adjustment")
        self.assert_balance(120)
        # What was confirmed is remembered for a few minutes, and posting again posts nothing.
        self.call("loyalty.hero.adjust", "action_post", form)
        self.assert_balance(120)
        self.call("loyalty.hero.adjustment", "action_undo", [opened["res_id"]])
        self.assert_balance(100)

    def test_each_form_and_the_undoing_ask(self):
        adjustment = self.adjust()
        forms = {
            "loyalty.hero.transfer": self.open_form("transfer", receiver_id=self.receiver.id),
            "loyalty.hero.grant": self.call(
                "loyalty.hero.grant", "create", [{"program_id": self.program.id}]
            ),
        }
        for model, form in forms.items():
            action = self.call(model, "action_post", form)
            self.assertEqual(action["res_model"], "res.users.identitycheck")
        action = self.call("loyalty.hero.adjustment", "action_undo", [adjustment.id])
        self.assertEqual(action["res_model"], "res.users.identitycheck")
        self.assert_balance(150)

    def test_what_the_form_holds_is_checked_when_it_is_posted(self):
        """A form that refuses nothing itself gets nobody past the rules."""
        self.program.write({"adjust_most": 50})
        self.confirm(
            self.call(
                "loyalty.hero.adjust", "action_post", self.open_form(partner_id=self.customer.id)
            ),
            self.manager.login,
        )
        self.assert_balance(120)
        for changes, sentence in (
            ({"points": 51}, "managers may adjust 50 at once"),
            ({"direction": "take", "points": 50, "member_id": self.receiver.id}, "can be taken"),
            ({"note": False}, "Explain"),
            ({"reason_id": False}, "Choose a reason"),
            ({"member_id": False}, "Choose whose"),
        ):
            form = self.open_form(**changes)
            with self.assert_refused(sentence):
                self.call("loyalty.hero.adjust", "action_post", form)
        self.assert_balance(120)
        self.authenticate(self.users["cashier"].login, self.users["cashier"].login)
        with self.assert_refused("not allowed"):
            self.open_form()

    def test_form_of_somebody_else_is_out_of_reach(self):
        form = self.env["loyalty.hero.adjust"].create({"points": 1}).ids
        with self.assert_refused("doesn't have 'write' access"):
            self.call("loyalty.hero.adjust", "write", form, {"points": 2})
