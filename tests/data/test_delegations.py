"""data/delegations.csv: who is in it, in which form, and whether each cell is right in its language."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pytest
from babel import Locale
from babel.core import get_global

from letter_render.compose.markup import Piece
from letter_render.compose.setting import Setter
from letter_render.walk import runs_of

FILE = Path(__file__).parents[2] / "data" / "delegations.csv"
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh-Hans", "zh-Hant")
HEADER = ["id", "status", *(f"{kind}_{tag}" for tag in LANGUAGES for kind in ("state", "formal", "of"))]
ROWS = list(csv.DictReader(io.StringIO(FILE.read_text(encoding="utf-8"))))
BY_ID = {row["id"]: row for row in ROWS}
CELLS = [(f"{row['id']} {column}", row[column]) for row in ROWS for column in HEADER]

BRACKETED = ["bol", "fsm", "irn", "nld", "ven"]
"""Where the UN's short name has a bracket, its running text has the formal name: the Plurinational State of Bolivia."""

ENGLISH_THE = (
    "are bhs bol caf cod cog com dom fsm gbr gmb irn kor lao mda mhl ner nld phl prk pse rus sdn syr tza usa vat ven"
)

FRENCH = {
    "de ": "bhr cpv cub cyp dji kir kna lca lka mco mdg mlt mus nru sgp smr stp vct vut",
    "d’": "atg hti isr omn slv",
    "du ": "bdi ben bfa bgd blr blz bra brn btn bwa can chl cmr cog cri dnk gab gbr gha gtm guy hnd jpn kaz ken kgz "
    "khm kwt lbn lbr lie lso lux mar mex mli mmr mne moz mwi ner nga nic nld npl pak pan per prt pry qat rwa sdn sen "
    "ssd sur tcd tgo tjk tkm tls vat vnm wsm yem zwe",
    "de la ": "bel bgr bih brb caf che chn civ cod col cze dma dom fin fra geo gin gmb gnb gnq grc grd hrv hun irn jam "
    "jor kor lao lby ltu lva mda mkd mng mrt mys nam nor nzl png pol prk rou rus sle som srb svk svn swe syr tha tto "
    "tun tur tza ven zmb",
    "de l’": "afg ago alb and arg arm aus aut aze bol deu dza ecu egy eri esp est eth idn ind irl irq isl ita pse sau "
    "swz uga ukr ury uzb zaf",
    "des ": "are bhs com fji fsm mdv mhl phl plw slb syc ton tuv usa",
}
"""By what stands before the name: no article (before a vowel or a mute h, `d’`), le, la, l’, les."""

SPANISH = {
    "del ": "afg bol bra can cmr cog ecu gab gbr irq jpn lbn ner nld pak per pry pse sdn sen tcd tgo ury yem",
    "de la ": "arg caf cod dom ind irn kor lao mda prk rus sau syr tza vat ven",
    "de los ": "are fsm usa",
    "de las ": "bhs com mhl slb",
}
"""By what stands before the name; `de ` before all others, El Salvador among them."""

RUSSIAN_ENDINGS = {
    ("", ""): "bdi bfa bgd chl cog cpv dji fji hti kir lso mar mco mli mwi nic nru per plw sle smr som stp swz tgo tuv "
    "vut wsm zwe",
    (
        "",
        "а",
    ): "afg aze ben bhr blz brb btn civ cmr cyp dza ecu gab hnd irq kaz kgz kwt lbn lie lux mdg moz ner npl omn "
    "pak qat sdn sen sgp slv sur tcd tha tjk tkm tun uzb vnm yem",
    ("а", "ы"): "ago and arg atg bwa can cub gha grd gtm guy ltu mlt mmr pan rwa uga ukr",
    ("а", "и"): "cri dma jam khm lka mex pol",
    ("я", "и"): "alb arm aus aut bel bgr bra che col cze deu dnk eri esp est eth fin fra geo gin gmb grc hrv hun idn "
    "ind irl isl ita jor jpn ken lbr lby lca lva mne mng mrt mys nam nga nor prt rou srb svk svn swe tur zmb",
    ("й", "я"): "chn mus pry ury",
    ("ь", "и"): "blr",
    ("ь", "я"): "isr",
    ("ы", ""): "phl",
    ("ет", "та"): "egy",
    ("ая Гвинея", "ой Гвинеи"): "gnq png",
    ("ие Острова", "их Островов"): "bhs com mdv syc",
    ("ы Острова", "ых Островов"): "mhl slb",
    ("ая Республика", "ой Республики"): "caf dom",
}
"""How the short name becomes the genitive: its ending, and what that becomes."""

