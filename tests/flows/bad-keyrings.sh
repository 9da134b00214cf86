# The keyring goes away in the middle of a set-up: nothing is lost, and when it is back it goes on.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/flows/steps.sh"
. "$TOP_SRCDIR/tests/contract/desktop.sh"
mock=$TOP_BUILDDIR/tests/harness/mock-secrets
[ -x "$mock" ] || skip_all "the keyring of the tests is not built"
if [ -z "${ORGWIRE_TEST_BUS-}" ]; then
    need dbus-run-session gdbus
    mkdir "$TEST_ROOT/no-services"
    bus_config "$TEST_ROOT/bus.conf" "$TEST_ROOT/no-services"
    ORGWIRE_TEST_BUS=1
    export ORGWIRE_TEST_BUS
    exec dbus-run-session --config-file="$TEST_ROOT/bus.conf" -- sh "$0"
fi
items=$TEST_ROOT/items

# start_keyring [FAULT]
start_keyring() {
    "$mock" "${1:-honest}" "$items" >"$TEST_ROOT/keyring-says" &
    keyring=$!
    wait_for_service
}
until_gone() {
    wait "$keyring" 2>/dev/null
    while [ "$(bus_call NameHasOwner org.freedesktop.secrets)" = "(true,)" ]; do sleep 0.02; done
}
kills_keyring() {
    kill -KILL "$keyring"
    until_gone
}
stops_keyring() { kill -STOP "$keyring"; }

stopped() {
    between "$1" stops_keyring
    # Whatever came of it: what follows needs the keyring.
    kill -CONT "$keyring"
    ended 6 "keyring" && [ -f "$journal" ] && resumes
}
killed() {
    between "$1" kills_keyring || return
    ended 6 "keyring" && [ -f "$journal" ] && start_keyring && resumes
}
# Before the key is stored the org has not heard of anything.
dies_storing() {
    kills_keyring
    start_keyring dies-on-create || return
    try new
    until_gone
    start_keyring && ended 6 "keyring" && [ "$(made)" = "$clean" ] && resumes
}
undo_waits() {
    between read-back kills_keyring || return
    ended 6 "keyring" || return
    try orgwire new acme --undo --no-input
    ended 6 "keyring" && [ -f "$journal" ] && start_keyring && undoes
}
# It comes back without the key: that cannot be gone on with, but taken back.
lost_key() {
    between read-back kills_keyring || return
    rm "$items"
    start_keyring && sign_in || return
    try orgwire new acme --resume --no-input
    ended 3 "orgwire new acme --undo" && undoes
}

token_requests() {
    curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | grep -o '/services/oauth2/token' | wc -l
}
# The store has no token; many ask for one at once. Not too many: whether a keyring is there must be
# seen within 3 s, and each of them starts two processes.
crowd=16
one_token_for_all() {
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    rm -rf "$TEST_ROOT/tokens"
    mkdir -p "$TEST_ROOT/tokens"
    pids=
    start=$(date +%s)
    for i in $(seq $crowd); do
        orgwire token acme >"$TEST_ROOT/tokens/$i" 2>>"$TEST_ROOT/token-errors" &
        pids="$pids $!"
    done
    failed=0
    for pid in $pids; do wait "$pid" || failed=$((failed + 1)); done
    echo "# $crowd tokens from $where: $(($(date +%s) - start)) s" >>"$TEST_ROOT/measured"
    [ $failed -eq 0 ] || { echo "$failed failed"; sort "$TEST_ROOT/token-errors" | uniq -c; return 1; }
    [ "$(cat "$TEST_ROOT"/tokens/* | sort -u | wc -l)" = 1 ] && [ "$(token_requests)" = 1 ]
}
from_keyring() {
    where="the keyring"
    new || return
    orgwire api GET /services/data >/dev/null
    # A token that the org has forgotten is not asked about; one that is not there is minted.
    forget_token && one_token_for_all && works_and_goes
}
# By the keyring's own means: every item of that kind.
forget_token() {
    gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
        --method org.freedesktop.Secret.Service.SearchItems "{'kind': 'access-token'}" |
        grep -o '/org/freedesktop/secrets/collection/main/[0-9]*' >"$TEST_ROOT/paths"
    [ -s "$TEST_ROOT/paths" ] || return
    while read -r path; do
        gdbus call --session --dest org.freedesktop.secrets --object-path "$path" \
            --method org.freedesktop.Secret.Item.Delete >/dev/null || return
    done <"$TEST_ROOT/paths"
}
from_passphrase_store() {
    where="the passphrase store"
    (umask 077 && echo "correct horse" >"$TEST_ROOT/passphrase")
    ORGWIRE_PASSPHRASE_FILE=$TEST_ROOT/passphrase
    export ORGWIRE_PASSPHRASE_FILE
    orgwire config set store file && sign_in && new || return
    rm "$XDG_STATE_HOME"/orgwire/secrets/*access-token*
    one_token_for_all && works_and_goes
}

start_org --fault=deploy-polls:1
start_keyring || exit 1
sign_in
clean=$(made)
case_of "the keyring stops after the app was made: resumed when it is back" stopped read-back
case_of "the keyring stops before the assignment" stopped deploy
case_of "the keyring dies after the app was made: resumed when it is back" killed read-back
case_of "the keyring dies after the assignment" killed assign
case_of "the keyring dies while the key is stored: the org is not touched" dies_storing
case_of "the keyring dies: what is to be undone waits for it" undo_waits
case_of "the keyring comes back without the key: said, and undone" lost_key
: >"$TEST_ROOT/measured"
case_of "many tokens at once from the keyring are one token request" from_keyring
case_of "many tokens at once from the passphrase store are one token request" from_passphrase_store
cat "$TEST_ROOT/measured"
kill "$keyring"
stop_org
done_testing
