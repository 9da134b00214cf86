# Orgs that do not answer, refuse, keep what they had, or change between two steps; two administrators
# at once; locks that others hold. Each ends with a clear problem, and nothing half-made stays.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/flows/steps.sh"

deletes_set() {
    control '{"action":"delete-permission-set","permission_set":"Orgwire_acme_Access"}' | grep -q '"done":true'
}
deactivates() {
    control "{\"action\":\"deactivate-user\",\"username\":\"$ORG_RUN_AS\",\"on\":$1}" | grep -q '"done":true'
}

# --- the deploy stays Pending ---
pending() {
    fault deploy-pending-forever || return
    start=$(date +%s)
    try new --wait=2
    took=$(($(date +%s) - start))
    ended 7 "has not ended after 2 s" && ended 7 "orgwire new --resume" && [ $took -lt 30 ] &&
        [ -f "$journal" ]
}
pending_resumes() { pending && fault deploy-pending-forever false && resumes; }
pending_interrupted() {
    fault deploy-pending-forever || return
    start_new
    until_in_journal '"deploy_id"' && kill -INT "$pid" || return
    code=0
    wait "$pid" || code=$?
    fault deploy-pending-forever false
    ended 130 "" && [ -f "$journal" ] && resumes
}
pending_called_off() {
    pending && undoes || return
    fault deploy-pending-forever false
    # A deploy of 2 s is over by now, had it not been called off.
    sleep 3
    is_clean
}

# --- the known texts (salesforce-api §6.6): EXIT, what we say of it, their words ---
: >"$TEST_ROOT/meanings"
text() {
    fault "deploy-fails:$3" || return
    try new
    fault deploy-fails false
    ended "$1" "$2" && ended "$1" "$3" || return
    # Nothing is left in the org even before anybody undoes anything.
    [ "$(made)" = "$clean" ] || { made; return 1; }
    # Clear: something of ours beside the org's own words, and a way on.
    grep -v "^  " "$TEST_ROOT/failed" >>"$TEST_ROOT/meanings"
    [ ! -f "$journal" ] || undoes
}

# --- what was deployed is not what is there ---
key_kept() {
    fault key-kept-old && new || return
    fault key-kept-old false
    [ "$(orgwire show acme --json | json client_id)" = "$(state | json apps.0.consumer_key)" ] && works_and_goes
}
certificate_kept() {
    new || return
    before=$(state | json apps.0.certificate_sha256)
    fault certificate-kept-old || return
    try orgwire rotate acme --no-input
    fault certificate-kept-old false
    ended 1 "the certificate of Orgwire_acme_glbloauth is not ours" && [ ! -f "$journal" ] &&
        [ "$(state | json apps.0.certificate_sha256)" = "$before" ] && works_and_goes
}
policy() {
    fault "policies-differ:$1=$2" || return
    try new
    fault policies-differ false
    ended 1 "$1 of Orgwire_acme_oauth_defaultPolicy is $2, not $3" && undoes
}

# --- between two steps ---
set_vanishes() {
    between "$1" deletes_set || return
    # Gone before it was looked for (our words), or between that and its use (the org's).
    [ "$code" -eq 1 ] || [ "$code" -eq 3 ] || { cat "$TEST_ROOT/failed"; return 1; }
    ended "$code" "permission set" && [ -f "$journal" ] && undoes
}
user_leaves() {
    between "$1" deactivates true || { deactivates false; return 1; }
    deactivates false && ended 5 "active" && [ -f "$journal" ] && resumes
}
# The first read is on its way when the step before it is done; the second one meets the dead token.
user_leaves_midway() {
    sales=$XDG_CONFIG_HOME/orgwire/integrations/Sales.json
    more=--object=Contact:R
    result=0
    rm -f "$sales"
    user_leaves wait || result=$?
    rm -f "$sales"
    more=
    return $result
}
read_only() {
    between "$1" fault read-only-org || return
    ended 5 "read-only" && [ -f "$journal" ] || return
    # Nor can it be taken back now; that is said, and stays possible.
    try orgwire new acme --undo --no-input
    ended 5 "read-only" && [ -f "$journal" ] && fault read-only-org false && undoes
}
read_only_at_first() {
    fault read-only-org || return
    try new
    fault read-only-org false
    ended 5 "read-only" && [ "$(made)" = "$clean" ] && resumes
}
maintenance() {
    between deploy fault 503 || return
    ended 7 "maintenance" && [ -f "$journal" ] && fault 503 false && resumes
}

