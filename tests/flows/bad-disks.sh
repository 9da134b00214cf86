# No room on the disk, at every write of the journal and wherever else something is kept: nothing is
# done that was not written down before, and with room again it goes on.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/flows/steps.sh"
[ -f "$TOP_BUILDDIR/tests/flows/.libs/disk-full.so" ] || skip_all "the full disk is not built"
config=$XDG_CONFIG_HOME/orgwire
state_folder=$XDG_STATE_HOME/orgwire
journals=$state_folder/journal
sales=$config/integrations/Sales.json

# full PATHS ROOM ARGUMENT…: orgwire, with room for ROOM more files there
full() {
    ORGWIRE_DISK_FULL=$1 ORGWIRE_DISK_ROOM=$2
    export ORGWIRE_DISK_FULL ORGWIRE_DISK_ROOM
    shift 2
    try preload disk-full "$orgwire_program" "$@"
    unset ORGWIRE_DISK_FULL ORGWIRE_DISK_ROOM
}
new_full() {
    where=$1 room=$2
    full "$where" "$room" new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" \
        --integration=Sales --object=Account:RCU
}
# What, why, and what next; nothing half-written; nothing in the org that nobody here knows.
is_said() {
    ended "$1" "No space left on device" && grep -q '^  try: ' "$TEST_ROOT/failed" || return
    if [ -n "$(find "$config" "$state_folder" -name '*.tmp' -o -name '*.json.*')" ]; then
        find "$config" "$state_folder" -name '*.tmp' -o -name '*.json.*'
        return 1
    fi
    find "$config" "$journals" -name '*.json' -exec python3 -c 'import json, sys
for path in sys.argv[1:]:
    json.load(open(path))' {} + || return
    [ -f "$journal" ] || [ -f "$config/connections/acme.json" ] || [ "$(made)" = "$clean" ]
}
# goes_on HOLDS ARGUMENT…: tried with room for one file of the journal, for two, … for six, one, …,
# each try going on from the one before, until it is done. HOLDS must hold after each.
goes_on() {
    holds=$1 tries=0
    shift
    while full "$journals" $((tries % 6 + 1)) "$@" && [ $code -ne 0 ]; do
        tries=$((tries + 1))
        is_said 1 && $holds && [ $tries -lt 40 ] || { echo "try $tries: $*"; return 1; }
        # Once begun it is resumed; what is undone goes on being undone.
        [ ! -f "$journal" ] || set -- new acme --resume --no-input
    done
    echo "# no room at $tries writes of the journal: $case_name" >>"$TEST_ROOT/measured"
    [ $tries -ge 4 ] && [ ! -f "$journal" ]
}

