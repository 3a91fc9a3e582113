"""The till's units in a real browser: Hoot, with the engine's vectors inside the point of sale's bundle."""

from odoo.tests import tagged

from odoo.addons.web.tests.test_js import HOOTCommon, unit_test_error_checker


@tagged("post_install", "-at_install")
class TestBrowserUnits(HOOTCommon):
    def run_units(self, preset, **options):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000"
            f"&id={self._generate_hash('@loyalty_hero_pos')}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=unit_test_error_checker,
            **options,
        )

    def test_units_on_a_desktop(self):
        self.run_units("desktop")
