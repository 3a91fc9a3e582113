"""Debian's packages: the machine's own, and a private tree to take a package from another suite.

The private tree has a list of sources of its own. It uses the mirror that the machine uses already, so no
address is written here, and nothing of the machine's own apt changes.
"""

import os
from pathlib import Path

from . import settings
from .console import Problem, Step, step
from .process import capture, find, logged

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
ORIGIN_FIELDS = "$(REPO_URI) $(ORIGIN) $(COMPONENT)"


def is_available() -> bool:
    """Whether this machine is Debian-like."""
    return bool(find("apt-get") and find("dpkg-deb"))


def mirrors() -> list[str]:
    """The addresses from which to take Debian's main archive, best first.

    ``DEBIAN_MIRROR`` names one where the machine's own sources have none, as on Ubuntu.
    """
    named = os.environ.get("DEBIAN_MIRROR", "").strip()
    if named:
        return [named]
    answer = capture(["apt-get", "indextargets", "--format", ORIGIN_FIELDS, "Created-By: Packages"])
    found: list[str] = []
    for line in answer.stdout.splitlines():
        address, _, rest = line.partition(" ")
        if rest.split() in (["Debian", "main"], ["main"]) and "security" not in address:
            found.append(address)
    return list(dict.fromkeys(found))


class PrivateTree:
    """An apt with its own sources and state below a folder, for one suite."""

    def __init__(self, folder: Path, suite: str) -> None:
        self.folder = folder
        self.suite = suite

    def _options(self) -> list[str]:
        root = self.folder
        pairs = {
            "Dir::Etc::sourcelist": root / "sources.list",
            "Dir::Etc::sourceparts": "/dev/null",
            "Dir::State::Lists": root / "lists",
            "Dir::Cache": root / "cache",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
        }
        return [piece for key, value in pairs.items() for piece in ("-o", f"{key}={value}")]

    def refresh(self, going: Step) -> None:
        """Fetch the suite's list of packages.

        :raises Problem: without Debian's keyring, a mirror or the network.
        """
        if not KEYRING.is_file():
            raise Problem(
                "Debian's keyring is missing, so the Odoo package cannot be checked. Install the package "
                "debian-archive-keyring, or set ODOO to an Odoo 19.0 that you have."
            )
        known = mirrors()
        if not known:
            raise Problem(
                "This machine has no Debian mirror in its apt sources, so Odoo cannot be fetched. Set ODOO "
                "to an Odoo 19.0 that you have: a checkout, or the folder that holds the package `odoo`; "
                "or set DEBIAN_MIRROR to the address of a Debian mirror."
            )
        for part in ("lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        source = f"deb [signed-by={KEYRING}] {known[0]} {self.suite} main\n"
        (self.folder / "sources.list").write_text(source)
        logged(
            ["apt-get", *self._options(), "-o", "APT::Update::Error-Mode=any", "update"],
            "apt-update.log",
            "The list of Debian packages could not be fetched. Check the network and run it again, or set "
            "ODOO to an Odoo 19.0 that you have.",
            going,
        )

    def version(self, package: str) -> str | None:
        """The version that the suite offers."""
        answer = capture(["apt-cache", *self._options(), "show", "--no-all-versions", package])
        rows = (line.partition(": ") for line in answer.stdout.splitlines())
        return next((value for key, _, value in rows if key == "Version"), None)

    def download(self, packages: list[str], folder: Path, going: Step) -> None:
        """Fetch packages into a folder; apt checks each against the suite's signed list."""
        folder.mkdir(parents=True, exist_ok=True)
        logged(
            ["apt-get", *self._options(), "download", *packages],
            "apt-download.log",
            "A Debian package could not be fetched. Check the network and the free space, and run it "
            "again: what has arrived is kept.",
            going,
            folder=folder,
        )


def _may_install() -> list[str] | None:
    """The words to put before apt-get so that it may install; None when this user may not."""
    if os.geteuid() == 0:
        return []
    if find("sudo") and capture(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    return None


def install(packages: list[str], reason: str) -> bool:
    """Install packages of the machine's own release; when that is not allowed, name them in one line.

    :return: whether they are installed now.
    """
    words = _may_install() if is_available() else None
    if words is None:
        how = "sudo apt-get install" if is_available() else "install with your system's packager:"
        print(f"        note  {reason} needs: {how} {' '.join(packages)}", flush=True)
        return False
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    with step(f"Installing {' '.join(packages)} for {reason}") as going:
        arguments = ["-y", "--no-install-recommends", "install", *packages]
        advice = f"Install by hand what {reason} needs: apt-get install {' '.join(packages)}"
        logged(
            [*words, "apt-get", "update"],
            "apt-system-update.log",
            advice,
            going,
            quiet,
            settings.CHECKOUT,
            accepted=(0, 100),
        )
        logged([*words, "apt-get", *arguments], "apt-system.log", advice, going, quiet)
    return True
