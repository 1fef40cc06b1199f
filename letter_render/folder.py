"""Files of the letter folder: where they lie, whether they may be read, and their bytes.

Nothing outside the folder is ever opened: a path that leaves it, also through a symbolic link, is refused.
"""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from pathlib import Path, PurePosixPath, PureWindowsPath

from letter_render.checks.visible import excerpt, visible
from letter_render.findings import Finding, InputRefusedError, Origin, Severity

MAX_BYTES = 20_000_000
"""More than this is no letter and no list of names."""


def refuse(code: str, what: str, origin: Origin, why: str = "", hint: str = "") -> InputRefusedError:
    """One FAILURE, ready to be raised."""
    return InputRefusedError([Finding(code, Severity.FAILURE, what, why, hint, origin)])


def locate(folder: Path, name: str, origin: Origin) -> Path:
    """The file called `name` in `folder`; `origin` is where the name was given.

    Raises InputRefusedError where the name is no relative path, leaves the folder, or is no file.
    """
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in name):
        raise refuse("file/name", f"{excerpt(name)} cannot be the name of a file", origin)
    path = PurePosixPath(name)
    if path.is_absolute() or PureWindowsPath(name).drive or "\\" in name:
        hint = "write the path from the letter folder, with / between its parts"
        raise refuse("file/outside", f"{excerpt(name)} is not a path inside the letter folder", origin, hint=hint)
    if ".." in path.parts or not _resolves_inside(folder / path, folder):
        why, hint = "only files inside the folder are read", "copy the file into the letter folder"
        raise refuse("file/outside", f"{excerpt(name)} leads out of the letter folder", origin, why, hint)
    return folder / path


def _resolves_inside(path: Path, folder: Path) -> bool:
    """Whether the path stays in the folder when its symbolic links are followed; a loop of links leads nowhere."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return True


def read_bytes(path: Path, name: str, origin: Origin) -> bytes:
    """The bytes of a file that the user calls `name`.

    Raises InputRefusedError where it is missing, no file, too large, or may not be read.
    """
    try:
        if path.is_dir():
            raise refuse("file/not-a-file", f"`{name}` is a folder, not a file", origin)
        if not path.exists():
            raise refuse("file/missing", f"there is no file `{name}`", origin, hint=_nearest_file(path))
        if not path.is_file():
            raise refuse("file/not-a-file", f"`{name}` is not a regular file", origin)
        size = path.stat().st_size
        if size > MAX_BYTES:
            why = f"more than {MAX_BYTES:,} are not read"
            raise refuse("file/too-large", f"`{name}` has {size:,} bytes", origin, why)
        return path.read_bytes()
    except OSError as error:
        raise refuse("file/unreadable", f"`{name}` cannot be read", origin, error.strerror or "") from error


def _nearest_file(path: Path) -> str:
    """A hint that names a file with nearly that name, empty where there is none."""
    if not path.parent.is_dir():
        return ""
    others = sorted(entry.name for entry in path.parent.iterdir() if entry.name != path.name)
    near = get_close_matches(path.name, others, n=1)
    return f"did you mean `{visible(near[0])}`" if near else ""
