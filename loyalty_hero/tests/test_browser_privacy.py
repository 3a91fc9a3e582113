"""All data about a customer is downloaded over the network, by managers only."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .test_privacy import GROUP, PrivacyCommon


@tagged("post_install", "-at_install")
class TestCustomerDataDownload(HttpCase, PrivacyCommon):
    def test_download_is_for_managers(self):
        self.spend(59)
        self.authenticate("privacy manager", "privacy manager")
        action = self.as_manager().action_export_loyalty_data()
        answer = self.url_open(action["url"])
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertEqual(self.unpack(answer.content)["customer"]["Name"], "Mara Lind")
        cashier = self.make_user("privacy cashier", "base.group_user", GROUP + "cashier")
        with self.assertRaisesRegex(AccessError, "Only loyalty managers"):
            self.customer.with_user(cashier).action_export_loyalty_data()
        self.authenticate("privacy cashier", "privacy cashier")
        self.assertNotEqual(
            self.url_open(action["url"]).headers.get("Content-Type"), "application/zip"
        )
