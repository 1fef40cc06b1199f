"""Bytes to text: UTF-8, with or without a byte order mark; of anything else, which encoding it looks like."""

from __future__ import annotations

import codecs

from letter_render.findings import InputRefusedError, Origin
from letter_render.folder import refuse
from letter_render.read.encodings import in_disguise, looks_like

BYTE_ORDER_MARK = "\ufeff"


def decode(data: bytes, file: str) -> str:
    """The text of a file, without its byte order mark; line ends stay as they are.

    Raises InputRefusedError where the bytes are not UTF-8.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(data, file, error.start) from error
    if in_disguise(data):
        raise _not_utf8(data, file, 0)
    return text.removeprefix(BYTE_ORDER_MARK)


def decode_as(data: bytes, file: str, encoding: str) -> str:
    """The text of a file in the encoding that the user names, UTF-8 where none is named.

    Raises InputRefusedError, which says what the encoding looks like, or where it cannot be the named one.
    """
    if not encoding:
        try:
            return decode(data, file)
        except InputRefusedError as refused:
            if likely := looks_like(data):
                what, hint = (
                    f"the file is not UTF-8; it looks like {likely}",
                    f"if that is right, add --encoding {likely}",
                )
                raise refuse("file/encoding", what, Origin(file), hint=hint) from refused
            raise
    try:
        return data.decode(codecs.lookup(encoding).name).removeprefix("\ufeff")
    except LookupError as error:
        raise refuse("file/encoding", f"there is no encoding {encoding!r}", Origin("--encoding")) from error
    except UnicodeDecodeError as error:
        what = f"byte {error.start + 1} (0x{data[error.start]:02X}) cannot be {encoding}"
        likely = looks_like(data)
        raise refuse("file/encoding", what, Origin(file), hint=f"it looks like {likely}" if likely else "") from error


def unify_line_ends(text: str) -> str:
    """The text with LF at the end of every line, whatever it had."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(data: bytes, file: str, place: int) -> InputRefusedError:
    """The refusal of a file whose byte at `place` is the first that cannot be UTF-8."""
    before = data[:place].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode("utf-8", errors="ignore").removeprefix(BYTE_ORDER_MARK)) + 1
    origin = Origin(file, before.count(b"\n") + 1, column)
    encoding = looks_like(data)
    if encoding == "UTF-8":
        what = f"the bytes of this UTF-8 file are damaged here (0x{data[place]:02X})"
        return refuse("file/encoding", what, origin, "a letter is lost", "type the line anew, or get the file anew")
    what = f"the file is not UTF-8; it looks like {encoding}" if encoding else "the file is not UTF-8"
    command = f"`iconv -f {encoding} -t UTF-8 {file} > new-{file}`, or " if encoding else ""
    hint = f"{command}save it as UTF-8 (in Excel: CSV UTF-8)"
    return refuse("file/encoding", what, origin, "nothing else is read", hint)
