"""The records of a JSON file: an array of objects, one a record (RFC 8259)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from letter_render.findings import Finding, Origin, Severity
from letter_render.folder import refuse
from letter_render.read.decode import decode
from letter_render.read.sheet import Line


def read_json(data: bytes, file: str) -> Iterator[Line]:
    """The objects as lines of a table whose header are the keys of all of them. A list is the lines of one cell; a key
    that an object lacks is an empty cell.

    Raises InputRefusedError where the bytes are no such array.
    """
    text = decode(data, file)
    try:
        objects = json.loads(text, object_pairs_hook=_Members)
    except json.JSONDecodeError as error:
        raise refuse("table/json", f"this is no JSON: {error.msg}", Origin(file, error.lineno, error.colno)) from None
    except ValueError as error:
        raise refuse("table/json", f"this is no JSON: {error}", Origin(file)) from None
    except RecursionError:
        raise refuse("table/json", "this is nested too deep for a table", Origin(file)) from None
    if not isinstance(objects, list) or not all(isinstance(item, _Members) for item in objects):
        raise refuse("table/json", "this is no list of records", Origin(file), hint='write [{"id": …}, {"id": …}]')
    keys = list(dict.fromkeys(key for item in objects for key, _ in item))
    yield Line(0, tuple(keys))
    yield from (_line(number, item, keys) for number, item in zip(_starts(text, len(objects)), objects, strict=True))


def _starts(text: str, count: int) -> Iterator[int]:
    """The line at which each of the `count` objects of the array begins."""
    decoder, line, counted = json.JSONDecoder(), 1, 0
    end = text.index("[") + 1
    for _ in range(count):
        start = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]  # it matches nothing at least
        line += text.count("\n", counted, start)
        counted = start
        yield line
        end = decoder.raw_decode(text, start)[1]


_BETWEEN = re.compile(r"[\s,]*")


class _Members(list[tuple[str, object]]):
    """The members of an object as they stand, a key that stands twice included."""


def _line(number: int, item: _Members, keys: list[str]) -> Line:
    members = dict(item)
    cells, faults = [], dict[int | None, Finding]()
    for place, key in enumerate(keys):
        value = members.get(key, "")
        is_list = type(value) is list and all(isinstance(line, str) for line in value)
        cells.append("\n".join(map(str, value)) if is_list else value if isinstance(value, str) else "")  # type: ignore[call-overload]
        if not is_list and not isinstance(value, str) and value is not None:
            faults[place] = Finding(
                "table/not-text", Severity.FAILURE, f"{json.dumps(value, ensure_ascii=False)[:40]} is no text",
                hint="put it in quotes, or write a list of texts",
            )  # fmt: skip
    if len(members) < len(item):
        faults[None] = Finding("table/column-twice", Severity.FAILURE, "a key stands twice in this record")
    return Line(number, tuple(cells), faults)
