# Set-ups in orgs that are slow, strict, broken or in two minds; and the ways around creating an app.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/flows/steps.sh"
start_org --propagation=3
# fails FAULT EXIT TEXT: the set-up ends so and says so; undone, nothing is left
fails() {
    fault "$1" || return
    code=0
    new >"$TEST_ROOT/failed" 2>&1 || code=$?
    fault "${1%%:*}" false || return
    if [ -f "$XDG_STATE_HOME/orgwire/journal/acme.json" ]; then
        orgwire new acme --undo --no-input || { tidy; return 1; }
    fi
    [ $code -eq "$2" ] && grep -qiF -- "$3" "$TEST_ROOT/failed" && is_clean || {
        echo "exit $code"
        cat "$TEST_ROOT/failed"
        tidy
        return 1
    }
}
# goes_on FAULT: the fault breaks it once, or not at all; resumed, it works
goes_on() {
    fault "$1" || return
    code=0
    new >"$TEST_ROOT/failed" 2>&1 || code=$?
    fault "${1%%:*}" false || return
    { [ $code -eq 0 ] || orgwire new acme --resume --no-input; } &&
        one_app && orgwire status acme &&
        orgwire remove acme --no-input && is_clean || {
        cat "$TEST_ROOT/failed"
        tidy
        return 1
    }
}
orgwire config set store file-plain
sign_in
clean=$(made)

# --- waiting ---
waits_until_ready() {
    new >"$TEST_ROOT/said" 2>&1 && orgwire status acme
}
removed() { orgwire remove acme --no-input && is_clean; }
# Not by the propagation's seconds: a busy machine would be overtaken by them.
leaves_and_comes_back() {
    fault client-unknown && exits 9 new --no-wait && exits 9 orgwire token acme &&
        exits 9 orgwire status acme && fault client-unknown false &&
        orgwire status acme --wait=30 && orgwire token acme >/dev/null
}

# --- names ---
takes_another_name() {
    new >/dev/null 2>&1 || return
    rm -r "$XDG_CONFIG_HOME/orgwire/connections" "$XDG_STATE_HOME/orgwire/status"
    says "Orgwire_acme_2" new --dry-run && new && [ "$(orgwire show acme --json | json app)" = Orgwire_acme_2 ]
}
names_leftovers() {
    orgwire remove acme --no-input && orgwire remove --leftovers >"$TEST_ROOT/left" || return
    grep -q 'ExternalClientApplication Orgwire_acme$' "$TEST_ROOT/left" || { cat "$TEST_ROOT/left"; return 1; }
    ! is_clean >/dev/null || return
    # Not ours, as far as anybody can tell from here: nothing goes without its name.
    exits 3 orgwire remove --leftovers Orgwire_nobody || return
    sed 's/.* //' "$TEST_ROOT/left" | xargs -r "$TOP_BUILDDIR/orgwire" remove --dry-run --leftovers &&
        ! is_clean >/dev/null || return
    sed 's/.* //' "$TEST_ROOT/left" | xargs -r "$TOP_BUILDDIR/orgwire" remove --leftovers && is_clean
}

# --- connected apps ---
refused_connected_app() {
    exits 5 new --app=connected-app >"$TEST_ROOT/failed" 2>&1 || { cat "$TEST_ROOT/failed"; return 1; }
    grep -qi "external client app" "$TEST_ROOT/failed" || { cat "$TEST_ROOT/failed"; return 1; }
    [ ! -f "$XDG_STATE_HOME/orgwire/journal/acme.json" ] || orgwire new acme --undo --no-input
}
migrates() {
    fault connected-apps-allowed && new --app=connected-app || return
    [ "$(orgwire show acme --json | json app_kind)" = connected-app ] || return
    orgwire migrate acme --no-input || return
    [ "$(orgwire show acme --json | json app_kind)" = external-client-app ] && orgwire status acme &&
        one_app
}

