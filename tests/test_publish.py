"""Files appear whole or not at all."""

from __future__ import annotations

import os

import pytest

from letter_render.publish import publish


def test_a_file_is_replaced_whole(tmp_path):
    """And no temporary file stays."""
    path = tmp_path / "deep" / "file"
    publish(path, b"one")
    publish(path, b"two")

    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_can_be_read_by_those_whom_the_umask_lets(tmp_path):
    """Not only by its owner, as temporary files are."""
    before = os.umask(0o022)
    try:
        publish(tmp_path / "file", b"x")
    finally:
        os.umask(before)

    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch, error):
    """Whatever it was that ended it."""
    path = tmp_path / "file"
    publish(path, b"one")

    def fail(_handle):
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        publish(path, b"two")

    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]
