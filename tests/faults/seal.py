"""Run in an Odoo shell: the nightly seal, which waits a second for those who are posting."""

# ruff: noqa: F821 - `env` is the shell's

env["loyalty.hero.seal"]._cron_seal(patience=1)
env.cr.commit()
