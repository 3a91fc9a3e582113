"""The file for an outside auditor is downloaded over the network by those who may audit, with their companies."""

import json

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .test_seal import SealCase


@tagged("post_install", "-at_install")
class TestSealDownload(HttpCase, SealCase):
    def download(self, login, companies):
        self.authenticate(login, login)
        return self.url_open(f"/loyalty_hero/seals?company_ids={companies}")

    def make_login(self, login, group, company):
        return new_test_user(
            self.env,
            login,
            f"loyalty_hero.loyalty_hero_group_{group}",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def test_managers_download_their_companies(self):
        self.give_points(100)
        seal = self.seal()
        self.make_login("sealmanager", "manager", self.company)
        answer = self.download("sealmanager", self.company.id)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        lines = answer.text.splitlines()
        self.assertEqual(json.loads(lines[-1])["digest"], seal.digest)
        self.assertIn('"points":10000', answer.text)

    def test_nobody_downloads_other_companies_or_without_a_role(self):
        self.give_points(100)
        self.seal()
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_login("stranger", "accountant", other)
        answer = self.download("stranger", f"{self.company.id},{other.id},x")
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn('"points":10000', answer.text)
        self.make_login("sealcashier", "cashier", self.company)
        self.assertEqual(self.download("sealcashier", self.company.id).status_code, 403)
