"""`manifest.json`: what went in, what came out, by which versions, and what was found. The same run, the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from letter_render.findings import Finding
from letter_render.report import Report
from letter_render.resources import SHIPPED
from letter_render.versions import versions


def manifest(report: Report) -> str:
    """The manifest of a rendering as JSON. No absolute path, no time, no name of a user or machine."""
    letter = report.letter
    content = {
        "letter": letter.id,
        "version": letter.version,
        "names": {"listed": len(letter.signatories), "unnamed": letter.unnamed, "total": letter.total},
        "inputs": report.inputs,
        "faces": {face.path.name: face.sha256 for face in sorted(report.faces, key=lambda face: face.id)},
        "versions": versions(has_pdf=any(file.format == "pdf" for file in report.files)),
        "outputs": [
            {
                "file": file.name,
                "sha256": file.sha256,
                "bytes": len(file.data),
                "names_read": file.names_read,
                "pages": file.inspection.page_count if file.inspection else 0,
            }
            for file in report.files
            if not file.is_rejected
        ],
        "rejected": [file.name for file in report.rejected],
        "findings": [finding_facts(finding) for finding in report.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def finding_facts(finding: Finding) -> dict[str, Any]:
    """A finding as JSON has it; what it lacks is left out."""
    origin = finding.origin
    facts = {
        "code": finding.code,
        "severity": finding.severity.name,
        "file": origin.file if origin else "",
        "line": origin.line if origin else 0,
        "column": origin.column if origin else 0,
        "field": origin.field if origin else "",
        "row": origin.row if origin else 0,
        "what": finding.what,
        "why": finding.why,
        "hint": finding.hint,
        "accepted": finding.accepted,
    }
    return {key: value for key, value in facts.items() if value}


def input_hashes(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """The sha256 of each input, by its path relative to the letter folder, or to what is shipped."""
    return dict(sorted((_label(path, folder), hashlib.sha256(path.read_bytes()).hexdigest()) for path in set(paths)))


def _label(path: Path, folder: Path) -> str:
    bases = (folder.resolve(), SHIPPED.resolve())
    base = next((base for base in bases if path.resolve().is_relative_to(base)), path.resolve().parent)
    return path.resolve().relative_to(base.resolve()).as_posix()