RUSSIAN_WHOLE = {
    "are": "Объединенных Арабских Эмиратов",
    "bih": "Боснии и Герцеговины",
    "bol": "Многонационального Государства Боливия",
    "brn": "Государства Бруней-Даруссалам",
    "cod": "Демократической Республики Конго",
    "fsm": "Федеративных Штатов Микронезии",
    "gbr": "Соединенного Королевства Великобритании и Северной Ирландии",
    "gnb": "Гвинеи-Бисау",
    "irn": "Исламской Республики Иран",
    "kna": "Сент-Китса и Невиса",
    "kor": "Республики Корея",
    "lao": "Лаосской Народно-Демократической Республики",
    "mda": "Республики Молдова",
    "mkd": "Северной Македонии",
    "nld": "Королевства Нидерландов",
    "nzl": "Новой Зеландии",
    "prk": "Корейской Народно-Демократической Республики",
    "pse": "Государства Палестина",
    "rus": "Российской Федерации",
    "sau": "Саудовской Аравии",
    "ssd": "Южного Судана",
    "syr": "Сирийской Арабской Республики",
    "tls": "Тимора-Лешти",
    "ton": "Королевства Тонга",
    "tto": "Тринидада и Тобаго",
    "tza": "Объединенной Республики Танзания",
    "usa": "Соединенных Штатов Америки",
    "vat": "Святого Престола",
    "vct": "Сент-Винсента и Гренадин",
    "ven": "Боливарианской Республики Венесуэла",
    "zaf": "Южной Африки",
}
"""Genitives of names of several words. Brunei and Tonga, whose proper names usage declines in two ways, stand in
apposition to the form of state."""


def used(row, tag):
    """The name that running text has: the formal one where the short one has a bracket."""
    return row[f"formal_{tag}" if row["id"] in BRACKETED else f"state_{tag}"]


def test_the_file_is_plain_csv():
    """UTF-8 without a byte order mark, lines ended by LF, columns in their order, rows in the order of their ids."""
    data = FILE.read_bytes()

    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    assert data.endswith(b"\n")
    assert data.decode().split("\n", 1)[0].split(",") == HEADER
    assert [row["id"] for row in ROWS] == sorted(BY_ID)
    assert {len(line) for line in csv.reader(io.StringIO(data.decode()))} == {len(HEADER)}


def test_all_members_and_both_observers_are_there_once():
    """193 member states; the Holy See and the State of Palestine."""
    assert len(ROWS) == len(BY_ID) == 195
    assert [row["id"] for row in ROWS if row["status"] != "member"] == ["pse", "vat"]
    assert {BY_ID[id]["status"] for id in ("pse", "vat")} == {"observer"}


def test_every_id_is_a_code_of_a_country_today():
    """ISO 3166-1 alpha-3 in lower case: what CLDR maps to one alpha-2 code, and no two to the same."""
    aliases = get_global("territory_aliases")
    codes = [aliases[row["id"].upper()] for row in ROWS]

    assert all(row["id"] == row["id"].lower() for row in ROWS)
    assert {len(code) for code in codes} == {1}
    assert len({code[0] for code in codes}) == 195


@pytest.mark.parametrize(
    "fault",
    [
        r"^$",
        r"^\s|\s$|\s\s",
        r"[^\S ]",
        r"['`´*\u200b-\u200f\ufeff]",
        r"\((the|l’|le|la|les|el|los|las)\)",
        r"^((the|le|la|les|el|los|las) |l’)",
    ],
)
def test_no_cell_has_what_the_source_left_in_it(fault):
    """Empty, spaces at the ends, doubled or not U+0020, straight marks, stars, a bracketed or a leading article."""
    assert [cell for cell in CELLS if re.search(fault, cell[1])] == []


def test_every_cell_is_nfc():
    """Composed, as fonts and file systems expect (UAX #15)."""
    assert [cell for cell in CELLS if not unicodedata.is_normalized("NFC", cell[1])] == []


def test_short_names_differ_from_cldr_only_where_reviewed():
    """In six languages; each difference stands in the table with what both have, and a reason."""
    path = Path(__file__).parent / "differs_from_cldr.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reviewed = {(row["id"], row["language"], row["un"], row["cldr"]): row["reason"] for row in csv.DictReader(file)}
    aliases = get_global("territory_aliases")
    found = set()
    for tag in LANGUAGES[:-1]:
        territories = Locale.parse(tag, sep="-").territories
        pairs = [(row["id"], row[f"state_{tag}"], territories[aliases[row["id"].upper()][0]]) for row in ROWS]
        found |= {(id, tag, state, cldr) for id, state, cldr in pairs if state != cldr}

    assert found == set(reviewed)
    assert all(reviewed.values())


@pytest.mark.parametrize("tag", LANGUAGES[:5])
def test_only_five_short_names_have_a_bracket(tag):
    """Bolivia, Iran, Micronesia, the Netherlands, Venezuela; Chinese has none at all."""
    assert [row["id"] for row in ROWS if "(" in row[f"state_{tag}"]] == BRACKETED
    assert [cell for cell in CELLS if re.search("[()（）]", cell[1]) and " state_" not in cell[0]] == []


