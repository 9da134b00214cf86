# Changes that are broken off, taken back and gone on with; and that none gives or takes other rights
# than were chosen.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org
other_user=olga@orgwire.example
config=$XDG_CONFIG_HOME/orgwire
secrets=$XDG_STATE_HOME/orgwire/secrets-plain
journal=$XDG_STATE_HOME/orgwire/journal/acme.json
control() {
    curl -sf --cacert "$ORG_CA" -d "$1" "$ORG_URL/orgwire-org/do" | grep -q '"done":true'
}
new() {
    orgwire new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Sales \
        --object=Account:RCU:Industry --object=Contact:R:Email "$@"
}
is_clean() {
    [ "$(made)" = "$clean" ] || { made; return 1; }
    left=$(find "$config/connections" "$XDG_STATE_HOME/orgwire/journal" -name '*.json'
        find "$secrets" -name '*private-key*')
    [ -z "$left" ] || { echo "$left"; return 1; }
}
# What the permission sets grant, their descriptions aside.
rights() {
    state | python3 -c 'import json, sys
for one in json.load(sys.stdin)["permission_sets"]:
    if one["name"].startswith("Orgwire_acme_"):
        one["values"].pop("description", None)
        print(json.dumps(one, sort_keys=True))'
}
# The usernames that the permission set is assigned to.
assigned() {
    printf 'Authorization: Bearer %s\n' "$(cat "$ORG_TOKEN_FILE")" >"$TEST_ROOT/bearer"
    curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" -G "$ORG_URL/services/data/v67.0/query" \
        --data-urlencode "q=SELECT Assignee.Username FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Orgwire_acme_Access' ORDER BY Assignee.Username" |
        python3 -c 'import json, sys
print(*[row["Assignee"]["Username"] for row in json.load(sys.stdin)["records"]])'
}
is() {
    [ "$1" = "$2" ] || {
        echo "is:     $1"
        echo "wanted: $2"
        return 1
    }
}
counts() { [ "$(orgwire call "$1_IS.CountAccounts" -c "$2" --json | json count)" -gt 0 ]; }
removed() { orgwire remove "${1:-acme}" --no-input; }
orgwire config set store file-plain
sign_in
clean=$(made)

