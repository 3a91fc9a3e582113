"""Windows of this app that open on some records only."""


def window_on(env, name, domain, **changes):
    """Return the window action ``loyalty_hero.<name>`` on the records of ``domain``, with ``changes`` of its values."""
    action = env["ir.actions.act_window"]._for_xml_id(f"loyalty_hero.{name}")
    return {**action, "domain": domain, **changes}
