"""Speed and memory, side by side with peers in one run: `make bench`. docs/benchmarks.md says what is measured."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import by_others
import cold
import machine
import mailing
import one_more
from table import in_lines

from letter_render.read.letter import read_letter

LANGUAGES = ("zh-Hant", "fr")
"""Those that a letter more is measured in, as far as the letter has them."""


def main() -> None:
    """Measure, and print one table."""
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("letter", type=Path)
    parser.add_argument("--long", action="store_true", help="20,000 recipients too, some minutes more")
    arguments = parser.parse_args()
    letter, _ = read_letter(arguments.letter)
    if letter is None:
        raise SystemExit(f"{arguments.letter} is no letter")
    tags = list(letter.versions)
    rows = [row for tag in LANGUAGES if tag in tags for row in one_more.rows(arguments.letter, tag)]
    sys.stderr.write("one letter more is measured; the mailing is next\n")
    rows += mailing.rows(arguments.letter, tags, is_long=arguments.long)
    sys.stderr.write("the mailing is measured; one cold letter is next\n")
    rows += cold.rows(arguments.letter)
    sys.stderr.write("one cold letter is measured; the letter as others make it is last\n")
    others = by_others.in_lines(arguments.letter)
    print("\n".join((*machine.in_lines(), "", *in_lines(rows), "", *others)))


if __name__ == "__main__":
    main()
