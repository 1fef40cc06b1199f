#!/bin/sh
# Sees to it that the system's own part is there: Python 3.11 or newer with venv, and the libraries that lay text out
# (Pango, fontconfig, HarfBuzz and its subsetter). Installs what is missing by apt on Debian and Ubuntu, as root or
# through sudo; elsewhere, or where it may not, says in one sentence what to install.
set -eu
python=${PYTHON:-python3}

missing() {
    command -v "$python" >/dev/null 2>&1 || { echo python; return; }
    "$python" - <<'PY'
import ctypes
import sys

# The names under which the libraries are opened: Linux, then macOS.
LIBRARIES = {
    "pango": ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    "pangoft2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.dylib"),
    "harfbuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"),
}


def opens(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def has_venv() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


lacking = [library for library, names in LIBRARIES.items() if not opens(names)]
if sys.version_info < (3, 11):
    lacking.append(f"python-3.11-or-newer(this-is-{sys.version_info[0]}.{sys.version_info[1]})")
if not has_venv():
    lacking.append("python3-venv")
print(" ".join(lacking))
PY
}

lacking=$(missing)
[ -z "$lacking" ] && exit 0

if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then root=; elif command -v sudo >/dev/null 2>&1; then root=sudo; else root=none; fi
    if [ "$root" != none ]; then
        echo "Installing what the system lacks ($lacking) by apt" >&2
        { $root apt-get update -qq &&
          $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
              python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libfontconfig1 libharfbuzz-subset0 >/dev/null; } || true
        lacking=$(missing)
        [ -z "$lacking" ] && exit 0
    fi
fi

echo "letter_render needs these of the system: $lacking. Install them with
  Debian, Ubuntu:  apt-get install python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libfontconfig1 libharfbuzz-subset0
  Fedora:          dnf install python3 pango fontconfig harfbuzz
  macOS:           brew install python pango fontconfig harfbuzz
and run make again." >&2
exit 1
