"""Mails to many records at once, made of a template as Odoo makes them, which does fifty at a time."""

from odoo import Command

FIELDS = (
    "attachment_ids",
    "auto_delete",
    "body_html",
    "email_cc",
    "email_from",
    "email_to",
    "mail_server_id",
    "model",
    "partner_to",
    "reply_to",
    "report_template_ids",
    "res_id",
    "scheduled_date",
    "subject",
)


def render_mails(template, records):
    """Return the fields of a mail to each of these records, in the language of each: ``{id: vals}``."""
    rendered = template._generate_template(records.ids, FIELDS)
    langs = template._render_lang(records.ids)
    companies = records._mail_get_companies(default=records.env.company)
    return {
        record.id: _prepare_mail(
            template.with_context(lang=langs[record.id] or record.env.lang),
            record,
            companies[record.id],
            rendered[record.id],
        )
        for record in records
    }


def _prepare_mail(template, record, company, rendered):
    """Return the fields of a mail; files that were made for it come with it."""
    body = rendered["body_html"]
    if template.email_layout_xmlid:
        body = template._render_encapsulate(
            template.email_layout_xmlid,
            body,
            add_context={
                "company": company,
                "model_description": template.model_id.display_name,
            },
            context_record=record.with_context(lang=template.env.lang),
        )
    partner_ids = rendered.pop("partner_ids", [])
    files = rendered.pop("attachments", [])
    return {
        **rendered,
        "author_id": record.env.user.partner_id.id,
        "email_from": rendered["email_from"] or record.env.user.email_formatted,
        "body": body,
        "body_html": body,
        "partner_ids": [Command.link(partner_id) for partner_id in partner_ids],
        "recipient_ids": [Command.link(partner_id) for partner_id in partner_ids],
        "attachment_ids": [
            *(Command.link(attachment_id) for attachment_id in rendered["attachment_ids"]),
            *(
                Command.create(
                    {"name": name, "datas": datas, "type": "binary", "res_model": "mail.message"}
                )
                for name, datas in files
            ),
        ],
    }


def queue_mails(env, mails):
    """Queue mails whose fields ``render_mails`` returned, and return them.

    The company is named: else Odoo would look it up with the user, for each chunk of a job.
    """
    context = {"default_type": None, "allowed_company_ids": env.company.ids}
    return env["mail.mail"].with_context(**context).create(list(mails))