no_journal_no_deed() {
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    new_full "$journals" 0
    is_said 1 && ended 1 "the journal cannot be written" && ended 1 "then try again" && is_clean &&
        [ ! -f "$journal" ] && [ -z "$(find "$state_folder" -name '*private-key*')" ] &&
        ! curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" |
        grep -qE 'deployRequest|"POST","path":"/services/data'
}
each_write_undone() {
    room=1
    while new_full "$journals" $room && [ $code -ne 0 ]; do
        is_said 1 && ended 1 "orgwire new acme --resume" && undoes || { echo "room for $room"; return 1; }
        room=$((room + 1))
    done
    echo "# a set-up writes its journal $room times" >>"$TEST_ROOT/measured"
    [ $room -gt 14 ] && works_and_goes
}
set_up_resumed() {
    new_full "$journals" 1
    is_said 1 && goes_on true new acme --resume --no-input && works_and_goes
}
undo_resumed() {
    new_full "$journals" 12
    is_said 1 && one_app && goes_on true new acme --undo --no-input && is_clean
}
# No moment without a working key.
mints() {
    rm -f "$state_folder"/secrets-plain/*access-token*
    orgwire token acme >/dev/null && one_app
}
rotation_resumed() { new && goes_on mints rotate acme --no-input && mints && works_and_goes; }
removal_resumed() { new && goes_on true remove acme --no-input && is_clean; }

# Whose the run was that made them last is in their descriptions.
rights() { made | sed 's/, run [A-Za-z0-9]*//g'; }
adds_contact() {
    where=$1 room=$2
    full "$where" "$room" edit acme --object=Account:RCU --object=Contact:R --no-input
}
edit_resumed() {
    new && goes_on mints edit acme --object=Account:RCU --object=Contact:R --no-input &&
        [ "$(orgwire call Sales_IS.CountContacts --json | json count)" -gt 0 ] && works_and_goes &&
        rm "$sales"
}
edit_undone() {
    new && cp "$sales" "$TEST_ROOT/sales" && before=$(rights) || return
    for full in "$journals 8" "$config/integrations 0"; do
        adds_contact "${full% *}" "${full#* }"
        is_said 1 && mints && orgwire new acme --undo --no-input && [ "$(rights)" = "$before" ] &&
            cmp "$sales" "$TEST_ROOT/sales" || { echo "$full"; return 1; }
    done
    works_and_goes
}
# What was not there before is not there afterwards.
edit_anew_undone() {
    new && rm "$sales" "$config/associations/Sales.json" && before=$(rights) || return
    adds_contact "$journals" 1
    is_said 1 && [ -f "$journal" ] && orgwire new acme --undo --no-input && [ "$(rights)" = "$before" ] &&
        [ -z "$(find "$config/integrations" "$config/associations" -name '*.json')" ] && mints &&
        orgwire remove acme --no-input && is_clean
}

private_key() {
    new_full "$state_folder/secrets-plain" 0
    is_said 6 && [ "$(made)" = "$clean" ] && resumes
}
token() {
    new_full "$state_folder/secrets-plain" 1
    is_said 6 && one_app && resumes
}
# Of the connection, of its integration, of their association: one after the other.
files() {
    rm -f "$sales"
    new_full "$config/connections" 0
    for folder in connections integrations associations; do
        is_said 1 && ended 1 "$config/$folder/" && one_app && [ -f "$journal" ] || return
        case $folder in
        connections) full "$config/integrations" 0 new acme --resume --no-input ;;
        integrations) full "$config/associations" 0 new acme --resume --no-input ;;
        esac
    done
    resumes
}
# A file in the place of a folder stops even root. What cannot be seen is neither free nor left over.
hidden() {
    where=$1
    mv "$where" "$TEST_ROOT/aside"
    : >"$where"
    before=$(made)
    shift
    result=0
    "$@" || result=$?
    rm "$where"
    mv "$TEST_ROOT/aside" "$where"
    return $result
}
is_refused() {
    try "$@"
    ended 1 "$where" && grep -qE "Not a directory|It is not a folder" "$TEST_ROOT/failed" &&
        grep -q '^  try: ' "$TEST_ROOT/failed" && [ "$(made)" = "$before" ] || { echo "$*"; return 1; }
}
without_connections() {
    is_refused new && is_refused orgwire remove acme --no-input &&
        is_refused orgwire remove --leftovers Orgwire_acme && [ -z "$(ls "$journals")" ]
}
without_journals() {
    is_refused orgwire new other --no-input --username="$ORG_RUN_AS" --object=Account:R &&
        is_refused orgwire rotate acme --no-input && is_refused orgwire new --resume --no-input &&
        is_refused orgwire new acme --undo --no-input && is_refused orgwire remove --leftovers Orgwire_acme
}
connections_hidden() { new && hidden "$config/connections" without_connections && works_and_goes; }
connection_damaged() {
    new && cp "$config/connections/acme.json" "$TEST_ROOT/acme.json" && before=$(made) || return
    (umask 077 && echo '{"schema":1' >"$config/connections/acme.json")
    for tried in "remove --leftovers Orgwire_acme" "new acme --no-input --username=$ORG_RUN_AS --object=Account:R"; do
        # shellcheck disable=SC2086
        try orgwire $tried
        ended 2 "the file of connection 'acme' is damaged" && [ "$(made)" = "$before" ] || return
    done
    cp "$TEST_ROOT/acme.json" "$config/connections/acme.json" && works_and_goes
}
# Nothing is written over an integration that cannot be read; what does not need it goes on.
integration_damaged() {
    new && cp "$sales" "$TEST_ROOT/sales" && before=$(made) || return
    echo '{"schema":1' >"$sales"
    for tried in "new other --no-input --username=$ORG_RUN_AS --integration=Sales --object=Lead:R" \
        "new other --no-input --username=$ORG_RUN_AS --integration=Sales" \
        "edit acme --no-input --object=Lead:R" "repair acme --no-input"; do
        # shellcheck disable=SC2086
        is_called_damaged $tried && [ "$(made)" = "$before" ] || return
    done
    orgwire rotate acme --no-input && mints && orgwire remove acme --no-input && is_clean &&
        [ "$(cat "$sales")" = '{"schema":1' ] && rm "$sales"
}
is_called_damaged() {
    try orgwire "$@"
    ended 2 "the file of integration 'Sales' is damaged" && [ "$(cat "$sales")" = '{"schema":1' ] ||
        { echo "$*"; return 1; }
}
# It was not there yet when the set-up was planned.
integration_damaged_midway() {
    new_full "$config/connections" 0
    [ ! -f "$sales" ] && mkdir -p -m 700 "$config/integrations" && echo '{"schema":1' >"$sales" &&
        is_called_damaged new acme --resume --no-input && rm "$sales" && resumes
}
journals_hidden() { new && hidden "$journals" without_journals && works_and_goes; }
# Another version may know what is left over; nobody can tell from a journal that is damaged.
journal_of_another() {
    echo '{"schema":2}' >"$journals/other.json"
    try orgwire remove --leftovers
    ended 1 "it was written by another version of orgwire" || return
    echo '{"schema":1' >"$journals/other.json"
    orgwire remove --leftovers && rm "$journals/other.json" && is_clean
}
# What is a convenience does not stop anything.
conveniences() {
    set -- "$state_folder/log:$state_folder/status:$state_folder/shapes:$XDG_CACHE_HOME"
    new_full "$1" 0
    [ $code -eq 0 ] || { cat "$TEST_ROOT/failed"; return 1; }
    full "$1" 0 status acme
    [ $code -eq 0 ] || { cat "$TEST_ROOT/failed"; return 1; }
    full "$1" 0 call Sales_IS.CountAccounts --json
    [ $code -eq 0 ] && works_and_goes
}

