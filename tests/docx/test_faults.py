"""The judges of a DOCX judge: none finds a fault in ours, and each of the faults made here is found by the one named.

`audit` is openxml-audit, a port of the tables that Word's makers validate by; `sdk` is their own validator, which is
asked in tests/outside; `ours` is what every file passes before it is published, and all that sees what they do not.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from openxml_audit import OpenXmlValidator
from openxml_audit.verdict import predict

from letter_render.docx.write import write_docx
from letter_render.findings import Severity
from letter_render.output import prove
from letter_render.pipeline import prepare

DOCUMENT, STYLES, NUMBERING = "word/document.xml", "word/styles.xml", "word/numbering.xml"
FONTS, SETTINGS, FOOTER = "word/fontTable.xml", "word/settings.xml", "word/footer1.xml"
CORE, TYPES, RELATIONS = "docProps/core.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"


@dataclass(frozen=True)
class Fault:
    """A fault in a letter: what is replaced in a member, `count` times (0: everywhere), which judges see it, and what
    they say of it. `old` and `says` are regular expressions.
    """

    name: str
    member: str
    old: str
    new: str | Callable[[re.Match[str]], str]
    seen_by: str
    says: str
    count: int = 1

    def make(self, data: bytes) -> bytes:
        """The file with the fault."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
            for name in before.namelist():
                content = before.read(name)
                if name == self.member:
                    text, made = re.subn(self.old, self.new, content.decode(), count=self.count, flags=re.S)
                    assert made, f"there is no {self.old} in {name}"
                    content = text.encode()
                after.writestr(name, content)
        return buffer.getvalue()


