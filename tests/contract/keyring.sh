#!/bin/sh
# The battery on a real gnome-keyring, without a desktop.
set -eu
. "$TOP_SRCDIR/tests/contract/desktop.sh"

if [ "${1:-}" = inside ]; then
    exec >&4
    unlocked_keyring
    ORGWIRE_TEST_STORE=keyring exec "$TOP_BUILDDIR/tests/contract/test-stores" --tap
fi
need dbus-run-session gdbus gnome-keyring-daemon
desk gnome
# What the bus starts must not talk into the results.
exec dbus-run-session -- sh "$0" inside 4>&1 >"$TEST_ROOT/bus.log" 2>&1