start_org --fault=deploy-polls:1
orgwire config set store file-plain
sign_in
clean=$(made)
: >"$TEST_ROOT/measured"
case_of "without a journal nothing is done" no_journal_no_deed
case_of "no room at each write of a set-up's journal: undone" each_write_undone
case_of "no room at the writes of a set-up's journal: resumed" set_up_resumed
case_of "no room at the writes of its undoing" undo_resumed
case_of "no room at the writes of a rotation's journal" rotation_resumed
case_of "no room at the writes of a removal's journal" removal_resumed
case_of "no room at the writes of an edit's journal" edit_resumed
case_of "an edit without room, undone" edit_undone
case_of "an edit of what was not known, undone before its deploy" edit_anew_undone
case_of "no room for the private key: the org is not touched" private_key
case_of "no room for the token: it goes on when there is" token
case_of "no room for the connection, the integration, their association" files
case_of "a file where the connections should be" connections_hidden
case_of "a connection that is damaged is neither free nor left over" connection_damaged
case_of "an integration that is damaged is neither taken for none nor written over" integration_damaged
case_of "… nor is one that came to be after the plan" integration_damaged_midway
case_of "a file where the journals should be" journals_hidden
case_of "a journal of another version is not passed over" journal_of_another
case_of "no room for the log, the history, the shapes, the cache stops nothing" conveniences
cat "$TEST_ROOT/measured"
stop_org
done_testing
