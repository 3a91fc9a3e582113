"""Obtain Odoo 19: the user's own by the variable ``ODOO``, else Debian's package in a private folder.

The result is always a folder to put on Python's path that holds nothing but ``odoo``, so that other packages
which happen to lie beside an installed Odoo never shadow those of our virtual environment.
"""

import ast
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import apt, files, node_packages, settings
from .console import Problem, Step, say, step
from .process import capture

SERIES = "19.0"
PACKAGE = "odoo-19"
PINNED_VERSION = "19.0.0+dfsg-1"
PINNED_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
SUITE = "sid"
COMPANIONS = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
"""Packages whose scripts and fonts Odoo's package links to."""

RECIPE = "1"
"""Raise it when the way in which the package is unpacked and mended changes."""

FONT_FOLDERS = ("web/static/src/libs/fontawesome/fonts", "web/static/lib/fontawesome/fonts")
EMPTY_FILES = (
    "mail/static/lib/selfie_segmentation/selfie_segmentation.js",
    "mail/static/lib/selfie_segmentation/selfie_segmentation_solution_simd_wasm_bin.js",
)
"""Not free, so not in the package; named by an asset bundle, which complains when they are absent."""


@dataclass(frozen=True)
class Odoo:
    """An Odoo that is ready to be run."""

    python_path: Path
    """Holds ``odoo`` and nothing else."""

    addons: tuple[Path, ...]
    """Folders of add-ons outside of the package ``odoo``."""

    version: str
    """What goes into the keys of the template databases."""

    origin: str
    """For people: where it comes from."""


def _release(package: Path) -> str:
    """The version of an ``odoo`` package folder, read without importing it."""
    source = package / "release.py"
    if not source.is_file():
        raise Problem(f"ODOO is wrong: {package} is not Odoo (it has no release.py).")
    for node in ast.parse(source.read_text()).body:
        names = [getattr(target, "id", "") for target in getattr(node, "targets", [])]
        if "version_info" in names:
            numbers = [str(getattr(item, "value", "")) for item in node.value.elts[:3]]
            return ".".join(numbers)
    raise Problem(f"The version of the Odoo in {package} could not be read.")


def _own_package(wanted: str) -> tuple[Path, tuple[Path, ...]]:
    """The ``odoo`` folder and further add-on folders for the user's value of ``ODOO``."""
    if wanted == "installed":
        found = importlib.util.find_spec("odoo")
        places = list(found.submodule_search_locations or []) if found else []
        if not places:
            raise Problem("ODOO=installed, but this Python has no package `odoo`.")
        return Path(places[0]).resolve(), ()
    place = Path(wanted).expanduser().resolve()
    if place.name in ("odoo-bin", "odoo") and (place.is_file() or (place / "release.py").is_file()):
        place = place.parent
    if not (place / "odoo" / "release.py").is_file():
        raise Problem(
            f"ODOO={wanted}: no Odoo there. Name a checkout (with odoo-bin), a folder that holds the "
            "package `odoo` (such as /usr/lib/python3/dist-packages), or the word `installed`."
        )
    addons = place / "addons"
    return place / "odoo", (addons,) if (addons / "account").is_dir() else ()


def _linked(package: Path, addons: tuple[Path, ...], version: str, origin: str) -> Odoo:
    """Make the folder that holds only ``odoo`` and check the series."""
    release = _release(package)
    if not release.startswith(SERIES):
        raise Problem(f"Odoo {SERIES} is needed, but {origin} is {release}.")
    python_path = settings.RUN / "odoo"
    files.link(python_path / "odoo", package)
    return Odoo(python_path, addons, version or release, origin)


def _own(wanted: str) -> Odoo:
    package, addons = _own_package(wanted)
    root = package.parent
    commit = capture(["git", "-C", root, "rev-parse", "--short=12", "HEAD"]).stdout.strip()
    is_checkout = (root / "odoo-bin").is_file() and commit
    version = f"{_release(package)}+{commit}" if is_checkout else _release(package)
    return _linked(package, addons, f"{version}@{settings.digest(str(root))}", str(root))


def _unpack(debs: list[Path], root: Path, going: Step) -> None:
    for deb in debs:
        going.tick(deb.name)
        answer = capture(["dpkg-deb", "-x", deb, root])
        if answer.returncode:
            raise Problem(
                f"{deb.name} could not be unpacked: {answer.stderr.strip()[-300:]}\n"
                f"Check the free space; if it is damaged, remove it from {deb.parent} and run it again."
            )


