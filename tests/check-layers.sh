#!/bin/sh
# Checks that every #include goes where the table in HACKING lets it go, and that each outside
# library has its one owner. Prints TAP; the last tests break the rules in a copy.
set -eu

# Prints "what: file:line: #include …" for every breach below the folder given.
breaches() {
    (cd "$1" && find src ui -name '*.[ch]' | LC_ALL=C sort | xargs awk '
    BEGIN {
        may["core"] = "core"
        may["loop"] = "loop core"
        may["crypto"] = "crypto core"
        may["wizard"] = "wizard core"
        may["salesforce"] = "salesforce loop crypto core"
        may["store"] = "store loop crypto core"
        may["provision"] = "provision salesforce loop crypto core"
        may["actions"] = "actions salesforce loop core"
        may["app"] = "app wizard actions provision store salesforce loop crypto core"
        may["cli"] = "cli app wizard actions provision store salesforce loop crypto core"
        may["org"] = "org crypto core"
        may["ui"] = "ui wizard core"

        owner["curl"] = "^src/salesforce/http[^/]*[.][ch]$"
        owner["libsecret"] = "^src/store/keyring-items[.]c$"
        owner["openssl"] = "^src/crypto/"
        owner["curses"] = "^ui/"
        owner["microhttpd"] = "^src/org/"
        owner["libxml2"] = "^src/(salesforce|org)/"
        owner["libzip"] = "^src/(salesforce|org)/"
    }
    function breach(what) {
        sub(/^[ \t]+/, "")
        print what ": " FILENAME ":" FNR ": " $0
    }
    function library(header) {
        if (header ~ /^curl\//) return "curl"
        if (header ~ /^libsecret\//) return "libsecret"
        if (header ~ /^openssl\//) return "openssl"
        if (header ~ /^(n?curses|ncursesw\/.*|panel|menu|form|term|cursesw?)[.]h$/) return "curses"
        if (header ~ /^ncursesw?\//) return "curses"
        if (header == "microhttpd.h") return "microhttpd"
        if (header ~ /^libxml\//) return "libxml2"
        if (header == "zip.h") return "libzip"
        return ""
    }
    # Files right below src put the parts together and may include all of them.
    function folder_of(file,    parts, n) {
        n = split(file, parts, "/")
        if (parts[1] == "ui") return "ui"
        return n > 2 ? parts[2] : ""
    }
    /^[ \t]*#[ \t]*include[ \t]*</ {
        header = $0
        sub(/^[^<]*</, "", header)
        sub(/>.*/, "", header)
        lib = library(header)
        if (lib != "" && FILENAME !~ owner[lib]) breach(lib)
    }
    /^[ \t]*#[ \t]*include[ \t]*"/ {
        header = $0
        sub(/^[^"]*"/, "", header)
        sub(/".*/, "", header)
        from = folder_of(FILENAME)
        if (header == "config.h" || from == "") next
        # The headers in which curl shows are for the files around them.
        if (header ~ /^salesforce\/http-/ && FILENAME !~ owner["curl"]) breach("curl")
        to = header
        if (to !~ /\//) { breach(from); next }
        sub(/\/.*/, "", to)
        if (!(from in may)) { breach("unknown folder"); next }
        if (index(" " may[from] " ", " " to " ") == 0) breach(from)
    }
    ')
}

# Says ok when no line of $found begins with "WHAT:".
report() {
    n=$((n + 1))
    if printf '%s\n' "$found" | grep "^$1: " >"$work/lines"; then
        echo "not ok $n - $2"
        sed 's/^/# /' "$work/lines"
        failed=1
    else
        echo "ok $n - $2"
    fi
}

# A file with one include is put into the copy: it must be found, or must not be.
try() {
    n=$((n + 1))
    mkdir -p "$work/copy/$(dirname "$2")"
    printf '#include "config.h"\n\n%s\n' "$3" >"$work/copy/$2"
    seen=$(breaches "$work/copy" | grep -c "$2:3:" || true)
    rm "$work/copy/$2"
    if [ "$seen" = "$1" ]; then
        echo "ok $n - $4"
    else
        echo "not ok $n - $4"
        failed=1
    fi
}

top=${TOP_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
work=${TEST_ROOT:-$(mktemp -d)}/check-layers
mkdir -p "$work/copy"
n=0
failed=0
found=$(breaches "$top")

echo 1..35
for folder in core loop crypto wizard salesforce store provision actions app cli org ui; do
    report $folder "$folder includes only what it may"
done
report 'unknown folder' 'every folder is in the table'
report curl 'curl is known to src/salesforce/http* alone'
report libsecret 'libsecret is known to the keyring child alone'
report openssl 'OpenSSL is known to src/crypto alone'
report curses 'curses is known to ui alone'
report microhttpd 'libmicrohttpd is known to src/org alone'
report libxml2 'libxml2 is known to src/salesforce and src/org alone'
report libzip 'libzip is known to src/salesforce and src/org alone'

mkdir -p "$work/copy/src" "$work/copy/ui"
cp -R "$top/src/core" "$work/copy/src/"
chmod -R u+w "$work/copy"
try 1 src/core/wrong.c '#include "loop/fiber.h"' 'found: core includes loop'
try 1 src/wizard/wrong.h '#include "salesforce/api.h"' 'found: wizard includes salesforce'
try 1 src/salesforce/wrong.c '  #  include "store/files.h"' 'found: with blanks around'
try 1 ui/wrong.c '#include "app/app.h"' 'found: ui includes app'
try 1 src/actions/wrong.c '#include "crypto/encode.h"' 'found: actions includes crypto'
try 1 src/core/wrong.c '#include "problem.h"' 'found: an include without its folder'
try 1 src/other/wrong.c '#include "core/problem.h"' 'found: a folder nobody knows'
try 1 src/app/wrong.c '#include <curl/curl.h>' 'found: curl in app'
try 1 src/salesforce/oauth.c '#include "salesforce/http-private.h"' 'found: curl by a back door'
try 1 src/store/wrong.c '#include <libsecret/secret.h>' 'found: libsecret in the main program'
try 1 src/salesforce/http.c '#include <openssl/evp.h>' 'found: OpenSSL in salesforce'
try 1 src/wizard/wrong.c '#include <curses.h>' 'found: curses in the wizard'
try 0 src/salesforce/http-curl.c '#include <curl/curl.h>' 'let pass: curl where it belongs'
try 0 src/main.c '#include "ui/ui.h"' 'let pass: main includes anything'
try 0 src/core/right.c '/* #include "loop/fiber.h" */' 'let pass: a comment'
[ "$failed" = 0 ]
