"""Files that appear whole or not at all, whatever interrupts the work."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder beside the target that takes the target's name only when the work succeeds."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield draft
        draft.chmod(0o755)
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write(target: Path, text: str) -> None:
    """Write a text file in one move, and leave an equal one untouched."""
    if target.is_file() and target.read_text() == text:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.write_text(text)
    draft.replace(target)


def link(target: Path, source: Path) -> None:
    """Make ``target`` a symbolic link to ``source``, whatever link was there before."""
    if target.is_symlink() and target.readlink() == source:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    draft.symlink_to(source)
    draft.replace(target)


def mark_used(folder: Path) -> None:
    """Note that a folder of the cache is in use, for :func:`drop_unused`."""
    os.utime(folder)


def drop_unused(keep: Path, days: int = 30) -> None:
    """Remove the brothers of a folder of the cache that no checkout has used for that long."""
    oldest = time.time() - days * 86400
    for other in keep.parent.iterdir():
        if other != keep and other.is_dir() and other.stat().st_mtime < oldest:
            shutil.rmtree(other, ignore_errors=True)