SWAPPED = r"\2\1"
FAULTS = (
    # The order of children, by which Word drops or refuses what stands late.
    Fault("order in rPr", DOCUMENT, r"(<w:rFonts [^>]*/>)(<w:lang [^>]*/>)", SWAPPED, "audit sdk", "'rFonts'"),
    Fault("order in pPr", DOCUMENT, r"(<w:pStyle [^>]*/>)(<w:jc [^>]*/>)", SWAPPED, "audit sdk", "'pStyle'"),
    Fault("order in sectPr", DOCUMENT, r"(<w:pgSz [^>]*/>)(<w:pgMar [^>]*/>)", SWAPPED, "audit sdk", "'pgSz'"),
    Fault("order in settings", SETTINGS, r"(<w:zoom [^>]*/>)(<w:embedTrueTypeFonts/>)", SWAPPED, "audit sdk", "'zoom'"),
    Fault("order in font", FONTS, r"(<w:panose1 [^>]*/>)(<w:charset [^>]*/>)", SWAPPED, "audit sdk", "'panose1'"),
    Fault("order in style", STYLES, r"(<w:name [^>]*/>)(<w:basedOn [^>]*/>)", SWAPPED, "audit sdk", "'name'"),
    Fault("order in numbering", NUMBERING, r"(<w:abstractNum .*</w:abstractNum>)(.*)(?=</w:numbering>)", SWAPPED,
          "audit sdk", "'abstractNum'"),
    Fault("properties behind a run", DOCUMENT, r"(<w:pPr>(?:(?!</w:pPr>).)*</w:pPr>)(<w:r>.*?</w:r>)", SWAPPED,
          "audit sdk", "'pPr'"),
    Fault("properties twice", DOCUMENT, r"(<w:pPr>.*?</w:pPr>)", r"\1\1", "audit sdk", "'pPr'"),
    Fault("section before the end", DOCUMENT, r"(?=</w:body>)", "<w:p/>", "audit sdk", "'p'"),
    # What is named and not there, or there twice.
    Fault("two styles of one id", STYLES, r'w:styleId="Quote"', 'w:styleId="BodyText"', "audit sdk", "Style 'Quote'"),
    Fault("two lists of one number", NUMBERING, r'w:numId="2"', 'w:numId="1"', "audit", "'2'"),
    Fault("two pictures of one id", DOCUMENT, r'<wp:docPr id="2"', '<wp:docPr id="1"', "sdk", "unique"),
    Fault("unknown style", DOCUMENT, r'w:val="Closing"', 'w:val="Farewell"', "audit", "'Farewell'"),
    Fault("unknown base", STYLES, r'<w:basedOn w:val="Normal"/>', '<w:basedOn w:val="X"/>', "audit", "'X'"),
    Fault("unknown list", DOCUMENT, r'<w:numId w:val="1"/>', '<w:numId w:val="77"/>', "audit", "'77'"),
    Fault("list without kind", NUMBERING, r'<w:abstractNumId w:val="1"/>', '<w:abstractNumId w:val="5"/>',
          "audit", "'5'"),
    Fault("id of no relationship", DOCUMENT, r'<w:hyperlink r:id="[^"]*"', '<w:hyperlink r:id="rId99"',
          "audit sdk ours", "rId99"),
    Fault("relationship to no part", RELATIONS, r'Target="header1.xml"', 'Target="h.xml"', "audit ours", "h.xml"),
    Fault("picture of no part", DOCUMENT, r'r:embed="[^"]*"', 'r:embed="rId98"', "audit sdk ours", "rId98"),
    Fault("no relationship to the faces", RELATIONS, r'<Relationship [^>]*"fontTable.xml"[^>]*/>', "",
          "audit ours", "required relationship|not embedded"),
    Fault("no type of the faces", TYPES, r'Extension="odttf"', 'Extension="ttf"', "audit sdk ours", "font"),
    Fault("no type of the document", TYPES, r'<Override PartName="/word/document.xml"[^>]*/>', "",
          "audit ours", "content type"),
    Fault("no type of a header", TYPES, r'<Override PartName="/word/header1.xml"[^>]*/>', "",
          "sdk ours", "content type"),
    # Values.
    Fault("unknown alignment", DOCUMENT, r'<w:jc w:val="[a-z]*"', '<w:jc w:val="middle"', "audit sdk", "middle"),
    Fault("half of a half-point", STYLES, r'<w:sz w:val="22"/>', '<w:sz w:val="11.5"/>', "sdk", "val"),
    Fault("direction in a style", STYLES, r"<w:bCs/>", "<w:bCs/><w:rtl/>", "audit sdk", "rtl"),
    Fault("family of 32 letters", DOCUMENT, r'w:ascii="Noto Serif"', f'w:ascii="{"N" * 32}"', "audit sdk", "31"),
    Fault("key in small letters", FONTS, r"\{[0-9A-F-]+\}", lambda found: found[0].lower(),
          "audit sdk ours", "fontKey|in braces and capitals"),
    # What no judge but ours sees.
    Fault("key of another file", FONTS, r"\{[0-9A-F]{8}", "{00000000", "ours", "is no font file"),
    Fault("key that hides the file", FONTS, r"[0-9A-F]{12}\}", "000000000000}", "ours", "is no font file"),
    Fault("face of another family", FONTS, r'(?<=<w:font w:name=")Noto Serif JP', "Noto Serif XX",
          "ours", "is embedded as Noto Serif XX and calls itself Noto Serif JP"),
    Fault("bookmark without end", DOCUMENT, r"<w:body>", '<w:body><w:bookmarkStart w:id="0" w:name="a"/>',
          "ours", "has a bookmark without both its ends"),
    Fault("field without end", FOOTER, r'<w:fldChar w:fldCharType="end"/>', "", "ours", "a field that does not end"),
    Fault("field without beginning", FOOTER, r'<w:fldChar w:fldCharType="begin"/>', "", "ours", "that never began"),
    Fault("two titles", CORE, r"(<dc:title>.*</dc:title>)", r"\1\1", "ours", "have 2 of title"),
    Fault("two authors", CORE, r"(<dc:creator>.*</dc:creator>)", r"\1\1", "ours", "have 2 of creator"),
    Fault("date in words", CORE, r"2020-09-09T00:00:00Z", "9 September 2020", "ours", "created is not a W3CDTF date"),
    Fault("date without its type", CORE, r' xsi:type="dcterms:W3CDTF"', "", "ours", "created is not a W3CDTF date"),
    Fault("name of no language", DOCUMENT, r'"zh-TW"', '"zh_TW"', "ours", "'zh_TW' is not the name of a language"),
    Fault("picture without its text", DOCUMENT, r' descr="[^"]*"', "", "ours", "Rights Office"),
    Fault("spaces that Word drops", DOCUMENT, r' xml:space="preserve"', "", "ours", "organisations", count=0),
)  # fmt: skip


