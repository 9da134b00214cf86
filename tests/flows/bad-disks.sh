# No room on the disk, at every write of the journal and wherever else something is kept: nothing is
# done that was not written down before, and with room again it goes on.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/flows/steps.sh"
[ -f "$TOP_BUILDDIR/tests/flows/.libs/disk-full.so" ] || skip_all "the full disk is not built"
config=$XDG_CONFIG_HOME/orgwire
state_folder=$XDG_STATE_HOME/orgwire

# full PATH ROOM ARGUMENT…: orgwire, with room for ROOM more files there
full() {
    ORGWIRE_DISK_FULL=$1 ORGWIRE_DISK_ROOM=$2
    export ORGWIRE_DISK_FULL ORGWIRE_DISK_ROOM
    shift 2
    code=0
    preload disk-full "$orgwire_program" "$@" >"$TEST_ROOT/failed" 2>&1 || code=$?
    unset ORGWIRE_DISK_FULL ORGWIRE_DISK_ROOM
}
new_full() {
    where=$1 room=$2
    full "$where" "$room" new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" \
        --integration=Sales --object=Account:RCU
}
asks_for_nothing() {
    ! curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | grep -qE 'deployRequest|"POST","path":"/services/data'
}

no_journal_no_deed() {
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    new_full "$state_folder/journal" 0
    ended 1 "the journal cannot be written" && ended 1 "No space left on device" && is_clean &&
        asks_for_nothing &&
        [ -z "$(find "$state_folder" -name '*private-key*')" ]
}
# at_each_write WHAT BREAK MEND: BREAK ROOM is tried with more and more room until it succeeds
at_each_write() {
    what=$1 break=$2 mend=$3
    room=0
    while :; do
        room=$((room + 1))
        $break $room
        if [ $code -eq 0 ]; then
            break
        fi
        ended 1 "No space left on device" || { echo "room for $room"; return 1; }
        $mend $room || { echo "room for $room"; cat "$TEST_ROOT/failed"; return 1; }
    done
    echo "# $what: no room at each of $room writes of the journal" >>"$TEST_ROOT/measured"
    [ $room -gt 3 ]
}
breaks_new() { new_full "$state_folder/journal" "$1"; }
mends_new() {
    [ -f "$journal" ] || return
    # In turn: gone on with, and taken back.
    if [ $(($1 % 2)) -eq 0 ]; then
        resumes
    else
        # Without room it cannot be taken back either, and nothing of it is.
        full "$state_folder/journal" 0 new acme --undo --no-input
        ended 1 "No space left on device" && [ -f "$journal" ] && undoes
    fi
}
new_at_each_write() { at_each_write new breaks_new mends_new && works_and_goes; }
breaks_rotate() { full "$state_folder/journal" "$1" rotate acme --no-input; }
# No moment without a working key.
mends_rotate() {
    rm -f "$state_folder"/secrets-plain/*access-token*
    orgwire token acme >/dev/null && orgwire new acme --resume --no-input && one_app &&
        rm -f "$state_folder"/secrets-plain/*access-token* && orgwire token acme >/dev/null
}
rotate_at_each_write() { new && at_each_write rotate breaks_rotate mends_rotate && works_and_goes; }
breaks_remove() {
    [ -f "$config/connections/acme.json" ] || new >/dev/null 2>&1
    full "$state_folder/journal" "$1" remove acme --no-input
}
mends_remove() { orgwire remove acme --no-input && is_clean; }
remove_at_each_write() { at_each_write remove breaks_remove mends_remove && is_clean; }

secrets() {
    new_full "$state_folder/secrets-plain" 0
    ended 6 "No space left on device" && [ "$(made)" = "$clean" ] && resumes
}
token() {
    new_full "$state_folder/secrets-plain" 1
    ended 6 "No space left on device" && one_app && resumes
}
kept_in() {
    new_full "$config/$1" 0
    ended 1 "No space left on device" && ended 1 "$1" && one_app && [ -f "$journal" ] && resumes
}
# Root may write everywhere: a file where the folder should be stops even root.
no_folder() {
    rm -rf "$config/connections"
    : >"$config/connections"
    try new
    rm "$config/connections"
    ended 1 "It is not a folder" && [ "$(made)" = "$clean" ] && [ ! -f "$journal" ]
}
no_journal_folder() {
    rm -rf "$state_folder/journal"
    : >"$state_folder/journal"
    try new
    rm "$state_folder/journal"
    ended 1 "$state_folder/journal" && [ "$(made)" = "$clean" ]
}
# What is a convenience does not stop anything.
convenience() {
    new_full "$1" 0
    [ $code -eq 0 ] || { cat "$TEST_ROOT/failed"; return 1; }
    full "$1" 0 status acme
    [ $code -eq 0 ] || { cat "$TEST_ROOT/failed"; return 1; }
    full "$1" 0 call Sales_IS.CountAccounts --json
    [ $code -eq 0 ] && works_and_goes
}

start_org
orgwire config set store file-plain
sign_in
clean=$(made)
: >"$TEST_ROOT/measured"
case_of "without a journal nothing is done" no_journal_no_deed
case_of "no room at any write of a set-up's journal" new_at_each_write
case_of "no room at any write of a rotation's journal" rotate_at_each_write
case_of "no room at any write of a removal's journal" remove_at_each_write
case_of "no room for the private key: the org is not touched" secrets
case_of "no room for the token: it goes on when there is" token
case_of "no room for the connection" kept_in connections
case_of "no room for the integration" kept_in integrations
case_of "no room for the association" kept_in associations
case_of "a file where the connections should be" no_folder
case_of "a file where the journal should be" no_journal_folder
case_of "no room for the log stops nothing" convenience "$state_folder/log"
case_of "no room for the history of states stops nothing" convenience "$state_folder/status"
case_of "no room for the shapes stops nothing" convenience "$state_folder/shapes"
case_of "no room for the cache stops nothing" convenience "$XDG_CACHE_HOME"
cat "$TEST_ROOT/measured"
stop_org
done_testing
