# Shared by the scripts that break a set-up at a chosen step. Sourced after lib.sh.
# shellcheck shell=sh

orgwire_program=$TOP_BUILDDIR/orgwire
journal=$XDG_STATE_HOME/orgwire/journal/acme.json
new() {
    orgwire new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Sales \
        --object=Account:RCU "$@"
}
is_clean() {
    [ "$(made)" = "$clean" ] || { made; return 1; }
    [ -z "$(find "$XDG_CONFIG_HOME/orgwire/connections" "$XDG_STATE_HOME/orgwire/journal" -name '*.json')" ]
}
one_app() {
    [ "$(state | json apps | grep -o '"kind"' | wc -l)" = 1 ]
}
# The connection works, there is one app for it; and then it is removed without a trace.
works_and_goes() {
    one_app && orgwire status acme && [ "$(orgwire call Sales_IS.CountAccounts --json | json count)" -gt 0 ] &&
        orgwire remove acme --no-input && is_clean
}
resumes() { orgwire new acme --resume --no-input && works_and_goes; }
undoes() { orgwire new acme --undo --no-input && is_clean; }
# ended EXIT TEXT: what the run in $TEST_ROOT/failed came to
ended() {
    [ "$code" -eq "$1" ] && grep -qiF -- "$2" "$TEST_ROOT/failed" && return
    echo "exit $code instead of $1, or '$2' is not in:"
    cat "$TEST_ROOT/failed"
    return 1
}
try() {
    code=0
    "$@" >"$TEST_ROOT/failed" 2>&1 || code=$?
    # The sanitizer's remark on fibers would stand before the JSON.
    sed -i '/ASan doesn.t fully support/d' "$TEST_ROOT/failed"
}
# What a broken case leaves must not break the next one.
tidy() {
    [ ! -f "$journal" ] || orgwire new acme --undo --no-input >/dev/null 2>&1 || true
    [ ! -f "$XDG_CONFIG_HOME/orgwire/connections/acme.json" ] ||
        orgwire remove acme --no-input >/dev/null 2>&1 || true
    orgwire remove --leftovers 2>/dev/null | sed 's/.* //' |
        xargs -r "$orgwire_program" remove --leftovers >/dev/null 2>&1 || true
}
case_of() {
    case_name=$1
    shift
    ok "$case_name" "$@"
    tidy
}

# --- one step at a time: the program stands still where the journal says that a step is done ---
stop_when=
start_new() {
    set -- "$orgwire_program" new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" \
        --integration=Sales --object=Account:RCU "$@"
    [ -z "$stop_when" ] || set -- env "$(preloaded crash-at)" "ORGWIRE_STOP_WHEN=$stop_when" "$@"
    "$@" >"$TEST_ROOT/failed" 2>&1 &
    pid=$!
}
# until_in_journal TEXT [JOURNAL]
until_in_journal() {
    for _ in $(seq 600); do
        ! grep -q "$1" "${2:-$journal}" 2>/dev/null || return 0
        sleep 0.05
    done
    echo "the journal never said $1"
    return 1
}
until_stopped() {
    for _ in $(seq 1200); do
        read -r _ _ run_state _ <"/proc/$pid/stat" || break
        [ "$run_state" != Z ] || break
        [ "$run_state" != T ] || return 0
        sleep 0.05
    done
    echo "it never stood still:"
    cat "$TEST_ROOT/failed"
    return 1
}
go_on() {
    kill -CONT "$pid"
    code=0
    wait "$pid" || code=$?
}
# between STEP COMMAND…: runs a set-up (with $more), and the command when that step is done, before the next one
between() {
    stop_when="\"$1\": \"done\""
    shift
    start_new ${more:+"$more"}
    stop_when=
    between_result=0
    until_stopped && "$@" || between_result=$?
    go_on
    return $between_result
}
