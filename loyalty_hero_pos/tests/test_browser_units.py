"""The till's units in a real browser: Hoot, with the engine's vectors inside the till's bundle."""

from odoo.tests import HttpCase, tagged

from odoo.addons.web.tests import test_js


@tagged("post_install", "-at_install")
class TestBrowserUnits(HttpCase):
    def test_units(self):
        suite = test_js.HOOTCommon._generate_hash(self, "@loyalty_hero_pos")
        failures = []

        def ends_run(message):
            """Keep what Hoot says of a failed test; the run goes on after it."""
            if test_js.unit_test_error_checker(message):
                return True
            failures.append(message)
            return False

        try:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
                "",
                "",
                login="admin",
                timeout=600,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=ends_run,
            )
        except self.failureException as error:
            # Odoo's message counts the failed tests and names none.
            raise self.failureException("\n\n".join([str(error), *failures])) from None
