#!/bin/sh
# Prompts of a real gnome-keyring: 200 of them abandoned, one dismissed, one answered, and the
# daemon killed under one. On a screen of its own where Xvfb and xdotool are installed; without
# them gnome-keyring has nothing to show, and only the abandoning is tried.
set -eu
. "$TOP_SRCDIR/tests/contract/desktop.sh"
uses=$TOP_BUILDDIR/tests/contract/store-uses
n=0

ok() { # RESULT NAME
    n=$((n + 1))
    [ "$1" = 0 ] && echo "ok $n - $2" || echo "not ok $n - $2"
}

is() { # GOT EXPECTED NAME
    [ "$1" = "$2" ] && ok 0 "$3" || {
        ok 1 "$3"
        echo "# got '$1', expected '$2'"
    }
}

said() {
    "$uses" "$1" 2>>"$TEST_ROOT/uses.log" | cut -d ' ' -f 1
}

abandon() {
    before=$(service_pid)
    waited=$("$uses" abandon 200 2>>"$TEST_ROOT/uses.log")
    echo "# $waited of 200 unlocks were waiting when they were ended ($1)"
    is "$(service_pid)" "$before" "gnome-keyring survives 200 abandoned unlocks"
    is "$(said probe)" locked "and is still locked, not gone"
}

# The prompter's window, once it is there.
window() {
    tries=0
    until found=$(xdotool search --onlyvisible --class gcr-prompter 2>/dev/null | tail -n 1) &&
        [ -n "$found" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 200 ] || return 1
        sleep 0.05
    done
    echo "$found"
}

# A key may come before the window listens: it is pressed until the unlock has ended. Between two
# tries the prompter must have judged the last one, or it takes half of a password for a whole.
press_until_done() { # FILE KEY…
    file=$1
    shift
    tries=0
    until [ -s "$file" ] || [ "$tries" -ge 30 ]; do
        for key; do
            xdotool "${key%%=*}" --delay 60 "${key#*=}" 2>/dev/null || true
        done
        tries=$((tries + 1))
        waited=0
        until [ -s "$file" ] || [ "$waited" -ge 15 ]; do
            waited=$((waited + 1))
            sleep 0.1
        done
    done
    cut -d ' ' -f 1 "$file"
}

start_unlock() { # FILE
    : >"$1"
    "$uses" unlock >"$1" 2>>"$TEST_ROOT/uses.log" &
    window >/dev/null
}

on_a_screen() {
    abandon "with a screen"
    start_unlock "$TEST_ROOT/dismissed"
    is "$(press_until_done "$TEST_ROOT/dismissed" key=Escape)" locked \
        "a dismissed prompt leaves it locked"
    start_unlock "$TEST_ROOT/killed"
    kill_service
    tries=0
    until [ -s "$TEST_ROOT/killed" ] || [ "$tries" -ge 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    is "$(cut -d ' ' -f 1 "$TEST_ROOT/killed")" locked \
        "killed under its prompt, the new daemon is locked, and the wait ends"
    start_unlock "$TEST_ROOT/answered"
    is "$(press_until_done "$TEST_ROOT/answered" key=ctrl+a type=pw key=Return)" unlocked \
        "an answered prompt unlocks"
    is "$(said put)" unlocked "and then a secret can be stored"
}

if [ "${1:-}" = inside ]; then
    exec >&4
    unlocked_keyring
    lock_keyring
    if [ -n "${SCREEN:-}" ]; then
        DISPLAY=$SCREEN
        export DISPLAY
        dbus-update-activation-environment DISPLAY
        on_a_screen
    else
        abandon "without a screen"
    fi
    echo "1..$n"
    exit
fi
need dbus-run-session gdbus gnome-keyring-daemon
desk prompts
if command -v Xvfb >/dev/null && command -v xdotool >/dev/null; then
    Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 3>"$TEST_ROOT/screen" \
        >>"$TEST_ROOT/xvfb.log" 2>&1 &
    screen=$!
    trap 'kill "$screen"' EXIT
    tries=0
    until [ -s "$TEST_ROOT/screen" ] || [ "$tries" -ge 200 ]; do
        tries=$((tries + 1))
        sleep 0.05
    done
    SCREEN=:$(cat "$TEST_ROOT/screen")
    export SCREEN
fi
# What the bus starts must not talk into the results.
dbus-run-session -- sh "$0" inside 4>&1 >"$TEST_ROOT/bus.log" 2>&1