# --- two administrators ---
# second COMMAND…: the same person's command in another home
second() {
    env XDG_CONFIG_HOME="$TEST_ROOT/second/config" XDG_STATE_HOME="$TEST_ROOT/second/state" \
        XDG_CACHE_HOME="$TEST_ROOT/second/cache" XDG_RUNTIME_DIR="$TEST_ROOT/second/run" \
        HOME="$TEST_ROOT/second/home" "$@"
}
new_in_second() {
    second "$orgwire_program" new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" \
        --integration=Sales --object=Account:RCU
}
# Both have planned, with the same names, before either begins.
two_homes() {
    mkdir -p "$TEST_ROOT/second/home" && mkdir -m 700 -p "$TEST_ROOT/second/run" &&
        second "$orgwire_program" config set store file-plain &&
        second "$orgwire_program" auth token --org="$ORG_HOST" <"$ORG_TOKEN_FILE" || return
    other=$TEST_ROOT/second/state/orgwire/journal/acme.json
    fault slow:300 || return
    start_new
    first=$pid
    new_in_second >"$TEST_ROOT/other" 2>&1 &
    env_pid=$!
    until_in_journal '"run"' && kill -STOP "$first" && until_in_journal '"run"' "$other" || return
    kill -CONT "$first"
    code=0 other_code=0
    wait "$first" || code=$?
    wait "$env_pid" || other_code=$?
    fault slow false
    cat "$TEST_ROOT/failed" "$TEST_ROOT/other"
    # One has it, the other is told so; nobody's app was replaced.
    [ "$code $other_code" = "0 1" ] || [ "$code $other_code" = "1 0" ] || return
    grep -q "is in the org already, and not this connection's" "$TEST_ROOT/failed" "$TEST_ROOT/other" &&
        one_app || return
    if [ $code -eq 0 ]; then
        orgwire status acme && second "$orgwire_program" new acme --undo --no-input && one_app &&
            orgwire status acme && new_in_second &&
            [ "$(second "$orgwire_program" show acme --json | json app)" = Orgwire_acme_2 ]
    else
        second "$orgwire_program" status acme && orgwire new acme --undo --no-input && one_app &&
            second "$orgwire_program" status acme && new &&
            [ "$(orgwire show acme --json | json app)" = Orgwire_acme_2 ]
    fi || return
    orgwire status acme && second "$orgwire_program" status acme &&
        [ "$(state | json apps | grep -o '"kind"' | wc -l)" = 2 ] &&
        orgwire remove acme --no-input && second "$orgwire_program" remove acme --no-input && is_clean
}
one_home() {
    start_new
    first=$pid
    other_code=0
    new >"$TEST_ROOT/other" 2>&1 || other_code=$?
    code=0
    wait "$first" || code=$?
    cat "$TEST_ROOT/failed" "$TEST_ROOT/other"
    [ "$code $other_code" = "0 1" ] || [ "$code $other_code" = "1 0" ] || return
    grep -qE "is at work on|under way already|there is a connection 'acme' already|was begun and not finished" \
        "$TEST_ROOT/failed" "$TEST_ROOT/other" && [ ! -f "$journal" ] &&
        [ "$(find "$XDG_STATE_HOME/orgwire/secrets-plain" -name '*private-key*' | wc -l)" = 1 ] &&
        works_and_goes
}
# One that has looked whether the name is free stands still; meanwhile another takes it.
stale_plan() {
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    fault slow:400 || return
    start_new
    for _ in $(seq 600); do
        ! curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | grep -q /describe || break
        sleep 0.05
    done
    kill -STOP "$pid"
    [ ! -f "$journal" ] || { echo "too late"; return 1; }
    fault slow false
    new || return
    go_on
    ended 1 "there is a connection 'acme' already" && [ ! -f "$journal" ] && works_and_goes
}

