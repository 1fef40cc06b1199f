"""Files of the letter folder: where they lie, whether they may be read, and their bytes.

Nothing outside the folder is ever opened: a path that leaves it, also through a symbolic link, is refused.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath, PureWindowsPath

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
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive or "\\" in name or "\0" in name:
        raise refuse(
            "file/outside",
            f"`{name}` is not a path inside the letter folder",
            origin,
            hint="write the path from the letter folder, with / between its parts",
        )
    path = folder / name
    try:
        is_inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        is_inside = True
    if not is_inside:
        raise refuse(
            "file/outside",
            f"`{name}` leads out of the letter folder",
            origin,
            "only files inside the folder are read",
            "copy the file into the letter folder",
        )
    return path


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
            raise refuse(
                "file/too-large", f"`{name}` has {size:,} bytes", origin, f"more than {MAX_BYTES:,} are not read"
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refuse("file/unreadable", f"`{name}` cannot be read", origin, reason) from error


def _nearest_file(path: Path) -> str:
    """A hint that names the files with nearly that name, empty where there is none."""
    from difflib import get_close_matches

    if not path.parent.is_dir():
        return ""
    near = get_close_matches(path.name, sorted(entry.name for entry in path.parent.iterdir()), n=1)
    return f"did you mean `{near[0]}`" if near else ""
