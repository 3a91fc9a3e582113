"""Run in an Odoo shell, after ``shop.py``: a second member, so that two sales need not wait for each other."""

# ruff: noqa: F821 - `env` is the shell's

partner = env["res.partner"].create({"name": "Ada Quill"})
stars = env["loyalty.hero.program"].search([("code", "=", "STARS")])
env["loyalty.hero.member"].create({"partner_id": partner.id, "program_id": stars.id})
env.cr.commit()
