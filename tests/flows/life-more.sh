# What others do to a connection behind our back, and what one change means for another: found out,
# said, mended.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org
other_user=olga@orgwire.example
config=$XDG_CONFIG_HOME/orgwire
new() {
    name=$1
    shift
    orgwire new "$name" --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Sales \
        --object=Account:RCU "$@"
}
counts() { [ "$(orgwire call "$1_IS.Count$3" -c "$2" --json | json count)" -gt 0 ]; }
# is_word NAME WORD: the state; the whole status is in $TEST_ROOT/status
is_word() {
    orgwire status "$1" --json >"$TEST_ROOT/status" || true
    [ "$(json connections.0.state <"$TEST_ROOT/status")" = "$2" ] || {
        cat "$TEST_ROOT/status"
        return 1
    }
}
# found MEMBER TEXT: of the finding that decides the state
found() {
    json "connections.0.findings.0.$1" <"$TEST_ROOT/status" | grep -qF -- "$2" || {
        cat "$TEST_ROOT/status"
        return 1
    }
}
mends() { orgwire repair "$1" --no-input && is_word "$1" ok; }
# as_admin METHOD PATH [BODY]
as_admin() {
    printf 'Authorization: Bearer %s\n' "$(cat "$ORG_TOKEN_FILE")" |
        curl -sf --cacert "$ORG_CA" -H @- -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} \
            "$ORG_URL/services/data/v67.0/$2"
}
# ids QUERY: what an administrator reads
ids() {
    as_admin GET "query?q=$(printf %s "$1" | sed 's/ /+/g')" | python3 -c 'import json, sys
print(*[row["Id"] for row in json.load(sys.stdin)["records"]])'
}
id_of_set() { ids "SELECT Id FROM PermissionSet WHERE Name = '$1'"; }
user_permissions() {
    as_admin GET "query?q=SELECT+PermissionsModifyAllData+FROM+PermissionSet+WHERE+Name='$1'" |
        json records.0.PermissionsModifyAllData
}

# --- more rights than were chosen, whoever gave them ---
elevated() {
    as_admin PATCH "sobjects/PermissionSet/$(id_of_set "$1")" '{"PermissionsModifyAllData":true}' &&
        is_word acme DRIFT && found what "ModifyAllData in $1" &&
        found effect "more than was chosen" && found command "orgwire repair acme"
}
# A rotation deploys no rights: what others did to them does not stop it, and it mends none.
rotates_elevated() {
    orgwire rotate acme --no-input && [ "$(user_permissions "$1")" = true ] && is_word acme DRIFT
}
mends_elevated() { mends acme && [ "$(user_permissions "$1")" = false ]; }

