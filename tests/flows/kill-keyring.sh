# Killed at every write to the keyring, in a creation that is gone on with and in one that is taken
# back: see kill-matrix.py.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/contract/desktop.sh"
[ -f "$TOP_BUILDDIR/tests/flows/.libs/crash-at.so" ] || skip_all "the counting library is not built"
! grep -q "define WITH_SANITIZERS" "$TOP_BUILDDIR/config.h" ||
    skip_all "a sanitizer wants to be preloaded first"
if [ -z "${ORGWIRE_TEST_BUS-}" ]; then
    need dbus-run-session gdbus
    mkdir "$TEST_ROOT/no-services"
    bus_config "$TEST_ROOT/bus.conf" "$TEST_ROOT/no-services"
    ORGWIRE_TEST_BUS=1
    export ORGWIRE_TEST_BUS
    exec dbus-run-session --config-file="$TEST_ROOT/bus.conf" -- sh "$0"
fi
"$TOP_BUILDDIR/tests/harness/mock-secrets" honest >"$TEST_ROOT/keyring-says" &
keyring=$!
wait_for_service || exit 1
start_org
KILL_STORE=keyring
export ORG_URL ORG_HOST ORG_RUN_AS ORG_TOKEN_FILE KILL_STORE
for matrix in create-resume create-undo; do
    ok "$matrix" python3 "$TOP_SRCDIR/tests/flows/kill-matrix.py" $matrix
    grep '^# create' "$TEST_ROOT/out" || true
done
stop_org
kill "$keyring"
done_testing