# --- locks and time limits ---
hold() {
    mkdir -p "$XDG_RUNTIME_DIR/orgwire"
    flock "$XDG_RUNTIME_DIR/orgwire/$1" sleep 60 &
    holder=$!
    for _ in $(seq 100); do
        flock -n "$XDG_RUNTIME_DIR/orgwire/$1" true || return 0
        sleep 0.05
    done
    return 1
}
let_go() {
    # The lock is held by sleep, too, which has the descriptor from flock.
    kill "$(cat "/proc/$holder/task/$holder/children")" "$holder" 2>/dev/null || true
    wait "$holder" 2>/dev/null || true
}
token_lock() { echo "token-$(json id <"$XDG_CONFIG_HOME/orgwire/connections/acme.json").lock"; }
status_and_a_lock() {
    hold "$(token_lock)" || return
    start=$(date +%s)
    try orgwire status acme --timeout=2 --json
    took=$(($(date +%s) - start))
    let_go
    echo "$took s"
    ended 7 "another orgwire is at work on" && [ $took -le 6 ] && orgwire status acme
}
interrupted_at_a_lock() {
    hold "$(token_lock)" || return
    rm -f "$XDG_STATE_HOME"/orgwire/secrets-plain/*access-token*
    "$orgwire_program" token acme >"$TEST_ROOT/failed" 2>&1 &
    pid=$!
    sleep 1
    kill -INT "$pid"
    start=$(date +%s)
    code=0
    wait "$pid" || code=$?
    took=$(($(date +%s) - start))
    let_go
    ended 130 "another orgwire is at work on" && [ $took -le 5 ] && orgwire token acme >/dev/null
}
# until_asked PATH ARGUMENT…: starts orgwire, $pid, and comes back when it asks for PATH
until_asked() {
    path=$1
    shift
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    fault slow:300
    "$orgwire_program" "$@" >"$TEST_ROOT/failed" 2>&1 &
    pid=$!
    for _ in $(seq 200); do
        ! curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | grep -q "$path" || break
        sleep 0.05
    done
}
# What another process makes while the org is asked is not left over.
made_meanwhile() {
    until_asked /services/Soap/m/ remove --leftovers
    kill -STOP "$pid"
    fault slow false
    made_result=0
    new || made_result=$?
    kill -CONT "$pid"
    code=0
    wait "$pid" || code=$?
    [ $made_result -eq 0 ] && [ $code -eq 0 ] && ! grep Orgwire_acme "$TEST_ROOT/failed" && works_and_goes
}
# The connection works; what an administrator would see beyond that has no time left.
late_as_administrator() {
    until_asked /services/Soap/m/ status acme --timeout=8 --json
    fault slow:60000
    code=0
    wait "$pid" || code=$?
    fault slow false
    ended 0 '"ok"' && grep -rq "status acme as administrator: " "$XDG_STATE_HOME"/orgwire/log
}
twenty() {
    python3 - "$XDG_CONFIG_HOME/orgwire/connections" "$XDG_STATE_HOME/orgwire/secrets-plain" <<'P' || return
import glob, json, os, shutil, sys
folder, secrets = sys.argv[1:]
acme = json.load(open(folder + "/acme.json"))
for i in range(19):
    one = dict(acme, name=f"acme{i}", id=f"{acme['id'][:8]}{i:04}")
    path = f"{folder}/acme{i}.json"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        json.dump(one, file)
    for secret in glob.glob(f"{secrets}/{acme['id']}.*"):
        shutil.copy(secret, secret.replace(acme["id"], one["id"]))
P
    try orgwire status --json
    python3 - "$TEST_ROOT/failed" <<'P' || { cat "$TEST_ROOT/failed"; return 1; }
import json, sys
states = [one["state"] for one in json.load(open(sys.argv[1]))["connections"]]
print(states)
sys.exit(0 if states == ["ok"] * 20 else 1)
P
}
twenty_in_time() {
    fault slow:60000 || return
    start=$(date +%s%N)
    try orgwire status --timeout=3 --json
    took=$((($(date +%s%N) - start) / 1000000))
    fault slow false
    echo "# 20 connections, an org that never answers, --timeout=3: $took ms" >>"$TEST_ROOT/measured"
    [ $code -eq 7 ] && [ $took -ge 3000 ] && [ $took -lt 6000 ] && python3 - "$TEST_ROOT/failed" <<'P'
import json, sys
states = [one["state"] for one in json.load(open(sys.argv[1]))["connections"]]
print(states)
sys.exit(0 if states == ["OFFLINE"] * 20 else 1)
P
}

start_org
orgwire config set store file-plain
sign_in
clean=$(made)
case_of "a deploy that stays Pending ends in time; resumed, it works" pending_resumes
case_of "Ctrl-C while a deploy is Pending leaves what can be resumed" pending_interrupted
case_of "undone, a Pending deploy is called off and never happens" pending_called_off
fault deploy-pending-forever false
case_of "no connected apps" text 5 "--app=external-client-app" \
    "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support."
case_of "a consumer key that is taken" text 1 "a new key is made" "The consumer key is already taken."
case_of "a consumer key that cannot be chosen" text 5 "--client-id=KEY" \
    "You cannot provide a Consumer Key (3MVG9)"
case_of "a name or key that clashes" text 1 "other names and a new key are chosen" \
    "duplicate value found: <unknown> duplicates value on record with id: <unknown>"
case_of "a parent that is missing" text 1 "together with their app" \
    "Enter the name of the parent external client app."
case_of "a package that does not match" text 1 "the bundle lacks one of its parts" \
    "An object 'X' of type T was named in package.xml, but was not found in zipped directory"
case_of "something referred to is missing" text 1 "refers to is not in the org" \
    "Entity of type 'T' named 'X' cannot be found"
case_of "an element of another version" text 1 "the org's API version does not know this setting" \
    "Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}foo invalid at this location in type T"
case_of "a permission set that is unknown" text 1 "the permission set that goes with the app" \
    "In field: permissionSet - no PermissionSet named X found"
case_of "rights that are missing" text 5 "lacks a permission" \
    "insufficient access rights on cross-reference id"
case_of "the org's own consumer key is read back and used" key_kept
case_of "a certificate that the org did not take is found, and rolled back" certificate_kept
case_of "permitted users that differ are named" policy permittedUsersPolicyType AllSelfAuthorized AdminApprovedPreAuthorized
case_of "an IP relaxation that differs is named" policy ipRelaxationPolicyType Bypass Enforce
case_of "a refresh token policy that differs is named" policy refreshTokenPolicyType Infinite SpecificLifetime
case_of "a flow that was switched on is named" policy isClientCredentialsFlowEnabled true false
case_of "the permission set vanishes before it is read back" set_vanishes deploy
case_of "the permission set vanishes before it is assigned" set_vanishes read-back
case_of "the user is deactivated before the assignment" user_leaves read-back
case_of "the user is deactivated before the first token" user_leaves assign
case_of "the user is deactivated between the reading of two objects" user_leaves_midway
case_of "an org that is read-only from the start" read_only_at_first
case_of "an org that becomes read-only before the assignment" read_only read-back
case_of "an org that goes into maintenance after the deploy" maintenance
fault slow false
fault 503 false
fault read-only-org false
case_of "two administrators with homes of their own: one has the name, the other is told" two_homes
case_of "two processes of one administrator: one connection" one_home
case_of "a plan that another process has overtaken is refused" stale_plan
case_of "what is made while the org is asked is not called left over" made_meanwhile
ok "a connection for what follows" new
ok "status is not held up by a lock beyond its time limit" status_and_a_lock
ok "waiting for a lock ends with Ctrl-C" interrupted_at_a_lock
ok "what there is no time left for as administrator does not make it OFFLINE" late_as_administrator
ok "20 connections are asked at once" twenty
ok "… and never longer than the time limit" twenty_in_time
cat "$TEST_ROOT/measured"
stop_org
done_testing
