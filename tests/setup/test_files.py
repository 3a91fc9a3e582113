"""Files and locks that survive interruption and company."""

import subprocess
import sys

import pytest

from setup import files, lock, odoo_source, settings


def test_interrupted_folder_does_not_appear(tmp_path):
    target = tmp_path / "target"

    def interrupted():
        with files.whole_folder(target) as draft:
            (draft / "half").touch()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_finished_folder_replaces_an_older_one(tmp_path):
    target = tmp_path / "target"
    target.mkdir()
    (target / "old").touch()
    with files.whole_folder(target) as draft:
        (draft / "new").touch()
    assert [path.name for path in target.iterdir()] == ["new"]


def test_link_is_moved_to_another_source(tmp_path):
    target = tmp_path / "link"
    files.link(target, tmp_path / "one")
    files.link(target, tmp_path / "two")
    assert target.readlink() == tmp_path / "two"


def test_lock_keeps_another_process_waiting(tmp_path):
    path = tmp_path / "lock"
    script = f"import fcntl; fcntl.flock(open({str(path)!r}, 'a'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with lock.exclusive(path, "testing"):
        inside = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    after = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert b"BlockingIOError" in inside.stderr
    assert after.returncode == 0


def test_absolute_links_of_a_package_are_led_into_its_root(tmp_path):
    font = tmp_path / "usr/share/fonts/font.ttf"
    font.parent.mkdir(parents=True)
    font.write_text("font")
    inside, nowhere = tmp_path / "inside.ttf", tmp_path / "nowhere.ttf"
    inside.symlink_to("/usr/share/fonts/font.ttf")
    nowhere.symlink_to("/usr/share/fonts/none.ttf")
    assert odoo_source._mend_links(tmp_path) == [nowhere]
    assert inside.read_text() == "font"


def test_digest_tells_parts_from_their_sum():
    assert settings.digest("ab", "c") != settings.digest("a", "bc")
