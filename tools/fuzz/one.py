"""One target in a process of its own, under libFuzzer: `one.py TARGET FOLDER [-option=value]…`."""

from __future__ import annotations

import logging
import sys

import atheris

logging.disable()
with atheris.instrument_imports(include=["letter_render", "ruamel", "markdown_it", "jinja2", "openpyxl", "tomllib"]):
    import targets

if __name__ == "__main__":
    target = targets.TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target.run)
    atheris.Fuzz()