# --- a given app ---
given() {
    orgwire new given --client-id="$1" --org="$ORG_HOST" --username="$ORG_RUN_AS" \
        --integration=Given --object=Account:R --no-input "${2---no-wait}"
}
given_by_file() {
    new && cat "$secrets"/*private-key* >"$TEST_ROOT/key.pem" || return
    key=$(json client_id <"$config/connections/acme.json")
    given "$key" --key-file="$TEST_ROOT/key.pem" && orgwire status given && counts Given given
}
given_without_its_key() {
    removed given || return
    fault not-approved || return
    given "$key" --key-file="$TEST_ROOT/key.pem" && return 1
    fault not-approved false
    sed -i 's/"store": *"done"/"store":"intended"/' "$XDG_STATE_HOME/orgwire/journal/given.json"
    id=$(json connection.id <"$XDG_STATE_HOME/orgwire/journal/given.json")
    rm "$secrets/$id"*private-key* || return
    exits 2 orgwire new given --resume --no-input >"$TEST_ROOT/said" 2>&1 || return
    grep -q -- "--key-file again" "$TEST_ROOT/said" || { cat "$TEST_ROOT/said"; return 1; }
    orgwire new given --undo --no-input && is "$(ls "$secrets" | grep -c private-key)" 1
}
undo_takes_the_copy() {
    given nonsense --key-file="$TEST_ROOT/key.pem" && return 1
    orgwire new given --undo --no-input && is "$(ls "$secrets" | grep -c private-key)" 1
}
undo_leaves_the_hand_overs_key() {
    orgwire new given --hand-over="$TEST_ROOT/folder" --org="$ORG_HOST" --username="$ORG_RUN_AS" \
        --integration=Given --object=Account:R --no-input || return
    given nonsense && return 1
    orgwire new given --undo --no-input && is "$(ls "$secrets" | grep -c private-key)" 2 || return
    mv "$TEST_ROOT/folder" "$TEST_ROOT/folder-before"
    orgwire new given --hand-over="$TEST_ROOT/folder" --org="$ORG_HOST" --username="$ORG_RUN_AS" \
        --integration=Given --object=Account:R --no-input || return
    cmp "$TEST_ROOT/folder/certificate.pem" "$TEST_ROOT/folder-before/certificate.pem"
}

# --- a deploy that is under way while nobody can look ---
watches() {
    for i in $(seq 100); do
        curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | grep -q 'deployRequest/' && return
        sleep 0.2
    done
    return 1
}
deploy_under_way() {
    curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
    fault deploy-pending-forever || return
    new >"$TEST_ROOT/failed" 2>&1 &
    pid=$!
    watches && fault request-limit
    code=0
    wait $pid || code=$?
    fault request-limit false && fault deploy-pending-forever false || return
    is $code 7 && grep -q '"deploy": *"intended"' "$journal" && grep -q '"deploy_id"' "$journal" || {
        cat "$TEST_ROOT/failed" "$journal"
        return 1
    }
}
undone() { orgwire new acme --undo --no-input && is_clean; }

# --- rights stay what was chosen ---
other_runs_through_it() {
    orgwire new second --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Aaa \
        --object=Lead:R && orgwire use Aaa acme || return
    before=$(rights)
    echo "$before" | grep -q '"object": "Contact"'
}
rotate_touches_no_rights() {
    says "stay as they are" orgwire rotate acme --dry-run && orgwire rotate acme --no-input &&
        is "$(rights)" "$before" && counts Sales acme && orgwire status acme
}
replaced() { control '{"action":"replace-certificate","app":"Orgwire_acme"}'; }
repair_grants_its_own() {
    replaced && orgwire repair acme --no-input && is "$(rights)" "$before"
}
repair_shows_the_plan() {
    replaced && orgwire repair acme --no-input >"$TEST_ROOT/said" 2>&1 || return
    grep -q 'grant object Account' "$TEST_ROOT/said" || { cat "$TEST_ROOT/said"; return 1; }
}
repair_without_association() {
    orgwire use Sales second 2>"$TEST_ROOT/use" || {
        # Its user sees as much: both are the same.
        cat "$TEST_ROOT/use"
        return 1
    }
    replaced && orgwire repair acme --no-input && is "$(rights)" "$before" &&
        grep -q '"default": *"second"' "$config"/*ssociations/Sales.json
}
repair_without_integration() {
    mv "$config/integrations/Sales.json" "$TEST_ROOT" && replaced || return
    exits 1 orgwire repair acme --no-input >"$TEST_ROOT/said" 2>&1 &&
        grep -q "it is not known what rights 'acme' has" "$TEST_ROOT/said" && is "$(rights)" "$before" || {
        cat "$TEST_ROOT/said"
        return 1
    }
    mv "$TEST_ROOT/Sales.json" "$config/integrations/" && orgwire repair acme --no-input
}
# A right that somebody adds by hand in Setup.
widened() {
    python3 - "$TEST_ROOT/wide.zip" <<'P'
import sys, zipfile
row = "".join(f"<{key}>{value}</{key}>" for key, value in [
    ("allowCreate", "true"), ("allowDelete", "true"), ("allowEdit", "true"), ("allowRead", "true"),
    ("modifyAllRecords", "false"), ("object", "Account"), ("viewAllRecords", "false")])
with zipfile.ZipFile(sys.argv[1], "w") as out:
    out.writestr("package.xml", '<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata"><types><members>Orgwire_acme_Data</members><name>PermissionSet</name></types><version>67.0</version></Package>')
    out.writestr("permissionsets/Orgwire_acme_Data.permissionset", '<?xml version="1.0" encoding="UTF-8"?><PermissionSet xmlns="http://soap.sforce.com/2006/04/metadata"><label>Orgwire_acme_Data</label><objectPermissions>' + row + "</objectPermissions></PermissionSet>")
P
    printf 'Authorization: Bearer %s\n' "$(cat "$ORG_TOKEN_FILE")" >"$TEST_ROOT/bearer"
    id=$(curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" \
        -F 'json={"deployOptions":{"singlePackage":true,"rollbackOnError":true}};type=application/json' \
        -F "file=@$TEST_ROOT/wide.zip;type=application/zip" \
        "$ORG_URL/services/data/v67.0/metadata/deployRequest" | json id) || return
    for i in 1 2 3 4 5 6 7 8 9 10; do
        curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" \
            "$ORG_URL/services/data/v67.0/metadata/deployRequest/$id?includeDetails=true" |
            grep -q '"done": *true' && break
        sleep 0.5
    done
    [ "$(rights)" != "$before" ]
}
repair_takes_rights_away() {
    widened || { rights; return 1; }
    orgwire repair acme --no-input && is "$(rights)" "$before"
}

# --- the key stays as strong, the certificate as long ---
strong() {
    json certificate <"$config/connections/acme.json" >"$TEST_ROOT/certificate.pem"
    openssl x509 -in "$TEST_ROOT/certificate.pem" -noout -text | grep -q '3072 bit' &&
        openssl x509 -in "$TEST_ROOT/certificate.pem" -noout -checkend $((39 * 86400)) &&
        ! openssl x509 -in "$TEST_ROOT/certificate.pem" -noout -checkend $((41 * 86400))
}
rotates_as_strong() {
    removed second && removed && new --key-size=3072 --valid-days=40 && strong &&
        orgwire rotate acme --no-input && strong
}
repairs_as_strong() { rm "$secrets"/*private-key* && orgwire repair acme --no-input && strong; }

# --- edits ---
# edit_fails FAULT: an edit to other rights and another user that the fault stops
edit_fails() {
    before=$(rights)
    cp "$config/integrations/Sales.json" "$TEST_ROOT/Sales-before.json"
    fault "$1" || return
    code=0
    orgwire edit acme --object=Lead:RCUD --object=Account:R --username=$other_user --no-input \
        >"$TEST_ROOT/failed" 2>&1 || code=$?
    fault "$1" false && [ $code -ne 0 ] && [ -f "$journal" ] && [ "$(rights)" != "$before" ] || {
        cat "$TEST_ROOT/failed"
        return 1
    }
}
edit_is_undone() {
    orgwire new acme --undo --no-input && is "$(rights)" "$before" &&
        is "$(assigned)" "$ORG_RUN_AS" && cmp "$config/integrations/Sales.json" "$TEST_ROOT/Sales-before.json" &&
        orgwire status acme && counts Sales acme
}
status_offers_the_way_on() {
    orgwire status acme --json >"$TEST_ROOT/status" || true
    is "$(json connections.0.state <"$TEST_ROOT/status")" preparing &&
        is "$(json connections.0.next <"$TEST_ROOT/status")" "orgwire new acme --resume" || {
        cat "$TEST_ROOT/status"
        return 1
    }
}
undone_before_save() { edit_fails policies-differ && status_offers_the_way_on && edit_is_undone; }
undone_after_save() { edit_fails user-inactive && edit_is_undone; }
# Stopped in the middle of its last step: the old user has lost the assignment.
undone_at_the_end() {
    edit_fails user-inactive || return
    sed -i 's/"wait": *"intended"/"wait":"done","probe":"done","unassign":"intended"/' "$journal"
    control "{\"action\":\"remove-assignment\",\"permission_set\":\"Orgwire_acme_Access\",\"username\":\"$ORG_RUN_AS\"}" &&
        is "$(assigned)" "$other_user" && edit_is_undone
}

# Nobody knows what to go back to: an empty permission set would be a guess.
unknown_rights_are_not_undone() {
    mv "$config/integrations/Sales.json" "$TEST_ROOT" && fault user-inactive || return
    orgwire edit acme --object=Account:R --no-input && return 1
    fault user-inactive false && before=$(rights) || return
    exits 1 orgwire new acme --undo --no-input >"$TEST_ROOT/said" 2>&1 &&
        grep -q "cannot be put back" "$TEST_ROOT/said" && is "$(rights)" "$before" || {
        cat "$TEST_ROOT/said"
        return 1
    }
    orgwire new acme --resume --no-input && counts Sales acme &&
        mv "$TEST_ROOT/Sales.json" "$config/integrations/"
}

# --- an undo that is broken off ---
resume_goes_on_undoing() {
    removed && fault policies-differ || return
    new >"$TEST_ROOT/failed" 2>&1 && return 1
    fault policies-differ false && fault read-only-org || return
    orgwire new acme --undo --no-input && return 1
    fault read-only-org false && grep -q '"undoing": *true' "$journal" || return
    says "taken back" orgwire new acme --resume --no-input && is_clean
}

# --- a removal of what cannot be reached any more ---
force_after_a_removal_began() {
    sign_in && new && fault read-only-org || return
    orgwire remove acme --no-input && return 1
    fault read-only-org false && [ -f "$journal" ] && orgwire auth forget || return
    exits 4 orgwire remove acme --no-input && orgwire remove acme --force --no-input || return
    left=$(find "$config/connections" "$XDG_STATE_HOME/orgwire/journal" -name '*.json'
        find "$secrets" -name '*private-key*')
    is "$left" ""
}

ok "a given app works with the key from a file" given_by_file
ok "a given app's key is never made anew; what to do is said" given_without_its_key
ok "undo takes the copy of a given key" undo_takes_the_copy
ok "undo leaves a hand-over's key" undo_leaves_the_hand_overs_key
rm -rf "$XDG_STATE_HOME/orgwire/hand-overs" "$XDG_STATE_HOME/orgwire/hand-over"
removed >/dev/null 2>&1
rm -f "$secrets"/*private-key*
ok "a deploy under way is not called refused" deploy_under_way
ok "… and undone, nothing of it is left" undone
new >/dev/null 2>&1
ok "another integration may run through a connection" other_runs_through_it
ok "rotate touches nobody's rights" rotate_touches_no_rights
ok "repair grants what the connection was made for" repair_grants_its_own
ok "… and shows its plan" repair_shows_the_plan
ok "… also when the integration runs elsewhere" repair_without_association
ok "… and guesses nothing when the integration is gone" repair_without_integration
ok "repair takes away a right that was added by hand" repair_takes_rights_away
ok "rotate keeps size and validity" rotates_as_strong
ok "repair keeps size and validity" repairs_as_strong
ok "an edit undone before anything was saved" undone_before_save
ok "an edit undone after it was saved" undone_after_save
ok "an edit undone in its last step gives the old user the rights back" undone_at_the_end
ok "an edit of rights that nobody knows is not undone by a guess" unknown_rights_are_not_undone
ok "resume goes on with an undo that was broken off" resume_goes_on_undoing
ok "--force ends a removal that cannot go on" force_after_a_removal_began
stop_org
done_testing