@pytest.fixture(scope="session")
def rich(rich_folder):
    """The rich letter, read and composed."""
    return prepare(rich_folder)


@pytest.fixture(scope="session")
def rich_docx(rich):
    """The rich letter in English as a file."""
    return write_docx(rich.galleys[0])[0]


@pytest.fixture(scope="session")
def audit(tmp_path_factory):
    """What openxml-audit says of a file: its errors and what it expects Word to do."""
    validator, path = OpenXmlValidator(max_errors=0), tmp_path_factory.mktemp("audit") / "letter.docx"

    def look(data):
        path.write_bytes(data)
        result = validator.validate(path)
        return [error.description for error in result.errors], predict(result).prediction.value

    return look


@pytest.fixture(scope="session")
def ours(rich):
    """The failures that keep the rich letter from being published."""

    def look(data):
        file = prove(rich.galleys[0], "docx", data, [], rich.letter)
        return [finding.what for finding in file.findings if finding.severity == Severity.FAILURE]

    return look


def test_openxml_audit_finds_nothing_in_a_letter(audit, any_galley):
    assert audit(write_docx(any_galley)[0]) == ([], "opens-clean")


@pytest.mark.parametrize("docx_faces", ["whole", "none"])
def test_openxml_audit_finds_nothing_whatever_becomes_of_the_faces(audit, chinese, docx_faces):
    assert audit(write_docx(replace(chinese, docx_faces=docx_faces))[0]) == ([], "opens-clean")


@pytest.mark.parametrize("tag", ["zh-Hant", "zh-Hans", "en", "fr", "es", "ru", "ar"])
def test_openxml_audit_finds_nothing_in_the_sample(audit, sample, tag):
    (galley,) = [galley for galley in sample.galleys if galley.language == tag]
    assert audit(write_docx(galley)[0]) == ([], "opens-clean")


@pytest.mark.parametrize("number", [0, 1])
def test_openxml_audit_finds_nothing_in_a_letter_of_every_kind_of_block(audit, rich, number):
    assert audit(write_docx(rich.galleys[number])[0]) == ([], "opens-clean")


def test_nothing_keeps_the_letter_that_the_faults_are_made_in_from_being_published(ours, rich_docx):
    assert ours(rich_docx) == []


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if "audit" in fault.seen_by], ids=lambda fault: fault.name)
def test_openxml_audit_finds_a_fault(audit, rich_docx, fault):
    found, prediction = audit(fault.make(rich_docx))
    assert re.search(fault.says, "\n".join(found)), found
    assert prediction != "opens-clean"


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if "ours" in fault.seen_by], ids=lambda fault: fault.name)
def test_our_own_reader_finds_a_fault(ours, rich_docx, fault):
    found = ours(fault.make(rich_docx))
    assert re.search(fault.says, "\n".join(found)), found


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.seen_by == "ours"], ids=lambda fault: fault.name)
def test_openxml_audit_does_not_see_what_only_we_are_said_to(audit, rich_docx, fault):
    """Should it once, the table is to say so."""
    assert audit(fault.make(rich_docx)) == ([], "opens-clean")
