"""What the checks need from the machine itself: a browser, a PDF maker and fonts."""

from . import apt
from .process import capture, find
from .screens import CHROMIUM

FONT_PACKAGE = "fonts-dejavu-core"


def _has_fonts() -> bool:
    return bool(capture(["fc-list", ":", "family"]).stdout.strip())


def missing() -> list[str]:
    """The Debian packages that are not there yet."""
    wanted = []
    if not find(*CHROMIUM):
        wanted.append("chromium")
    if not find("wkhtmltopdf"):
        wanted.append("wkhtmltopdf")
    if not _has_fonts():
        wanted += ["fontconfig", FONT_PACKAGE]
    return wanted


def prepare() -> None:
    """Install what is missing, or name it in one line; the checks that need it say so themselves."""
    wanted = missing()
    if wanted:
        apt.install(wanted, "the checks in the browser and of PDFs")
