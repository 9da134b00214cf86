# A connection's whole life: set up, damaged in every way, found out, mended, removed without a trace;
# least privilege asked of the org itself; 64 tokens at once.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org
new() {
    orgwire new acme --no-input --username="$ORG_RUN_AS" --integration=Sales \
        --object=Account:RCU:Industry --object=Contact:R:Email --object=Lead:RCUD "$@"
}
# The state word of the connection.
word() {
    orgwire status acme --json >"$TEST_ROOT/status" || true
    json connections.0.state <"$TEST_ROOT/status"
}
is_word() {
    found=$(word)
    [ "$found" = "$1" ] || {
        cat "$TEST_ROOT/status"
        return 1
    }
}
orgwire config set store file-plain
state >"$TEST_ROOT/before"

# --- set-up ---
dry_run_changes_nothing() {
    sign_in && new --dry-run >"$TEST_ROOT/plan" || return
    state | cmp - "$TEST_ROOT/before" && grep -q Orgwire_acme_Access "$TEST_ROOT/plan"
}
sets_up() { new --keep-sign-in && is_word ok; }
name_is_taken() { exits 1 new && says "there is a connection 'acme' already" new; }
keeps_the_sign_in() { orgwire auth list | grep -q "$ORG_HOST"; }

# --- least privilege, asked with the connection's own token (curl, not us) ---
# asks METHOD PATH BODY: the HTTP status
asks() {
    orgwire token --header | curl -s --cacert "$ORG_CA" -H @- -X "$1" -o "$TEST_ROOT/answer" \
        -w '%{http_code}' -H 'Content-Type: application/json' ${3:+-d "$3"} \
        "$ORG_URL/services/data/v67.0/$2"
}
answers() {
    found=$(asks "$2" "$3" "${4-}")
    [ "$found" = "$1" ] || {
        echo "$2 $3: $found instead of $1"
        cat "$TEST_ROOT/answer"
        return 1
    }
}
query() { printf 'query?q=%s' "$(printf %s "$1" | sed 's/ /+/g')"; }
reads_what_was_chosen() {
    answers 200 GET "$(query 'SELECT Id, Industry FROM Account LIMIT 1')" &&
        answers 200 GET "$(query 'SELECT Id, Email FROM Contact LIMIT 1')"
}
reads_no_other_field() {
    answers 400 GET "$(query 'SELECT Phone FROM Account LIMIT 1')" &&
        answers 400 GET "$(query 'SELECT Phone FROM Contact LIMIT 1')"
}
reads_no_other_object() { answers 400 GET "$(query 'SELECT Id FROM Case LIMIT 1')"; }
creates_and_updates() {
    answers 201 POST sobjects/Account '{"Name":"x","Industry":"Energy"}' || return
    account=$(json id <"$TEST_ROOT/answer")
    answers 204 PATCH "sobjects/Account/$account" '{"Industry":"Banking"}'
}
deletes_nothing_unchosen() {
    [ "$(asks DELETE "sobjects/Account/$account")" != 204 ] &&
        [ "$(asks POST sobjects/Contact '{"LastName":"x"}')" != 201 ]
}
deletes_what_was_chosen() {
    answers 201 POST sobjects/Lead '{"LastName":"x","Company":"y"}' || return
    answers 204 DELETE "sobjects/Lead/$(json id <"$TEST_ROOT/answer")"
}
writes_no_other_field() {
    [ "$(asks PATCH "sobjects/Account/$account" '{"Phone":"1"}')" = 400 ]
}

