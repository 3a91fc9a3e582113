"""Names of records, as dialogs and lists show them, and hours as forms ask for them."""

from odoo.tests import Form, tagged

from .common import HAPPY_HOURS, LoyaltyHeroCommon


@tagged("post_install", "-at_install")
class TestNames(LoyaltyHeroCommon):
    def test_entries_say_what_happened_and_when(self):
        invoice = self.make_invoice((self.coat, 2))
        self.credit(invoice, 1)
        day = self.member.entry_ids[:1].date.strftime("%b")
        earned, returned = self.member.entry_ids.sorted("id").mapped("display_name")
        self.assertRegex(earned, rf"^118 Stars earned on {day} \d+, \d+$")
        self.assertRegex(returned, rf"^59 Stars taken back on {day} \d+, \d+$")

    def test_hours_are_all_day_or_from_and_until(self):
        accelerator = self.env["loyalty.hero.accelerator"].create(
            {"program_id": self.program.id, "factor": 2}
        )
        with Form(accelerator) as form:
            self.assertTrue(form.is_all_day)
            form.is_all_day = False
            self.assertEqual((form.time_start, form.time_end), (9, 17))
        self.assertFalse(accelerator.is_all_day)
        with Form(accelerator) as form:
            form.is_all_day = True
        self.assertEqual((accelerator.time_start, accelerator.time_end), (0, 0))

    def test_hours_of_a_happy_hour_stay_when_the_form_is_saved(self):
        accelerator = self.env["loyalty.hero.accelerator"].create(
            {"program_id": self.program.id, **HAPPY_HOURS}
        )
        before = (accelerator.time_start, accelerator.time_end)
        with Form(accelerator) as form:
            form.factor = 4
        self.assertEqual((accelerator.time_start, accelerator.time_end), before)
        self.assertFalse(accelerator.is_all_day)