# --- without administrator's rights ---
hands_over() {
    orgwire new given --hand-over="$TEST_ROOT/folder" --org="$ORG_HOST" --username="$ORG_RUN_AS" \
        --integration=Given --object=Account:R --no-input || return
    openssl x509 -in "$TEST_ROOT/folder/certificate.pem" -noout || return
    ! grep -rq "PRIVATE KEY" "$TEST_ROOT/folder"
}
# The administrator elsewhere deploys the folder's bundle by hand.
deploys_the_folder() {
    printf 'Authorization: Bearer %s\n' "$(cat "$ORG_TOKEN_FILE")" >"$TEST_ROOT/bearer"
    curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" \
        -F 'json={"deployOptions":{"singlePackage":true,"rollbackOnError":true,"ignoreWarnings":true}};type=application/json' \
        -F "file=@$TEST_ROOT/folder/deploy.zip;type=application/zip" \
        "$ORG_URL/services/data/v67.0/metadata/deployRequest" >"$TEST_ROOT/deploy" || return
    for i in 1 2 3 4 5 6 7 8 9 10; do
        sleep 1
        key=$(state | python3 -c 'import json, sys
print([app["consumer_key"] for app in json.load(sys.stdin)["apps"] if app["name"] == "Orgwire_given"][0])' 2>/dev/null) &&
            break
    done
    set=$(curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" -G "$ORG_URL/services/data/v67.0/query" \
        --data-urlencode "q=SELECT Id FROM PermissionSet WHERE Name = 'Orgwire_given_Access'" | json records.0.Id) || return
    user=$(curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" -G "$ORG_URL/services/data/v67.0/query" \
        --data-urlencode "q=SELECT Id FROM User WHERE Username = '$ORG_RUN_AS'" | json records.0.Id) || return
    curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" -H 'Content-Type: application/json' \
        -d "{\"AssigneeId\":\"$user\",\"PermissionSetId\":\"$set\"}" \
        "$ORG_URL/services/data/v67.0/sobjects/PermissionSetAssignment" >/dev/null || return
    sleep 4
}
# The folder's own last line: what was answered for the hand-over is not asked again.
uses_the_given_app() {
    line=$(grep 'orgwire new given' "$TEST_ROOT/folder/README" | sed "s/KEY/$key/")
    echo "$line" | grep -qF -- "--org=$ORG_HOST " && eval "$line --no-input" || return
    exits 0 orgwire show Given || return
    [ "$(orgwire show given --json | json app_kind)" = given ] && orgwire status given &&
        [ "$(orgwire call Given_IS.CountAccounts -c given --json | json count)" -gt 0 ]
}
leaves_the_given_app() {
    orgwire remove given --no-input && [ "$(state | json apps | grep -c Orgwire_given)" = 1 ]
}
# The key went with the connection: the next hand-over of this name has one of its own.
hands_over_anew() {
    mv "$TEST_ROOT/folder" "$TEST_ROOT/folder-before" && hands_over || return
    ! cmp -s "$TEST_ROOT/folder/certificate.pem" "$TEST_ROOT/folder-before/certificate.pem" &&
        ls "$XDG_STATE_HOME"/orgwire/secrets-plain/*private-key* >/dev/null
}
wants_a_key() { exits 2 orgwire new other --client-id=abc --org="$ORG_HOST" --username="$ORG_RUN_AS" --integration=Other --object=Account:R --no-input; }

# --- answers that cannot be ---
refuses() {
    wanted=$1 text=$2
    shift 2
    exits "$wanted" orgwire new acme --no-input "$@" >"$TEST_ROOT/refused" 2>&1 || { cat "$TEST_ROOT/refused"; return 1; }
    grep -qF -- "$text" "$TEST_ROOT/refused" || { cat "$TEST_ROOT/refused"; return 1; }
    [ ! -f "$XDG_STATE_HOME/orgwire/journal/acme.json" ]
}
inactive_user() {
    control "{\"action\":\"deactivate-user\",\"username\":\"$ORG_RUN_AS\",\"on\":true}" >/dev/null
    refuses 2 "is not active" --username="$ORG_RUN_AS" --integration=Sales --object=Account || return
    control "{\"action\":\"deactivate-user\",\"username\":\"$ORG_RUN_AS\",\"on\":false}" >/dev/null
}

# --- a journal that cannot be believed, or written ---
damaged_journal() {
    mkdir -p "$XDG_STATE_HOME/orgwire/journal"
    printf '{"schema":' >"$XDG_STATE_HOME/orgwire/journal/acme.json"
    exits 1 orgwire new acme --resume --no-input && exits 1 new || return
    [ "$(cat "$XDG_STATE_HOME/orgwire/journal/acme.json")" = '{"schema":' ] || return
    rm "$XDG_STATE_HOME/orgwire/journal/acme.json"
    is_clean
}
two_at_once() {
    new >"$TEST_ROOT/one" 2>&1 &
    first=$!
    sleep 1
    code=0
    new >"$TEST_ROOT/two" 2>&1 || code=$?
    wait $first && [ $code -eq 1 ] && one_app
}

# --- another name ---
renamed() {
    new && orgwire config set connection acme && orgwire edit acme --name=zenith --no-input || return
    [ "$(orgwire config get connection)" = zenith ] && orgwire status zenith &&
        [ ! -f "$XDG_CONFIG_HOME/orgwire/connections/acme.json" ] &&
        [ "$(orgwire call Sales_IS.CountAccounts --json | json count)" -gt 0 ] &&
        orgwire remove zenith --no-input && is_clean
}

# --- what is given counts for more than what is set ---
given_counts_more() {
    new && orgwire new beta --no-input --username="$ORG_RUN_AS" --integration=Sales --env=test \
        --keep-sign-in &&
        orgwire config set connection acme || return
    # The environment's connection is used, not the default one, which has lost its secrets.
    id=$(json id <"$XDG_CONFIG_HOME/orgwire/connections/acme.json")
    rm "$XDG_STATE_HOME"/orgwire/secrets-plain/*"$id"* || return
    ! orgwire call Sales_IS.CountAccounts --json && orgwire call Sales_IS.CountAccounts -e test --json || return
    printf '{"schema":1,"connection":"fresh","username":"%s"}' "$ORG_RUN_AS" >"$TEST_ROOT/answers"
    says "connection fresh" orgwire new --from="$TEST_ROOT/answers" --integration=Sales --no-input \
        --dry-run
}
flags_are_checked() {
    for flag in --valid-days=99999 --valid-days=-1 --key-size=abc --email=nonsense; do
        exits 2 orgwire new fresh --no-input --username="$ORG_RUN_AS" --integration=Sales "$flag" || return
    done
    exits 2 orgwire edit acme --email=nonsense --no-input &&
        [ ! -f "$XDG_STATE_HOME/orgwire/journal/fresh.json" ]
}
refuses_what_cannot_be() {
    exits 2 orgwire new acme --undo --dry-run && exits 2 orgwire new acme --resume --undo &&
        exits 2 orgwire new fresh --hand-over="$TEST_ROOT/none" --dry-run && [ ! -e "$TEST_ROOT/none" ]
}
# The command takes our place: its signals, exit code and file mode are its own.
executes() {
    [ "$(orgwire exec acme -- sh -c 'echo $ORGWIRE_CONNECTION')" = acme ] &&
        [ "$(orgwire exec -c acme -- sh -c umask)" = "$(umask)" ] &&
        exits 143 orgwire exec acme -- sh -c 'kill -TERM $$' &&
        [ "$(orgwire exec -- env -- echo said)" = said ] && exits 1 orgwire exec acme -- /nowhere
}
lets_beta_go() { orgwire remove beta --no-input && orgwire remove acme --no-input && is_clean; }

# --- a refreshed sandbox ---
refreshed() {
    fault sandbox && new || return
    control '{"action":"refresh-sandbox"}' >"$TEST_ROOT/done" || return
    json admin_token <"$TEST_ROOT/done" | tr -d '\n' >"$ORG_TOKEN_FILE"
    orgwire status acme --json >"$TEST_ROOT/status" || true
    sign_in && { orgwire status acme --json >"$TEST_ROOT/status" || true; }
    [ "$(json connections.0.state <"$TEST_ROOT/status")" = REFRESHED ] || { cat "$TEST_ROOT/status"; return 1; }
    orgwire repair acme --no-input && orgwire status acme &&
        [ "$(orgwire show acme --json | json org_id)" = "$(json org_id <"$TEST_ROOT/done")" ]
}

ok "a new app is waited for" waits_until_ready
ok "… and removed" removed
ok "--no-wait leaves it preparing, status --wait goes on" leaves_and_comes_back
ok "… and removed" removed
ok "a name that the org has already is not taken over" takes_another_name
ok "what nobody owns any more is named, and deleted when that is said" names_leftovers
stop_org
rm -rf "$XDG_CONFIG_HOME" "$XDG_STATE_HOME"
start_org
orgwire config set store file-plain
sign_in
ok "a deploy that is denied names the permission" fails deploy-denied 5 "Modify Metadata"
ok "a deploy that fails says the org's words" fails "deploy-fails:The moon is full" 1 "The moon is full"
ok "a consumer key that is taken is said" fails consumer-key-taken 1 "consumer key"
ok "an org without external client apps is said" fails no-external-client-apps 1 "client app"
ok "policies that come back different are named" fails policies-differ 1 "the org did not keep"
ok "a read-only org is said" fails read-only-org 5 "read-only"
ok "a permission set that vanishes between two steps is said" fails set-vanishes 1 "permission set"
ok "a licence that does not fit is said" fails licence-mismatch 5 "licen"
ok "a user who is inactive at the token endpoint is said" fails user-inactive 5 "active"
ok "an expired limit is a matter of time" fails request-limit 7 "limit"
ok "a dropped pre-authorization is put right" goes_on access-dropped
ok "the org's own consumer key is used" goes_on key-kept-old
ok "a deploy whose answer is lost is not made twice" goes_on "cut-after:POST /services/data/v67.0/metadata/deployRequest"
ok "an assignment whose answer is lost is not made twice" goes_on "cut-after:POST /services/data/v67.0/sobjects/PermissionSetAssignment"
ok "a token whose answer is lost is asked for again" goes_on "cut-after:/services/oauth2/token"
ok "503 for a while is waited out" goes_on "503:3"
ok "connected apps that the org refuses lead to external client apps" refused_connected_app
ok "a connected app migrates to an external client app" migrates
ok "… and removed" removed
ok "hand-over writes a folder, and the key is not in it" hands_over
ok "… the administrator deploys it by hand" deploys_the_folder
ok "… and its app is used with the key that stayed here" uses_the_given_app
ok "removing a given app leaves it in the org" leaves_the_given_app
ok "a hand-over after the removal makes a new key" hands_over_anew
ok "a consumer key without its private key is refused" wants_a_key
control '{"action":"delete-app","app":"Orgwire_given"}' >/dev/null
stop_org
rm -rf "$XDG_CONFIG_HOME" "$XDG_STATE_HOME"
start_org
orgwire config set store file-plain
sign_in
clean=$(made)
ok "a username that is none is refused" refuses 2 "the org has no user" --username=nobody@example.com --integration=Sales --object=Account
ok "an inactive user is refused" inactive_user
ok "an object that is none is refused, with the nearest" refuses 2 "'Acount' is not an object" --username="$ORG_RUN_AS" --integration=Sales --object=Acount
ok "a field that is none is refused, with the nearest" refuses 2 "did you mean 'Industry'" --username="$ORG_RUN_AS" --integration=Sales --object=Account:R:Indusry
ok "no object at all is refused" refuses 2 "--object" --username="$ORG_RUN_AS" --integration=Sales
ok "a damaged journal is left alone" damaged_journal
ok "two at once: one waits or gives way" two_at_once
ok "… and removed" removed
ok "a connection is renamed, and what refers to it follows" renamed
ok "an environment and an answers file count for more than a setting" given_counts_more
ok "what is given by flag is checked" flags_are_checked
ok "what cannot be meant together is refused" refuses_what_cannot_be
ok "exec runs a command in our place" executes
ok "… and both connections are removed" lets_beta_go
ok "a refreshed sandbox is found, and made anew under the same name" refreshed
stop_org
done_testing
