"""The bytes of a zip file, of members that are already packed and of some that are not (APPNOTE.TXT 6.3.10, 4.3).

A mailing's packages differ in two members. The others are packed once and copied; of the document itself the part
before a slot and the part after it are packed once too, for packed parts that end on a byte can be joined.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

_DEFLATED, _VERSION = 8, 20
_DOS_DATE = (1980 - 1980) << 9 | 1 << 5 | 1
"""1 January 1980, the first day that a zip file can tell."""

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Packed:
    """A part of a member: its bytes, and the same packed by deflate so that another part can follow."""

    plain: bytes
    deflated: bytes


@dataclass(frozen=True, slots=True)
class Member:
    """A member as it stands in the file: its local header with its bytes, and what the central directory says of it
    (all but where it begins).
    """

    local: bytes
    central: tuple[bytes, int, int, int]


def pack_part(plain: bytes, *, is_last: bool = False) -> Packed:
    """Pack a part of a member; the last part ends the member."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(plain, packer.compress(plain) + packer.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH))


def member(name: str, parts: list[Packed]) -> Member:
    """A member of the parts, in order."""
    encoded, deflated, checksum = name.encode(), b"".join(part.deflated for part in parts), 0
    for part in parts:
        checksum = zlib.crc32(part.plain, checksum)
    size = sum(len(part.plain) for part in parts)
    header = _LOCAL.pack(
        b"PK\3\4", _VERSION, 0, _DEFLATED, 0, _DOS_DATE, checksum, len(deflated), size, len(encoded), 0
    )
    return Member(header + encoded + deflated, (encoded, checksum, len(deflated), size))


def directory(members: list[Member], offset: int) -> bytes:
    """The central directory of members that stand one after the other from `offset`."""
    entries = bytearray()
    for one in members:
        name, checksum, packed, size = one.central
        entries += _CENTRAL.pack(
            b"PK\1\2", _VERSION, _VERSION, 0, _DEFLATED, 0, _DOS_DATE, checksum, packed, size, len(name),
            0, 0, 0, 0, 0, offset,
        ) + name  # fmt: skip
        offset += len(one.local)
    return bytes(entries)


def zip_of(members: list[Member], before: bytes = b"", before_directory: bytes = b"", count_before: int = 0) -> bytes:
    """A zip file of the members, behind others that stand in it already, with their central directory."""
    local = before + b"".join(one.local for one in members)
    entries = before_directory + directory(members, len(before))
    count = count_before + len(members)
    return local + entries + _END.pack(b"PK\5\6", 0, 0, count, count, len(entries), len(local), 0)
