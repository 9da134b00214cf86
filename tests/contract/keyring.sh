#!/bin/sh
# The battery on a real gnome-keyring, without a desktop.
set -eu
. "$TOP_SRCDIR/tests/contract/desktop.sh"

if [ "${1:-}" = inside ]; then
    unlocked_keyring
    ORGWIRE_TEST_STORE=keyring exec "$TOP_BUILDDIR/tests/contract/test-stores" --tap
fi
need dbus-run-session gdbus gnome-keyring-daemon
desk gnome
exec dbus-run-session -- sh "$0" inside 2>"$TEST_ROOT/bus.log"
