#!/bin/sh
# Ten states of a keyring × six uses: each use names the state rightly and within 3.1 s.
set -eu
. "$TOP_SRCDIR/tests/contract/desktop.sh"
uses="probe unlock put get delete list"

# check STATE EXPECTED: one row of six; BEFORE is a command that brings the state about anew.
check() {
    for use in $uses; do
        ${BEFORE:-true}
        printf '%s\t%s\t%s\t%s\n' "$1" "$use" "$2" \
            "$("$TOP_BUILDDIR/tests/contract/store-uses" "$use" 2>>"$TEST_ROOT/uses.log")" \
            >>"$TEST_ROOT/rows"
    done
}

inside() {
    case $1 in
    unlocked)
        unlocked_keyring
        check "unlocked" unlocked
        ;;
    locked-warm)
        unlocked_keyring
        lock_keyring
        check "locked, warm" locked
        ;;
    locked-cold)
        unlocked_keyring
        BEFORE=kill_service check "locked, cold" locked
        ;;
    fresh)
        check "fresh, no default collection" no-collection
        ;;
    stopped)
        unlocked_keyring
        pid=$(service_pid)
        kill -STOP "$pid"
        check "daemon stopped" service-timeout
        kill -CONT "$pid"
        ;;
    hangs) check "activation hangs" service-timeout ;;
    no-provider) check "bus without provider" no-service ;;
    esac
}

without_bus() {
    desk none
    check "no bus" no-bus
    DBUS_SESSION_BUS_ADDRESS=unix:path=$TEST_ROOT/nowhere
    export DBUS_SESSION_BUS_ADDRESS
    check "dead address" no-bus
    "$TOP_BUILDDIR/tests/harness/mock-secrets" silent-bus "$TEST_ROOT/silent" >"$TEST_ROOT/ready" &
    until [ -s "$TEST_ROOT/ready" ]; do sleep 0.02; done
    DBUS_SESSION_BUS_ADDRESS=unix:path=$TEST_ROOT/silent
    check "bus never answers" silent
    kill $!
}

if [ "${1:-}" = inside ]; then
    inside "$2"
    exit
fi
need dbus-run-session gdbus gnome-keyring-daemon
for state in unlocked locked-warm locked-cold fresh stopped; do
    (desk "$state" && dbus-run-session -- sh "$0" inside "$state") >>"$TEST_ROOT/bus.log" 2>&1
done
mkdir "$TEST_ROOT/none-here" "$TEST_ROOT/hangs-here"
cat >"$TEST_ROOT/hang" <<END
#!/bin/sh
echo \$\$ >>"$TEST_ROOT/hanging"
exec sleep 600
END
chmod +x "$TEST_ROOT/hang"
printf '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=%s\n' "$TEST_ROOT/hang" \
    >"$TEST_ROOT/hangs-here/org.freedesktop.secrets.service"
bus_config "$TEST_ROOT/none.conf" "$TEST_ROOT/none-here"
bus_config "$TEST_ROOT/hangs.conf" "$TEST_ROOT/hangs-here"
(desk hangs && dbus-run-session --config-file="$TEST_ROOT/hangs.conf" -- sh "$0" inside hangs) \
    >>"$TEST_ROOT/bus.log" 2>&1
xargs kill <"$TEST_ROOT/hanging"
(desk no-provider &&
    dbus-run-session --config-file="$TEST_ROOT/none.conf" -- sh "$0" inside no-provider) \
    >>"$TEST_ROOT/bus.log" 2>&1
(without_bus) >>"$TEST_ROOT/bus.log" 2>&1

awk -F '\t' '
    {
        split($4, said, " ")
        right = said[1] == $3
        n += right
        print (right ? "ok " : "not ok ") NR " - " $1 ": " $2 " says " said[1] " in " said[2] " ms"
        if (!right)
            print "# expected " $3
        if (said[2] + 0 > longest)
            longest = said[2] + 0
    }
    END {
        print "# " n " of " NR " named rightly, the longest in " longest " ms"
        print (NR == 60 ? "ok " : "not ok ") NR + 1 " - ten states, six uses"
        print (longest > 0 && longest <= 3100 ? "ok " : "not ok ") NR + 2 " - each within 3.1 s"
        print "1.." NR + 2
    }' "$TEST_ROOT/rows"