# --- a user who cannot sign in ---
# Whose token it is, as the org says.
token_user() {
    orgwire token acme --header |
        curl -sf --cacert "$ORG_CA" -H @- "$ORG_URL/services/oauth2/userinfo" | json preferred_username
}
is() {
    [ "$1" = "$2" ] || {
        echo "is:     $1"
        echo "wanted: $2"
        return 1
    }
}
frozen_is_refused() {
    before=$(made)
    exits 2 orgwire edit acme --username=frozen@orgwire.example --no-input &&
        exits 2 new cold --username=frozen@orgwire.example &&
        says "'frozen@orgwire.example' is frozen" orgwire edit acme \
            --username=frozen@orgwire.example --no-input --dry-run || return
    is "$(made)" "$before" && is_word acme ok && is "$(token_user)" "$ORG_RUN_AS"
}
# Shut out only after the change has begun: waiting for it would never help.
shut_out_midway() {
    fault user-inactive || return
    exits 5 orgwire edit acme --username=$other_user --no-input && is_word acme BLOCKED &&
        json connections.0.findings <"$TEST_ROOT/status" | grep -q 'orgwire new acme --undo' ||
        return
    ! grep -q -- '--wait' "$TEST_ROOT/status"
}
# The token in the store is still the one of the user before.
token_of_no_other_user() {
    fault user-inactive false
    is "$(token_user)" "$(orgwire show acme --json | json username)" &&
        is "$(token_user)" $other_user
}
undone() {
    orgwire new acme --undo --no-input && is "$(token_user)" "$ORG_RUN_AS" && is_word acme ok
}
# A token of somebody else is worse than none.
foreign_token() {
    fault foreign-user || return
    rm -f "$XDG_STATE_HOME"/orgwire/secrets-plain/*access-token*
    exits 1 orgwire token acme && exits 1 orgwire call Sales_IS.CountAccounts -c acme &&
        is_word acme ERROR && found what "another user" &&
        fault foreign-user false && is_word acme ok
}

# --- an app of the other kind ---
refused_app_leaves_nothing() {
    fault "deploy-fails:You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support." &&
        before=$(made)
    exits 5 new other --app=connected-app && fault deploy-fails false && is "$(made)" "$before" &&
        is "$(ls "$XDG_STATE_HOME/orgwire/journal")" "" && new other --app=external-client-app &&
        is_word other ok && orgwire remove other --no-input
}
resume_takes_no_answers() {
    fault deploy-pending-forever || return
    exits 7 new other --wait=1 && fault deploy-pending-forever false || return
    exits 2 orgwire new other --resume --app=external-client-app --no-input &&
        says "--username does not go with --undo" orgwire new other --undo --username=x --no-input &&
        ORGWIRE_STORE=keyring orgwire new other --resume --no-input && is_word other ok &&
        orgwire remove other --no-input
}

# --- another name ---
# Nothing keeps the names that were given up, and nothing is left in the end.
renamed_and_removed() {
    new una && is_word una ok && orgwire use Sales una --env=second &&
        orgwire edit una --name=duo --no-input && is_word duo ok &&
        is "$(find "$XDG_STATE_HOME" "$config" -name '*una*')" "" && orgwire check Sales -c duo &&
        orgwire remove duo --no-input && is "$(find "$XDG_STATE_HOME" "$config" -name '*duo*')" ""
}

# --- the way in is one thing, the rights another ---
loses_set() {
    orgwire use Sales acme || return
    as_admin DELETE "sobjects/PermissionSetAssignment/$(ids "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Orgwire_acme_Data'")" &&
        is_word acme DRIFT && found effect "actions may fail" && found command "orgwire repair acme" &&
        orgwire token acme >/dev/null && orgwire auth forget && is_word acme DRIFT &&
        found command "orgwire repair acme" && sign_in && mends acme
}

# --- an integration that two connections share ---
shared() {
    orgwire new one --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Sh --object=Account:R &&
        orgwire new two --no-input --keep-sign-in --username=$other_user --integration=Sh --env=test &&
        says "orgwire repair two" orgwire edit one --object=Account:R --object=Lead:R --no-input || return
    is_word two DRIFT && found command "orgwire repair two" && exits 1 orgwire check Sh --env=test &&
        orgwire auth forget && is_word two DRIFT && found command "orgwire repair two" && sign_in &&
        mends two && counts Sh two Leads && orgwire remove one --no-input && orgwire remove two --no-input
}

orgwire config set store file-plain
sign_in
ok "a connection for what follows" new acme
ok "a user permission that was added by hand is found" elevated Orgwire_acme_Access
ok "… stops no rotation" rotates_elevated Orgwire_acme_Access
ok "… and is taken away" mends_elevated Orgwire_acme_Access
ok "a frozen user is refused before anything is changed" frozen_is_refused
ok "a user shut out midway: the way on is not to wait" shut_out_midway
ok "a token is never handed out for another user than the connection's" token_of_no_other_user
ok "… and the change is taken back, with its token" undone
ok "a token that the org gives for another user is refused" foreign_token
ok "a refused connected app leaves nothing begun: an external client app is made instead" refused_app_leaves_nothing
ok "--resume refuses answers, for it cannot take them" resume_takes_no_answers
ok "a renamed connection leaves no file of its old name, and a removed one none at all" renamed_and_removed
ok "a lost set of the data is no lost way in; with and without a sign-in a repair is offered" loses_set
ok "a shared integration changed through one connection: said, and found at the other" shared
stop_org
done_testing
