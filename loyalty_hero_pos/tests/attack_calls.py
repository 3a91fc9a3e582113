"""Which calls there are: each public method and each writable field of the models that points rest on."""

from odoo.exceptions import AccessError
from odoo.service.model import get_public_method

FOREIGN = (
    "account.move",
    "account.move.line",
    "loyalty.card",
    "loyalty.program",
    "pos.config",
    "pos.order",
    "pos.order.line",
    "pos.payment",
    "pos.payment.method",
    "pos.session",
    "product.category",
    "product.pricelist",
    "product.product",
    "product.tag",
    "product.template",
    "res.company",
    "res.currency.rate",
    "res.partner",
    "res.partner.category",
)
"""Models of others that settling reads."""

GENERIC = (
    "action_archive",
    "action_unarchive",
    "copy",
    "create",
    "load",
    "message_post",
    "message_update",
    "name_create",
    "onchange",
    "toggle_active",
    "unlink",
    "update_field_translations",
    "web_override_translations",
    "web_resequence",
    "web_save",
    "web_save_multi",
    "write",
)
"""Methods of every model that change something.  The others of Odoo's base only read."""

LEFT_OUT = (
    # They ask services in the network.
    "autocomplete_by_",
    "enrich_by_",
    "get_new_partner",
    "iap_",
    # They install modules or load demo shops.
    "install_",
    "load_demo_data",
    "load_onboarding_",
    # The chatter and to-dos of Odoo: those that write a record are among the generic ones.
    "activity_",
    "action_reschedule_",
    "message_",
)
"""Beginnings of names of methods that are no matter of points."""


def is_own_model(name):
    return name.startswith("loyalty.hero.")


def get_models(env):
    own = [name for name, model in env.items() if is_own_model(name) and not model._abstract]
    callable_only = [
        name
        for name, model in env.items()
        if is_own_model(name) and model._abstract and not name.endswith(".mixin")
    ]
    return sorted({*own, *callable_only, *FOREIGN})


def is_own_method(model, name):
    """Whether the method is Loyalty Hero's: one of Odoo that it extends is not."""
    places = [cls.__module__ for cls in type(model).__mro__ if name in vars(cls)]
    return "loyalty_hero" in places[-1]


def is_extended(method):
    return "loyalty_hero" in method.__module__


def get_methods(env, model):
    """Public methods by name: Loyalty Hero's own, those that change any model, and those of the model itself."""
    base = set(dir(type(env["base"])))
    found = {}
    for name in dir(type(env[model])):
        if name.startswith("_"):
            continue
        try:
            method = get_public_method(env[model], name)
        except (AccessError, AttributeError):
            continue
        if (
            name in GENERIC
            or is_extended(method)
            or (name not in base and not name.startswith(LEFT_OUT))
        ):
            found[name] = method
    return found
