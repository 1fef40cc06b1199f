"""veraPDF, the PDF Association's validator, on every PDF."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.outside


@pytest.mark.parametrize("flavour", ["2a", "ua1"])
def test_verapdf_passes_it(verapdf_verdicts, judged, flavour):
    """It conforms to PDF/A-2a (ISO 19005-2) and to PDF/UA-1 (ISO 14289-1)."""
    verdict = verapdf_verdicts[flavour, judged.label]

    assert verdict[0].startswith(f"PASS {flavour} "), "\n".join(verdict)