def test_english_has_the_article_where_the_un_has_it():
    """`of`, the article where there is one, the name."""
    for row in ROWS:
        article = "the " if row["id"] in ENGLISH_THE.split() else ""
        assert row["of_en"] == f"of {article}{used(row, 'en')}"


def test_french_contracts_the_preposition_with_the_article():
    """Each state stands in one list of contractions."""
    lists = {id: contraction for contraction, ids in FRENCH.items() for id in ids.split()}

    assert sorted(" ".join(FRENCH.values()).split()) == sorted(BY_ID)
    assert {row["id"]: row["of_fr"] for row in ROWS} == {
        row["id"]: lists[row["id"]] + used(row, "fr") for row in ROWS
    }  # fmt: skip


def test_french_elides_before_a_vowel_and_nowhere_else():
    """`d’` and `de l’` before a vowel or the mute h of Haïti, the others before consonants and les."""
    for row in ROWS:
        is_open = unicodedata.normalize("NFD", used(row, "fr"))[0] in "AEIOU" or row["id"] == "hti"
        assert row["of_fr"].startswith(("d’", "de l’", "des ")) or not is_open
        assert not row["of_fr"].startswith(("d’", "de l’")) or is_open


@pytest.mark.parametrize(
    ("tag", "fault"),
    [
        ("fr", r"(?i)\bde les?\b|\b(de|le|la) ([aeiouéèêîô]|haï)|[dl]’(?!([aeiouéèêîô]|haï|\)))"),
        ("es", r"\b(de|a) el\b"),
        ("ar", r"\bل\s|\bلال"),
        ("ru", "[ёЁA-Za-z]"),
    ],
)
def test_no_name_has_a_particle_unjoined(tag, fault):
    """In all three columns: `de Haïti`, `de el Perú`, `لالصين`; nor has Russian ё or Latin letters."""
    assert [cell for cell in CELLS if cell[0].endswith(f"_{tag}") and re.search(fault, cell[1])] == []


def test_spanish_contracts_the_preposition_with_the_article():
    """Each state stands in one list of contractions, or has `de`."""
    lists = {id: contraction for contraction, ids in SPANISH.items() for id in ids.split()}

    assert set(lists) <= set(BY_ID)
    for row in ROWS:
        assert row["of_es"] == lists.get(row["id"], "de ") + used(row, "es")
    assert BY_ID["slv"]["of_es"] == "de El Salvador"


def test_russian_has_the_genitive():
    """Each state stands in one list of endings, or its genitive is spelled out."""
    endings = {id: pair for pair, ids in RUSSIAN_ENDINGS.items() for id in ids.split()}

    assert sorted([*endings, *RUSSIAN_WHOLE]) == sorted(BY_ID)
    for id, row in BY_ID.items():
        if id in endings:
            ending, genitive = endings[id]
            assert row["state_ru"].endswith(ending)
            assert row["of_ru"] == row["state_ru"].removesuffix(ending) + genitive
        else:
            assert row["of_ru"] == RUSSIAN_WHOLE[id]


def test_russian_genitives_are_those_of_the_row_s_own_name():
    """Word by word they share the beginning with the short or the formal name; only Brunei's is of neither."""
    assert [row["id"] for row in ROWS if not (_akin(row, "state_ru") or _akin(row, "formal_ru"))] == ["brn"]


def _akin(row, column):
    pairs = list(zip(row[column].split(), row["of_ru"].split(), strict=False))
    same_length = len(row[column].split()) == len(row["of_ru"].split())
    return same_length and all(word[:2] == other[:2] and abs(len(word) - len(other)) < 3 for word, other in pairs)


def test_arabic_joins_the_preposition():
    """ل is joined to the name, and swallows the alif of the article: ال becomes لل."""
    for row in ROWS:
        name = used(row, "ar")
        assert row["of_ar"] == (f"لل{name[2:]}" if name.startswith("ال") else f"ل{name}")


def test_chinese_puts_the_name_first():
    """Nothing is added to it; no short name has a bracket there, so that it is the short name everywhere."""
    for row in ROWS:
        assert row["of_zh-Hans"] == row["state_zh-Hans"]
        assert row["of_zh-Hant"] == row["state_zh-Hant"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_character_has_a_face_of_its_language(tag, book):
    """Set as prose of that language, nothing is missing, borrowed from another region, or changed."""
    setter = Setter(
        book, "serif", tag, "rtl" if tag == "ar" else "ltr", tag if tag.startswith("zh") else "zh-Hant", "keep"
    )
    for row in ROWS:
        for kind in ("state", "formal", "of"):
            text = row[f"{kind}_{tag}"]
            assert "".join(run.text for run in runs_of(setter.prose((Piece(text),), None))) == text

    assert [str(finding) for finding in setter.findings] == []