# --- tokens ---
token_requests() {
    curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | grep -o '/services/oauth2/token' | wc -l
}
one_token_for_64() {
    control '{"action":"expire-tokens"}' >/dev/null
    new_admin=$(control '{"action":"new-admin-token"}' | json admin_token)
    printf %s "$new_admin" >"$ORG_TOKEN_FILE"
    rm -f "$XDG_STATE_HOME"/orgwire/secrets-plain/*access-token*
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    mkdir -p "$TEST_ROOT/tokens"
    pids=
    for i in $(seq 64); do
        orgwire token acme >"$TEST_ROOT/tokens/$i" 2>>"$TEST_ROOT/token-errors" &
        pids="$pids $!"
    done
    for pid in $pids; do wait "$pid" || return; done
    [ "$(cat "$TEST_ROOT"/tokens/* | sort -u | wc -l)" = 1 ] || {
        sort -u "$TEST_ROOT"/tokens/* | cut -c1-60
        return 1
    }
    [ "$(token_requests)" = 1 ] || { echo "$(token_requests) requests"; return 1; }
}
dead_token_is_renewed() {
    control '{"action":"expire-tokens"}' >/dev/null
    printf %s "$(control '{"action":"new-admin-token"}' | json admin_token)" >"$ORG_TOKEN_FILE"
    [ "$(orgwire call Sales_IS.CountAccounts --json | json count)" -gt 0 ]
}

# --- damage: found without a sign-in, found with one, mended under the same name ---
# damage ACTION WORD: what a connection alone sees, then what the administrator sees, then mended
damage() {
    action=$1 alone=$2 known=$3
    orgwire auth forget >/dev/null 2>&1 || true
    control "{\"action\":\"$action\",\"app\":\"Orgwire_acme\",\"permission_set\":\"Orgwire_acme_Access\",\"username\":\"$ORG_RUN_AS\"}" |
        grep -q '"done":true' || return
    [ -z "$alone" ] || is_word "$alone" || return
    sign_in && is_word "$known" || return
    grep -q '"effect":' "$TEST_ROOT/status" && grep -q 'orgwire repair acme' "$TEST_ROOT/status"
}
mends() {
    orgwire repair acme --no-input && is_word ok &&
        [ "$(orgwire call Sales_IS.CountAccounts --json | json count)" -gt 0 ]
}
freezes() {
    control "{\"action\":\"freeze-user\",\"username\":\"$ORG_RUN_AS\",\"on\":$1}" >/dev/null
}
frozen_user() {
    freezes true && is_word BLOCKED && exits 5 orgwire repair acme --no-input &&
        freezes false && is_word ok
}
lost_key() {
    rm "$XDG_STATE_HOME"/orgwire/secrets-plain/*private-key*
    is_word ERROR && grep -q 'orgwire repair acme' "$TEST_ROOT/status" && mends
}
nothing_to_mend() { says "Nothing is missing" orgwire repair acme --no-input; }

# --- edit ---
edits() {
    orgwire edit acme --object=Account:R --no-input && is_word ok &&
        answers 400 GET "$(query 'SELECT Id FROM Lead LIMIT 1')" &&
        answers 200 GET "$(query 'SELECT Id, Phone FROM Account LIMIT 1')"
}
schema() {
    curl -sf --cacert "$ORG_CA" -d "$1" "$ORG_URL/orgwire-org/schema" | grep -q '"done":true'
}
# The object that an action of this name is about.
object_of() {
    orgwire actions Sales --json | python3 -c 'import json, sys
print("".join(a["object"] for a in json.load(sys.stdin)["actions"] if a["name"] == sys.argv[1]))' "$1"
}
# An object whose plain name is taken already gives way, wherever it stands in the list.
edit_keeps_names() {
    orgwire edit acme --object=Account:R --object=Complaint__c:R --no-input &&
        [ "$(object_of GetComplaint)" = Complaint__c ] || return
    schema '{"change":"add-object","object":"later__Complaint__c"}' || return
    orgwire edit acme --object=later__Complaint__c:R --object=Account:R --object=Complaint__c:R \
        --no-input || return
    [ "$(object_of GetComplaint)" = Complaint__c ]
}
# What was renamed once is called so for ever, also when it was away meanwhile.
edit_keeps_renames() {
    orgwire edit acme --object=Account=Firm:R:Name=Title,Industry --object=Contact=Person:R \
        --no-input && orgwire edit acme --object=Account:R:Industry --no-input || return
    [ "$(object_of GetFirm)$(object_of GetPerson)" = Account ] || return
    orgwire edit acme --object=Account:R --object=Contact:R --no-input || return
    [ "$(object_of GetFirm) $(object_of GetPerson)" = "Account Contact" ] &&
        says '"Title"' orgwire call Sales.SearchFirms limit=1 --json
}
edit_gives_the_own_name_back() {
    orgwire edit acme --object=Account=Account:R:*,Name=Name --object=Contact:R --no-input &&
        [ "$(object_of GetAccount)" = Account ] &&
        says '"Name"' orgwire call Sales.SearchAccounts limit=1 --json
}
# clashing NAME OBJECTS: an integration's file
clashing() {
    printf '{"schema":1,"name":"%s","api_version":"67.0","objects":[%s]}' "$1" "$2" \
        >"$TEST_ROOT/clashing.json"
}
entities_differ() {
    clashing Two '{"name":"Account","rename":"Firma"},{"name":"Contact","rename":"firma"}'
    exits 2 orgwire import "$TEST_ROOT/clashing.json" || return
    cp "$TEST_ROOT/clashing.json" "$XDG_CONFIG_HOME/orgwire/integrations/Two.json"
    says "cannot be called 'firma'" orgwire use Two acme || return
    rm "$XDG_CONFIG_HOME/orgwire/integrations/Two.json"
    set -- --object=Account=Firma:R --object=Contact=firma:R --no-input
    exits 2 orgwire edit acme "$@" &&
        exits 2 orgwire new two --username="$ORG_RUN_AS" --integration=Two "$@"
}
fields_differ() {
    exits 2 orgwire edit acme '--object=Account:R:*,Industry=limit' --no-input || return
    # The org alone knows what other fields there are.
    clashing Two '{"name":"Account","field_renames":{"Industry":"phone"}}'
    orgwire import "$TEST_ROOT/clashing.json" && exits 1 orgwire use Two acme &&
        exits 1 orgwire edit acme '--object=Account:R:*,Industry=phone' --no-input &&
        exits 1 orgwire new two --username="$ORG_RUN_AS" --integration=Three \
            '--object=Account:R:*,Industry=phone' --no-input &&
        rm "$XDG_CONFIG_HOME/orgwire/integrations/Two.json"
}
offline_asks_nothing() {
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    orgwire status --offline >/dev/null && [ "$(token_requests)" = 0 ]
}

in_time() {
    fault slow:8000 || return
    start=$(date +%s)
    code=0
    orgwire status acme --timeout=2 --json >"$TEST_ROOT/status" || code=$?
    took=$(($(date +%s) - start))
    fault slow false
    [ $code -eq 7 ] && [ "$(json connections.0.state <"$TEST_ROOT/status")" = OFFLINE ] && [ $took -lt 8 ]
}

# --- the end ---
removes() {
    orgwire remove acme --no-input && orgwire auth forget || return
    left=$(find "$XDG_CONFIG_HOME/orgwire/connections" "$XDG_STATE_HOME/orgwire/secrets-plain" \
        "$XDG_STATE_HOME/orgwire/journal" "$XDG_STATE_HOME/orgwire/shapes" -type f ! -name '.*')
    [ -z "$left" ] || { echo "$left"; return 1; }
}
# Rows that the test itself made, and administrator's tokens, are not part of it.
org_is_as_before() {
    state >"$TEST_ROOT/after"
    python3 - "$TEST_ROOT/before" "$TEST_ROOT/after" <<'P'
import json, sys
before, after = (json.load(open(name)) for name in sys.argv[1:])
bad = [key for key in ("apps", "components", "permission_sets", "assignments")
       if before[key] != after[key]]
print(bad)
sys.exit(1 if bad else 0)
P
}

ok "a dry run changes nothing and names what would be" dry_run_changes_nothing
ok "new makes a connection that is ok" sets_up
ok "the administrator's sign-in is kept when asked" keeps_the_sign_in
ok "a name that is taken is refused before anything is asked" name_is_taken
ok "the user reads the objects and fields that were chosen" reads_what_was_chosen
ok "the user reads no field that was left out" reads_no_other_field
ok "the user reads no object that was left out" reads_no_other_object
ok "the user creates and updates where that was chosen" creates_and_updates
ok "the user deletes and creates nothing where that was not chosen" deletes_nothing_unchosen
ok "the user writes no field that was left out" writes_no_other_field
ok "the user deletes where that was chosen" deletes_what_was_chosen
ok "64 tokens at once are one token request" one_token_for_64
ok "a token that died early is renewed in silence" dead_token_is_renewed
ok "an app deleted by hand is found" damage delete-app REVOKED REVOKED
ok "an app deleted by hand is mended" mends
ok "a certificate replaced by hand is found" damage replace-certificate REVOKED REVOKED
ok "a certificate replaced by hand is mended" mends
ok "a disabled app is found" damage disable-app "" REVOKED
ok "a disabled app is mended" mends
ok "an assignment removed by hand is found" damage remove-assignment "NO ACCESS" "NO ACCESS"
ok "an assignment removed by hand is mended" mends
ok "a permission set that was deleted is found" damage delete-permission-set "NO ACCESS" "NO ACCESS"
ok "a permission set that was deleted is mended" mends
ok "a pre-authorization that was taken away is found" damage remove-access "NO ACCESS" "NO ACCESS"
ok "a pre-authorization that was taken away is mended" mends
ok "a frozen user is found, and not ours to mend" frozen_user
ok "a lost private key is found and mended" lost_key
ok "a connection that is well needs no repair" nothing_to_mend
ok "edit takes rights away and gives others" edits
ok "… and an object that comes later takes no name away" edit_keeps_names
ok "… and renames outlive what has them" edit_keeps_renames
ok "… until the own name is asked for" edit_gives_the_own_name_back
ok "names of objects that clash are refused everywhere" entities_differ
ok "names of fields that clash are refused everywhere" fields_differ
ok "status --offline asks nothing of the org" offline_asks_nothing
ok "an org that does not answer is OFFLINE, within the time limit" in_time
ok "remove leaves nothing here" removes
ok "remove leaves nothing in the org" org_is_as_before
stop_org
done_testing
