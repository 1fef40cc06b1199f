"""Re-create the faces in this folder from the packages that the manifests pin.

    python fonts/fetch.py [FAMILY...]           fetch, verify and write the faces of these folders, or of all
    python fonts/fetch.py --check [FAMILY...]   only compare the files that are here with the manifests

Every pin (package, version, integrity, path inside it, sha256 of the face) is read from `<family>/family.toml`.
Needs npm; for a Debian package apt-get and dpkg-deb; for a derived family uharfbuzz and fontTools.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent
DERIVED = "outlines that differ from {base}, cut by hb-subset"
CLIENTS = {"npm": ("npm", "pack", "--loglevel=error"), "deb": ("apt-get", "download")}
INSTALL = {"npm": "Node.js, which brings npm", "apt-get": "apt (Debian only)", "dpkg-deb": "dpkg (Debian only)"}


class FetchError(Exception):
    """Why a family cannot be re-created, in words for the user."""


@dataclass(frozen=True)
class Face:
    """One font file and its pins."""

    path: Path
    member: str
    sha256: str
    look: tuple[int, str]  # weight and style: which face of another family it is compared with

    def fault(self, data: bytes | None) -> list[str]:
        """What is wrong with bytes that should be this face: nothing, or one line."""
        name = f"{self.path.parent.name}/{self.path.name}"
        if data is None:
            return [f"{name}: missing"]
        found = hashlib.sha256(data).hexdigest()
        return [] if found == self.sha256 else [f"{name}: sha256 is {found}, pinned is {self.sha256}"]


@dataclass(frozen=True)
class Family:
    """What a manifest says about where its faces come from."""

    folder: str
    manifest: dict[str, Any]
    faces: tuple[Face, ...]

    @classmethod
    def read(cls, path: Path) -> Family:
        """Read a `family.toml`."""
        manifest = tomllib.loads(path.read_text("utf-8"))
        faces = (
            Face(path.with_name(face["file"]), face["member"], face["sha256"], (face["weight"], face["style"]))
            for face in manifest["faces"]
        )
        return cls(path.parent.name, manifest, tuple(faces))


def run(*command: str, folder: Path) -> bytes:
    """Run a program in a folder and return what it prints."""
    try:
        return subprocess.run(command, cwd=folder, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise FetchError(f"{command[0]} is not installed. Hint: install {INSTALL[command[0]]}") from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip() or f"exit code {error.returncode}"
        raise FetchError(f"`{' '.join(command)}` failed: {reason}") from None


def download(source: str, folder: Path) -> Path:
    """Fetch the package that `source` names with its own client."""
    client, _, package = source.partition(":")
    run(*CLIENTS[client], package, folder=folder)
    return next(path for path in folder.iterdir() if path.suffix in {".tgz", ".deb"})


def verify(package: Path, integrity: str) -> None:
    """Compare a package with its pin, `sha512-<base64>` as npm writes it or `sha256-<hex>` as Debian does."""
    algorithm, _, pinned = integrity.partition("-")
    digest = hashlib.new(algorithm, package.read_bytes())
    if pinned not in {digest.hexdigest(), base64.b64encode(digest.digest()).decode()}:
        raise FetchError(f"{package.name} is not the pinned package: its {algorithm} is {digest.hexdigest()}")


def extract(package: Path, members: set[str]) -> dict[str, bytes]:
    """Take files out of an npm tarball or a Debian package."""
    is_debian = package.suffix == ".deb"
    tar = run("dpkg-deb", "--fsys-tarfile", str(package), folder=package.parent) if is_debian else package.read_bytes()
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        for entry in archive:
            name = entry.name.removeprefix("./")
            if name in members and (file := archive.extractfile(entry)):
                found[name] = file.read()
    if missing := members - found.keys():
        raise FetchError(f"{package.name} does not contain {', '.join(sorted(missing))}")
    return found


def fetch(family: Family) -> dict[Face, bytes]:
    """The faces of a family as its package has them, before anything is cut."""
    with tempfile.TemporaryDirectory() as folder:
        package = download(family.manifest["source"], Path(folder))
        verify(package, family.manifest["integrity"])
        contents = extract(package, {face.member for face in family.faces})
    return {face: contents[face.member] for face in family.faces}


def base_of(family: Family, families: list[Family]) -> dict[tuple[int, str], bytes]:
    """The faces that a derived family is compared with: the files here where all are right, else fetched."""
    bases = {DERIVED.format(base=other.manifest["family"]): other for other in families}
    base = bases.get(family.manifest["derived"])
    if base is None:
        raise FetchError(f"derived = {family.manifest['derived']!r} is not {DERIVED!r} of a family here")
    contents = fetch(base) if check(base) else {face: face.path.read_bytes() for face in base.faces}
    return {face.look: data for face, data in contents.items()}


def cut(whole: bytes, base: bytes) -> bytes:
    """Keep the characters of a face that `base` lacks or draws with another outline."""
    try:
        import uharfbuzz  # noqa: PLC0415, whole families need neither
        from fontTools.ttLib import TTFont  # noqa: PLC0415
    except ImportError as error:
        raise FetchError(f"{error.name} is not installed. Hint: pip install uharfbuzz fonttools") from None

    def outlines(data: bytes) -> dict[int, tuple[list[Any], ...]]:
        font = TTFont(io.BytesIO(data))
        glyf, characters = font["glyf"], font.getBestCmap()
        return {code: tuple(map(list, glyf[glyph].getCoordinates(glyf))) for code, glyph in characters.items()}

    theirs = outlines(base)
    request = uharfbuzz.SubsetInput()
    request.unicode_set.update(code for code, ours in outlines(whole).items() if theirs.get(code) != ours)
    # By default hb-subset drops the licence, name IDs 13 and 14; a file that is passed on has to carry it.
    request.name_id_set.update((13, 14))
    return bytes(uharfbuzz.subset(uharfbuzz.Face(whole), request).blob.data)


def check(family: Family) -> list[str]:
    """A line for each face of a family that is missing or not as pinned."""
    here = {face: face.path.read_bytes() if face.path.is_file() else None for face in family.faces}
    return [line for face, data in here.items() for line in face.fault(data)]


def recreate(family: Family, families: list[Family]) -> list[str]:
    """Fetch a family and write the faces that come out as pinned; a line for each that does not."""
    contents, advice = fetch(family), ""
    if "derived" in family.manifest:
        base = base_of(family, families)
        contents = {face: cut(data, base[face.look]) for face, data in contents.items()}
        advice = f". Hint: the pinned bytes come from HarfBuzz {family.manifest['harfbuzz']}"
    faults = []
    for face, data in contents.items():
        faults += (fault := [f"{line}; not written{advice}" for line in face.fault(data)])
        if not fault:
            part = face.path.with_suffix(".part")
            part.write_bytes(data)
            part.replace(face.path)
    return faults


def main() -> int:
    """Check or re-create the families asked for; 1 if any face is not as pinned."""
    parser = argparse.ArgumentParser(description="Re-create the faces in this folder from their pinned packages.")
    parser.add_argument("family", nargs="*", help="folder name, such as noto-serif; default: every family")
    parser.add_argument("--check", action="store_true", help="only compare the files that are here with the manifests")
    arguments = parser.parse_args()
    # In manifest order a family is in place before another is cut against it.
    families = sorted(map(Family.read, FONTS.glob("*/family.toml")), key=lambda family: int(family.manifest["order"]))
    known = [family.folder for family in families]
    if unknown := set(arguments.family).difference(known):
        parser.error(f"no such family: {', '.join(sorted(unknown))}. Families: {', '.join(known)}")
    faults: list[str] = []
    for family in (family for family in families if family.folder in (arguments.family or known)):
        try:
            found = check(family) if arguments.check else recreate(family, families)
        except FetchError as error:
            found = [f"{family.folder}: {error}"]
        print(f"{family.folder}: {'not as pinned' if found else 'as pinned'}", flush=True)
        faults += found
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