def _mend_links(root: Path) -> list[Path]:
    """Turn links to absolute places into links inside the root; return those that lead nowhere."""
    broken = []
    for folder, folders, names in os.walk(root):
        for path in (Path(folder) / name for name in [*folders, *names]):
            if not path.is_symlink():
                continue
            target = os.readlink(path)
            if target.startswith("/") and (root / target.lstrip("/")).exists():
                path.unlink()
                path.symlink_to(os.path.relpath(root / target.lstrip("/"), path.parent))
            elif not path.exists():
                broken.append(path)
    return broken


def _mend(root: Path) -> None:
    """Put in place what Debian's package leaves to others or leaves out."""
    addons = _package_in(root) / "addons"
    fonts = node_packages.folder() / "font-awesome" / "fonts"
    for relative in FONT_FOLDERS:
        for font in fonts.iterdir():
            target = addons / relative / font.name
            target.unlink(missing_ok=True)
            shutil.copyfile(font, target)
    for relative in EMPTY_FILES:
        target = addons / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            target.touch()
    for link in _mend_links(root):
        same = [path for path in root.glob(f"usr/share/fonts/**/{link.stem}*") if path.is_file()]
        if same:
            link.unlink()
            link.symlink_to(os.path.relpath(_best_font(same, link), link.parent))
    left = _mend_links(root)
    if left:
        names = ", ".join(str(path.relative_to(root)) for path in left)
        say(f"        note  these files of Odoo's package lead nowhere: {names}")


def _best_font(candidates: list[Path], link: Path) -> Path:
    """The file of the link's own name with another ending, else the regular face of that family."""
    ranks = {link.stem: 0, f"{link.stem}-Regular": 1}
    return min(candidates, key=lambda path: (ranks.get(path.stem, 2), path.name))


def _package_in(root: Path) -> Path:
    return root / "usr/lib/python3/dist-packages/odoo"


def _download(folder: Path) -> tuple[str, list[Path]]:
    """Fetch the packages that are not in the cache yet; return Odoo's version and all files."""
    tree = apt.PrivateTree(settings.CACHE / "apt", SUITE)
    with step("Fetching Odoo's Debian package (120 MB)") as going:
        tree.refresh(going)
        version = tree.version(PACKAGE)
        if not version or not version.startswith(SERIES):
            raise Problem(
                f"Debian {SUITE} offers {PACKAGE} {version or 'not at all'} now, not {SERIES}. Set ODOO to an "
                f"Odoo {SERIES} that you have: a checkout, or the folder that holds the package `odoo`."
            )
        wanted = [PACKAGE, *COMPANIONS]
        tree.download(wanted, folder, going)
        debs = [_newest(folder, name) for name in wanted]
        if version == PINNED_VERSION:
            _check(debs[0])
        else:
            going.note = (
                f"Debian moved on to {version}; this project was last tried with {PINNED_VERSION}"
            )
    return version, debs


def _newest(folder: Path, package: str) -> Path:
    return max(folder.glob(f"{package}_*.deb"), key=lambda path: path.stat().st_mtime)


def _check(deb: Path) -> None:
    if files.sha256(deb) != PINNED_SHA256:
        deb.unlink()
        raise Problem(
            f"{deb.name} is not the file that is expected (SHA-256 differs); it was removed. Run it again, "
            "and if it happens again do not trust the mirror: set ODOO to an Odoo that you have."
        )


def _debian() -> Odoo:
    """Odoo from Debian's package; what is in the cache is used without asking the network."""
    place = settings.CACHE / "odoo"
    known = sorted(place.glob(f"*-recipe{RECIPE}"), key=lambda path: path.stat().st_mtime)
    if not known:
        if not apt.is_available():
            raise Problem(
                "This machine has no apt-get, so Odoo cannot be taken from Debian. Get an Odoo 19.0 (for "
                "instance by git from the Odoo project, branch 19.0) and set ODOO to its folder."
            )
        node_packages.prepare()
        cached = settings.CACHE / "deb"
        version, debs = _download(cached)
        target = place / f"{version.replace(':', '_')}-recipe{RECIPE}"
        with step("Unpacking Odoo") as going, files.whole_folder(target) as draft:
            _unpack(debs, draft, going)
            _mend(draft)
        known = [target]
    root = known[-1]
    version = root.name.rpartition("-recipe")[0]
    return _linked(_package_in(root), (), version, f"Debian package {PACKAGE} {version}")


def prepare() -> Odoo:
    """Obtain Odoo, whatever it takes, and say where it is."""
    wanted = settings.odoo_variable()
    return _own(wanted) if wanted else _debian()
