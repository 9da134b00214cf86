# Shared by the kill matrices: see kill-matrix.py. Sourced.
. "$TOP_SRCDIR/tests/flows/lib.sh"

# kill_matrix MATRIX [FAULT]: every moment of it, on an org with this fault switched on.
kill_matrix() {
    [ -f "$TOP_BUILDDIR/tests/flows/.libs/crash-at.so" ] || skip_all "the counting library is not built"
    ! grep -q "define WITH_SANITIZERS" "$TOP_BUILDDIR/config.h" ||
        skip_all "a sanitizer wants to be preloaded first"
    start_org
    [ -z "${2-}" ] || fault "$2"
    export ORG_URL ORG_HOST ORG_RUN_AS ORG_TOKEN_FILE
    code=0
    python3 "$TOP_SRCDIR/tests/flows/kill-matrix.py" "$1" || code=$?
    stop_org
    exit $code
}
