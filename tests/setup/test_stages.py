"""Which tests run in which stage."""

import re

from setup import manifests, settings


def test_what_needs_a_server_is_in_a_file_for_browsers():
    """Elsewhere such a test is skipped, as no server is started."""
    files = [
        path
        for module in manifests.modules()
        for path in (settings.CHECKOUT / module / "tests").rglob("*.py")
        if re.search(r"^class .*HttpCase", path.read_text(), re.MULTILINE)
    ]
    assert files
    assert [path.name for path in files if not path.name.startswith("test_browser_")] == []
