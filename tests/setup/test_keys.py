"""What a template database is known by changes with what is in it."""

import pytest

from setup import manifests, settings

DATA = """<odoo><record id="a" model="product.template">
<field name="image_1920" type="base64" file="loyalty_hero/demo/images/train.png"/></record>
<menuitem id="m" web_icon="loyalty_hero,static/icon.png"/></odoo>"""


@pytest.fixture
def module(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "CHECKOUT", tmp_path)
    folder = tmp_path / "loyalty_hero"
    files = {
        "__manifest__.py": '{"name": "A", "depends": ["base"], "data": ["data.xml"], "demo": []}',
        "data.xml": DATA,
        "demo/images/train.png": "train",
        "demo/images/other.png": "other",
        "static/icon.png": "icon",
        "static/src/app.js": "app",
        "models/model.py": "model",
        "tests/test_model.py": "test",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("data.xml", True),
        ("models/model.py", True),
        ("demo/images/train.png", True),  # data refer to it
        ("static/icon.png", True),
        ("demo/images/other.png", False),
        ("static/src/app.js", False),
        ("tests/test_model.py", False),
    ],
)
def test_key_follows_what_a_database_holds(module, name, changes):
    before = manifests.suite_key("19.0")
    path = module / name
    path.write_text(f"{path.read_text()}\n")
    assert (manifests.suite_key("19.0") != before) == changes
