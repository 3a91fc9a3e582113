"""``sudo()`` stands where a request comes in: what is behind that is given records that are elevated already."""

import ast
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
MODULES = ("loyalty_hero", "loyalty_hero_pos", "loyalty_hero_reports")

CALLED_BY_ODOO = ("_compute_", "_inverse_", "_search_", "_cron_")
"""How methods begin that Odoo itself calls."""

DECORATORS = {"constrains", "onchange", "ondelete", "ormcache"}
"""What makes a method one that Odoo calls; what is cached for everybody must not depend on who asked first."""

KNOWN = {
    "_check_loyalty_frozen": "tells of the order what the user may read of it, and nothing of the ledger",
    "_check_unused": "names only what the user may see, of all that uses a selection",
    "_create_membership_product": "makes for the user what they may not, and hands it back as theirs",
    "_find_owner": "hands the customer's own page, which is asked for over the web, what is theirs",
    "_filter_loyalty_settled": "hands back the user's own orders",
    "_issue": "checks that a manager asks, then issues what no user may",
    "_forget": "erases for a manager, who was asked, what users may not delete",
    "_get_forget_problem": "tells a manager that something forbids it, which they may not all read",
    "_get_forget_sentences": "counts the customer's invoices for a manager",
    "_make": "checks what the manager may do with the members, then posts what no user may",
    "_match": "the answer is the same for everybody, and so is the query that is cached for it",
    "_prepare_vals": "the program is the user's; accounts and codes in use need not be",
    "_provide_for_category": "makes for the user what they may not, and hands it back as theirs",
    "_tell_loyalty_messages": "hands a manager the notes on the customer's contact, and the mails to them",
    "_undo": "checks what the manager may do with the members, then posts what no user may",
}
"""Other methods that elevate, and why."""


def _calls(function):
    return [node for node in ast.walk(function) if isinstance(node, ast.Call)]


def _elevates(function):
    """Return whether the function calls ``sudo()``; ``sudo(False)`` is the way back."""
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr == "sudo" and not call.args
        for call in _calls(function)
    )


def _is_entry(function):
    """Return whether calls, forms, Odoo or its schedule reach the method, or it is one of Odoo's own."""
    names = {
        node.attr
        for decorator in function.decorator_list
        for node in ast.walk(decorator)
        if isinstance(node, ast.Attribute)
    }
    is_method = bool(function.args.args) and function.args.args[0].arg in ("self", "cls")
    return is_method and (
        not function.name.startswith("_")
        or function.name.startswith(CALLED_BY_ODOO)
        or bool(names & DECORATORS)
        or any(
            isinstance(call.func, ast.Name) and call.func.id == "super" for call in _calls(function)
        )
    )


def find_elevating(source):
    """Return the names of the functions of a file that elevate behind an entry."""
    tree = ast.parse(source)
    functions = [
        node
        for parent in (tree, *(node for node in tree.body if isinstance(node, ast.ClassDef)))
        for node in parent.body
        if isinstance(node, ast.FunctionDef)
    ]
    return [each.name for each in functions if _elevates(each) and not _is_entry(each)]


def test_elevated_at_entries_only():
    found = {
        f"{path.relative_to(CHECKOUT)}: {name}": name
        for module in MODULES
        for path in sorted((CHECKOUT / module).rglob("*.py"))
        if "tests" not in path.parts
        for name in find_elevating(path.read_text())
    }
    assert [place for place, name in found.items() if name not in KNOWN] == []
    assert set(KNOWN) == set(found.values()), "a known one is gone: strike it off the list"


@pytest.mark.parametrize(
    ("function", "is_found"),
    [
        ("def action_go(self): self.sudo()", False),
        ("def _cron_go(self): self.sudo()", False),
        ("def write(self, vals): self.sudo(); return super().write(vals)", False),
        ("def _go(self): return self.sudo(False)", False),
        ("def _go(self): return self.sudo()", True),
        ("def go(env): return env['a'].sudo()", True),
        ("def _go(self): return [r.sudo() for r in self]", True),
    ],
)
def test_what_is_found(function, is_found):
    assert bool(find_elevating(function)) == is_found
    assert bool(find_elevating(f"class A:\n    {function}")) == is_found
