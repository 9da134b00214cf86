#!/bin/sh
# The battery on KeePassXC, the second provider: no session collection, attributes of its own.
set -eu
. "$TOP_SRCDIR/tests/contract/desktop.sh"

# A database whose group "Root" is exposed to the Secret Service, by way of its custom data.
make_database() {
    printf 'pw\npw\n' | keepassxc-cli db-create -p "$TEST_ROOT/first.kdbx"
    printf 'pw\n' | keepassxc-cli export -f xml "$TEST_ROOT/first.kdbx" >"$TEST_ROOT/first.xml"
    python3 - "$TEST_ROOT/first.xml" "$TEST_ROOT/exposed.xml" <<'END'
import base64, re, sys, uuid
text = open(sys.argv[1]).read()
root = re.search(r"<Root>\s*<Group>\s*<UUID>([^<]*)</UUID>", text).group(1)
item = ("<Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{%s}</Value></Item>"
        % uuid.UUID(bytes=base64.b64decode(root)))
text = text.replace("</Meta>", "<CustomData>%s</CustomData></Meta>" % item, 1)
open(sys.argv[2], "w").write(text)
END
    printf 'pw\npw\n' | keepassxc-cli import -p "$TEST_ROOT/exposed.xml" "$TEST_ROOT/db.kdbx"
}

# Saved after every change, KeePassXC 2.7.4 dies of a race between its saving thread and the next
# change when changes come as fast as here.
configure() {
    mkdir -p "$XDG_CONFIG_HOME/keepassxc"
    cat >"$XDG_CONFIG_HOME/keepassxc/keepassxc.ini" <<'END'
[General]
UpdateCheckMessageShown=true
FirstRunDone=true
AutoSaveAfterEveryChange=false
AutoSaveOnExit=false

[FdoSecrets]
Enabled=true
ConfirmAccessItem=false
ConfirmDeleteItem=false
ShowNotification=false

[Security]
LockDatabaseIdle=false
END
}

if [ "${1:-}" = inside ]; then
    exec >&4
    printf 'pw\n' >"$TEST_ROOT/password"
    # It allows one instance per user, by a lock in the folder for temporary files.
    TMPDIR=$TEST_ROOT QT_QPA_PLATFORM=offscreen keepassxc --pw-stdin "$TEST_ROOT/db.kdbx" \
        <"$TEST_ROOT/password" >"$TEST_ROOT/keepassxc.log" 2>&1 &
    provider=$!
    trap 'kill -KILL "$provider"' EXIT
    if ! wait_for_service; then
        echo "1..0 # SKIP KeePassXC did not offer its secrets here"
        exit 0
    fi
    tries=0
    until [ "$("$TOP_BUILDDIR/tests/contract/store-uses" probe | cut -d ' ' -f 1)" = unlocked ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || break
        sleep 0.1
    done
    # One writer: under twenty at once KeePassXC 2.7.4 itself dies of a segmentation fault.
    ORGWIRE_TEST_WRITERS=1 ORGWIRE_TEST_STORE=keyring "$TOP_BUILDDIR/tests/contract/test-stores" --tap
    exit
fi
need dbus-run-session gdbus keepassxc keepassxc-cli python3
desk keepassxc
make_database >"$TEST_ROOT/database.log" 2>&1
configure
mkdir "$TEST_ROOT/none-here"
bus_config "$TEST_ROOT/none.conf" "$TEST_ROOT/none-here"
dbus-run-session --config-file="$TEST_ROOT/none.conf" -- sh "$0" inside 4>&1 \
    >"$TEST_ROOT/bus.log" 2>&1
