# Killed at every moment of an edit-resume: see kill-matrix.py.
. "$TOP_SRCDIR/tests/flows/lib.sh"
[ -f "$TOP_BUILDDIR/tests/flows/.libs/crash-at.so" ] || skip_all "the counting library is not built"
! grep -q "define WITH_SANITIZERS" "$TOP_BUILDDIR/config.h" ||
    skip_all "a sanitizer wants to be preloaded first"
start_org
export ORG_URL ORG_HOST ORG_RUN_AS ORG_TOKEN_FILE
code=0
python3 "$TOP_SRCDIR/tests/flows/kill-matrix.py" edit-resume || code=$?
stop_org
exit $code
