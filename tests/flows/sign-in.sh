# The ways to sign in without a screen, what goes wrong on each, the doctor, and secrets that move.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org
orgwire config set store file-plain

# --- (c) begin, complete ---
# The address a browser would end on.
browse() {
    curl -s --cacert "$ORG_CA" -H 'orgwire_consent: allow' -o /dev/null -w '%{redirect_url}' "$1"
}
begins() {
    orgwire auth begin --org="$ORG_HOST" --json >"$TEST_ROOT/begun" || return
    id=$(json id <"$TEST_ROOT/begun")
    [ "$(json complete.3 <"$TEST_ROOT/begun")" = "$id" ] && browse "$(json url <"$TEST_ROOT/begun")" >"$TEST_ROOT/address" &&
        grep -q 'code=' "$TEST_ROOT/address"
}
completes() {
    begins && orgwire auth complete "$id" --json <"$TEST_ROOT/address" >"$TEST_ROOT/signed" || return
    [ "$(json instance_url <"$TEST_ROOT/signed")" = "$ORG_URL" ] && [ "$(json sandbox <"$TEST_ROOT/signed")" = false ]
}
single_use() { exits 3 orgwire auth complete "$id" <"$TEST_ROOT/address"; }
# Wrapped by a terminal's or a mail's line breaks.
wrapped_address() {
    begins && sed 's/.\{30\}/&\n/g' "$TEST_ROOT/address" >"$TEST_ROOT/wrapped" &&
        orgwire auth complete "$id" <"$TEST_ROOT/wrapped"
}
another_attempt() {
    begins && cp "$TEST_ROOT/address" "$TEST_ROOT/old" && old=$id && begins || return
    exits 2 orgwire auth complete "$id" <"$TEST_ROOT/old" && orgwire auth complete "$id" <"$TEST_ROOT/address" &&
        orgwire auth complete "$old" <"$TEST_ROOT/old"
}
denied_consent() {
    fault consent-denied && orgwire auth begin --org="$ORG_HOST" --json >"$TEST_ROOT/begun" &&
        browse "$(json url <"$TEST_ROOT/begun")" >"$TEST_ROOT/address" || return
    fault consent-denied false
    exits 4 orgwire auth complete "$(json id <"$TEST_ROOT/begun")" <"$TEST_ROOT/address"
}
expired_code() {
    fault code-expired && begins || return
    exits 4 orgwire auth complete "$id" <"$TEST_ROOT/address" || return
    fault code-expired false
}
forgets_and_revokes() {
    grants() { state | json grants; }
    completes && [ "$(grants)" != "[]" ] && orgwire auth forget && exits 4 orgwire auth forget &&
        [ -z "$(find "$XDG_STATE_HOME/orgwire/secrets-plain" -name '*sign-in*')" ]
}
renews_by_itself() {
    completes || return
    curl -sf --cacert "$ORG_CA" -d '{"action":"expire-tokens"}' "$ORG_URL/orgwire-org/do" >/dev/null
    orgwire objects Account >"$TEST_ROOT/objects" && grep -q Account "$TEST_ROOT/objects"
}
rotating_refresh_tokens() {
    fault refresh-rotation && completes || return
    for i in 1 2 3; do
        curl -sf --cacert "$ORG_CA" -d '{"action":"expire-tokens"}' "$ORG_URL/orgwire-org/do" >/dev/null
        orgwire objects Account --no-cache >/dev/null || return
    done
    fault refresh-rotation false
}
new_admin() {
    curl -sf --cacert "$ORG_CA" -d '{"action":"new-admin-token"}' "$ORG_URL/orgwire-org/do" | json admin_token |
        tr -d '\n' >"$ORG_TOKEN_FILE"
}

# --- (d) a token, (e) an SFDX URL, the CLI's session ---
with_token() { new_admin && (echo; cat "$ORG_TOKEN_FILE"; echo) | orgwire auth token --org="$ORG_HOST"; }
broken_token() { printf '00D5g0000000001!AQ bc' | exits 2 orgwire auth token --org="$ORG_HOST"; }
dead_token() { printf '00D5g0000000001!AQdeadDEAD' | exits 4 orgwire auth token --org="$ORG_HOST"; }
foreign_host() { exits 5 orgwire auth token --org=evil.example.com <"$ORG_TOKEN_FILE"; }
refresh_token() {
    completes || return
    python3 - "$XDG_STATE_HOME/orgwire/secrets-plain" <<'P'
import glob, json, sys
for name in glob.glob(sys.argv[1] + "/*sign-in*"):
    print(json.load(open(name))["refresh_token"], end="")
P
}
with_sfdx_url() {
    token=$(refresh_token)
    printf 'force://PlatformCLI::%s@%s\n' "$token" "$ORG_HOST" >"$TEST_ROOT/sfdx"
    orgwire auth token <"$TEST_ROOT/sfdx" && orgwire auth list | grep -q "$ORG_HOST"
}
broken_sfdx_url() { echo 'force://only' | exits 2 orgwire auth token; }
# A stand-in that answers as the CLI documents it.
make_sf() {
    mkdir -p "$TEST_ROOT/bin"
    cat >"$TEST_ROOT/bin/sf" <<SF
#!/bin/sh
case "\$*" in
*show-access-token*) $1 ;;
*display*) $2 ;;
*) echo '{"status":1,"message":"no such command"}'; exit 1 ;;
esac
SF
    chmod +x "$TEST_ROOT/bin/sf"
}
# Before May 2026 the token was displayed, and the other command was not there.
with_old_cli() {
    new_admin
    make_sf 'echo "Warning: no such command" >&2; exit 2' \
        "printf '{\"status\":0,\"result\":{\"accessToken\":\"%s\",\"instanceUrl\":\"$ORG_URL\",\"username\":\"x\"}}' \"\$(cat $ORG_TOKEN_FILE)\""
    PATH="$TEST_ROOT/bin:$PATH" orgwire auth cli
}
token_of_cli() { printf "printf '{\"status\":0,\"result\":{\"accessToken\":\"%%s\"}}' \"\$(cat $ORG_TOKEN_FILE)\""; }
displayed="echo '{\"status\":0,\"result\":{\"accessToken\":\"[REDACTED] Use another command\",\"instanceUrl\":\"$ORG_URL/\",\"username\":\"x\"}}'"
with_cli() {
    new_admin && make_sf "$(token_of_cli)" "$displayed" && PATH="$TEST_ROOT/bin:$PATH" orgwire auth cli
}
# It is asked again, not its refresh token used: where those rotate that would end its own login.
renews_by_cli() {
    with_cli && curl -sf --cacert "$ORG_CA" --data-urlencode "token@$ORG_TOKEN_FILE" "$ORG_URL/services/oauth2/revoke" || return
    PATH="$TEST_ROOT/bin:$PATH" exits 4 orgwire objects Account --no-cache || return
    new_admin && PATH="$TEST_ROOT/bin:$PATH" orgwire objects Account --no-cache
}
no_cli_session() {
    make_sf 'echo "{\"status\":1,\"message\":\"No default org\"}"; exit 1' 'echo "{\"status\":1,\"message\":\"No default org\"}"; exit 1'
    PATH="$TEST_ROOT/bin:$PATH" exits 4 orgwire auth cli
}
no_cli() { PATH=/usr/bin:/bin exits 3 orgwire auth cli; }

# --- doctor ---
check() {
    python3 -c 'import json, sys
print([one["state"] for one in json.load(sys.stdin)["checks"] if one["id"] == sys.argv[1]][0])' "$1" <"$TEST_ROOT/doctor"
}
doctor_is_content() {
    new_admin && orgwire auth token --org="$ORG_HOST" <"$ORG_TOKEN_FILE" &&
        { orgwire doctor --json >"$TEST_ROOT/doctor" || true; } || return
    for id in http tls permission:ApiEnabled permission:ModifyMetadata; do
        [ "$(check $id)" = ok ] || { echo "$id: $(check $id)"; cat "$TEST_ROOT/doctor"; return 1; }
    done
    [ "$(check clock)" = ok ]
}
doctor_sees_the_clock() {
    curl -sf --cacert "$ORG_CA" -d '{"action":"set-clock","offset":600}' "$ORG_URL/orgwire-org/do" >/dev/null
    orgwire doctor --json >"$TEST_ROOT/doctor" || true
    curl -sf --cacert "$ORG_CA" -d '{"action":"set-clock","offset":0}' "$ORG_URL/orgwire-org/do" >/dev/null
    [ "$(check clock)" = bad ]
}
doctor_names_the_permission() {
    fault admin-lacks:ModifyMetadata && { orgwire doctor --json >"$TEST_ROOT/doctor" || true; } && fault admin-lacks false || return
    grep -q 'Modify Metadata' "$TEST_ROOT/doctor" || { cat "$TEST_ROOT/doctor"; return 1; }
}
report_names_nobody() {
    orgwire doctor --report >"$TEST_ROOT/report" || true
    [ -s "$TEST_ROOT/report" ] && ! grep -q "orgwire.example\|$TEST_ROOT\|$(json org_id <"$TEST_ROOT/signed")" "$TEST_ROOT/report" || {
        cat "$TEST_ROOT/report"
        return 1
    }
}

report_as_json() {
    orgwire doctor --report --json >"$TEST_ROOT/report" || true
    [ "$(json schema <"$TEST_ROOT/report")" = 1 ] && ! grep -q "orgwire.example\|$TEST_ROOT" "$TEST_ROOT/report"
}
# What can be looked at directly is: this computer, and what is excepted.
by_proxy() { https_proxy=http://127.0.0.1:1 orgwire doctor --json "$@" >"$TEST_ROOT/doctor" || [ $? -le 1 ]; }
doctor_heeds_no_proxy() {
    by_proxy --org="$ORG_HOST" && [ "$(check tcp)" = ok ] && [ "$(check http)" = ok ] || { cat "$TEST_ROOT/doctor"; return 1; }
    by_proxy --org=acme.invalid --trust-host=acme.invalid && [ "$(check tcp)" = skipped ] && [ "$(check http)" = bad ] || { cat "$TEST_ROOT/doctor"; return 1; }
    no_proxy=example.com,.invalid by_proxy --org=acme.invalid --trust-host=acme.invalid && [ "$(check dns)" = bad ] || { cat "$TEST_ROOT/doctor"; return 1; }
}

# --- no store that can be used: nobody is signed in, and no grant stays ---
bare() {
    env XDG_CONFIG_HOME="$TEST_ROOT/bare/config" XDG_STATE_HOME="$TEST_ROOT/bare/state" "$TOP_BUILDDIR/orgwire" "$@"
}
nothing_to_keep_it_in() {
    before=$(state | json grants) && begins && exits 6 bare auth begin --org="$ORG_HOST" || return
    exits 6 bare auth token --org="$ORG_HOST" --json <"$ORG_TOKEN_FILE" >"$TEST_ROOT/said" 2>&1 || { cat "$TEST_ROOT/said"; return 1; }
    grep -q "config set store file" "$TEST_ROOT/said" && [ "$(state | json grants)" = "$before" ]
}
# Begun while there was a store; it breaks before the end: before the exchange, and after it.
breaks_meanwhile() {
    before=$(state | json grants)
    bare config set store file-plain && bare auth begin --org="$ORG_HOST" --json >"$TEST_ROOT/begun" || return
    browse "$(json url <"$TEST_ROOT/begun")" >"$TEST_ROOT/address"
    rm -rf "$TEST_ROOT/bare/state/orgwire/$1" && "$2" "$TEST_ROOT/bare/state/orgwire/$1" || return
    exits "$3" bare auth complete "$(json id <"$TEST_ROOT/begun")" <"$TEST_ROOT/address" && [ "$(state | json grants)" = "$before" ] &&
        [ -z "$(find "$TEST_ROOT/bare" -name '*sign-in.secret')" ] && rm -r "$TEST_ROOT/bare/state/orgwire/$1"
}
store_breaks_meanwhile() { breaks_meanwhile secrets-plain touch 6; }
index_breaks_meanwhile() { breaks_meanwhile sign-ins.json mkdir 1; }
keeps_the_store() {
    exits 6 orgwire config set store keyring && [ "$(orgwire config get store)" = file-plain ] && orgwire token acme >/dev/null
}
# --- a token that died early ---
dead_token_is_not_given() {
    curl -sf --cacert "$ORG_CA" -d '{"action":"expire-tokens"}' "$ORG_URL/orgwire-org/do" >/dev/null && new_admin || return
    old=$(orgwire token acme)
    sed -i 's/"verified_at":[ 0-9]*/"verified_at":1/' "$XDG_STATE_HOME"/orgwire/secrets-plain/*access-token*
    new=$(orgwire token acme) && [ "$old" != "$new" ] &&
        printf 'Authorization: Bearer %s\n' "$new" >"$TEST_ROOT/bearer" &&
        curl -sf --cacert "$ORG_CA" -H @"$TEST_ROOT/bearer" "$ORG_URL/services/data/v66.0/limits" >/dev/null
}
# --- a pipe into which nobody writes ---
waits_for_no_pipe() {
    mkfifo "$TEST_ROOT/pipe" && code=0
    timeout -s INT -k 5 2 "$TOP_BUILDDIR/orgwire" new piped --no-input --org="$ORG_HOST" --username="$ORG_RUN_AS" \
        --integration=piped --object=Account:R --client-id="$client_id" --key-file="$TEST_ROOT/pipe" || code=$?
    # timeout's own code for a command that it had to ask: it ended by itself, not by SIGKILL (137).
    [ $code -eq 124 ]
}

# --- (f) an app that is there already ---
apps() { state | json apps | tr '}' '\n' | grep -c consumer_key; }
with_app() {
    it=$1
    shift
    orgwire new "$it" --no-input --org="$ORG_HOST" --username="$ORG_RUN_AS" --integration="$it" --object=Account:R "$@"
}
plain_key() { cat "$XDG_STATE_HOME/orgwire/secrets-plain/$(json id <"$XDG_CONFIG_HOME/orgwire/connections/$1.json").private-key.secret"; }
# Nobody needs to be signed in: the key is enough, and nothing in the org is changed.
with_own_app() {
    plain_key acme >"$TEST_ROOT/app.pem" && client_id=$(json client_id <"$XDG_CONFIG_HOME/orgwire/connections/acme.json") || return
    before=$(apps)
    with_app given --client-id="$client_id" --key-file="$TEST_ROOT/app.pem" || return
    [ "$before" -ge 1 ] && [ "$(apps)" = "$before" ] && plain_key given | cmp - "$TEST_ROOT/app.pem" &&
        [ "$(orgwire call given_IS.CountAccounts --json | json count)" -gt 0 ]
}
key_from_standard_input() {
    with_app piped --client-id="$client_id" --key-file=- <"$TEST_ROOT/app.pem" && orgwire token piped >/dev/null && orgwire remove piped --force
}
without_its_key() {
    exits 2 with_app keyless --client-id="$client_id" && exits 2 with_app keyless --client-id="$client_id" --key-file="$TEST_ROOT/none" &&
        exits 2 with_app keyless --client-id="$client_id" --key-file="$TEST_ROOT/address"
}
# What was begun is taken back without anybody's sign-in.
with_another_key() {
    openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$TEST_ROOT/another.pem" 2>/dev/null
    exits 4 with_app foreign --client-id="$client_id" --key-file="$TEST_ROOT/another.pem" && says 'do not match' with_app foreign2 --client-id="$client_id" --key-file="$TEST_ROOT/another.pem" || return
    orgwire new foreign --undo --no-input && orgwire new foreign2 --undo --no-input && exits 3 orgwire show foreign
}
# What somebody else made stays when the connection goes.
removes_without_the_app() {
    before=$(apps)
    orgwire remove given --force && [ "$(apps)" = "$before" ] && orgwire status acme
}
# … or its consumer key is the client id of a sign-in in the browser.
as_client_id() {
    orgwire config set signin.client_id "$client_id" && orgwire auth begin --org="$ORG_HOST" --json | json url >"$TEST_ROOT/url" || return
    orgwire config set signin.client_id PlatformCLI
    grep -q "client_id=$client_id&" "$TEST_ROOT/url"
}

# --- secrets move, keys turn back ---
sets_up() {
    new_admin && orgwire auth token --org="$ORG_HOST" <"$ORG_TOKEN_FILE" &&
        orgwire new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Sales --object=Account:R
}
moves_to_passphrase() {
    printf 'correct horse' >"$TEST_ROOT/passphrase"
    export ORGWIRE_PASSPHRASE_FILE="$TEST_ROOT/passphrase"
    orgwire config set store file && orgwire status acme && orgwire auth list | grep -q "$ORG_HOST" || return
    [ -z "$(find "$XDG_STATE_HOME/orgwire/secrets-plain" -type f ! -name '.*')" ] || return
    key=$(find "$XDG_STATE_HOME/orgwire/secrets" -name '*private-key*')
    openssl pkey -in "$key" -passin file:"$TEST_ROOT/passphrase" -noout
}
wrong_passphrase() {
    printf 'wrong' >"$TEST_ROOT/wrong"
    exits 6 orgwire token acme --passphrase-file="$TEST_ROOT/wrong" || exits 4 orgwire token acme --passphrase-file="$TEST_ROOT/wrong"
}
moves_back() { orgwire config set store file-plain && unset ORGWIRE_PASSPHRASE_FILE && orgwire status acme; }
fingerprint() { orgwire status acme --offline --json | json connections.0.certificate.sha256; }
rotation_turns_back() {
    before=$(fingerprint)
    fault bad-assertion && { code=0; orgwire rotate acme --no-input --no-wait >"$TEST_ROOT/rotated" 2>&1 || code=$?; }
    fault bad-assertion false
    [ $code -ne 0 ] && [ "$(fingerprint)" = "$before" ] && orgwire token acme >/dev/null
}
rotation_goes_on() {
    [ ! -f "$XDG_STATE_HOME/orgwire/journal/acme.json" ] || orgwire new acme --resume --no-input || return
    orgwire status acme
}
rotation_is_rolled_back() {
    [ ! -f "$XDG_STATE_HOME/orgwire/journal/acme.json" ] || return
    before=$(fingerprint)
    fault user-inactive && { code=0; orgwire rotate acme --no-input >"$TEST_ROOT/rotated" 2>&1 || code=$?; }
    fault user-inactive false
    [ $code -eq 5 ] && grep -q "taken back" "$TEST_ROOT/rotated" && [ "$(fingerprint)" = "$before" ] &&
        [ ! -f "$XDG_STATE_HOME/orgwire/journal/acme.json" ] && orgwire status acme &&
        [ -z "$(find "$XDG_STATE_HOME/orgwire/secrets-plain" -name '*next-key*')" ]
}
undoes_an_edit() {
    fault policies-differ && { code=0; orgwire edit acme --object=Account:R --object=Contact:R --no-input >/dev/null 2>&1 || code=$?; }
    fault policies-differ false
    [ $code -ne 0 ] && orgwire new acme --undo --no-input && orgwire status acme || return
    orgwire call Sales_IS.CountAccounts --json >/dev/null && exits 3 orgwire call Sales_IS.CountContacts
}

ok "begin and complete sign in" completes
ok "a completed sign-in is used up" single_use
ok "an address with line breaks in it is understood" wrapped_address
ok "another attempt's address is refused, and harms neither" another_attempt
ok "a denied consent is exit 4" denied_consent
ok "an expired code is exit 4" expired_code
ok "forget leaves no secret" forgets_and_revokes
ok "a session that has ended is renewed in silence" renews_by_itself
ok "rotating refresh tokens are kept up with" rotating_refresh_tokens
ok "an access token signs in, white space around it dropped" with_token
ok "a token with a space inside is refused" broken_token
ok "a dead token is exit 4" dead_token
ok "a host that is not Salesforce's is exit 5" foreign_host
ok "an SFDX auth URL signs in" with_sfdx_url
ok "half an SFDX auth URL is refused" broken_sfdx_url
ok "the Salesforce CLI's token signs in" with_cli
ok "the token of an older Salesforce CLI signs in" with_old_cli
ok "a session of the Salesforce CLI that has ended is renewed by it, if it can" renews_by_cli
ok "a Salesforce CLI without a session is said" no_cli_session
ok "no Salesforce CLI is said" no_cli
ok "the doctor is content with a good org" doctor_is_content
ok "the doctor sees a wrong clock" doctor_sees_the_clock
ok "the doctor names a missing permission" doctor_names_the_permission
ok "the doctor's report names nobody" report_names_nobody
ok "… as JSON, too" report_as_json
ok "the doctor heeds no_proxy" doctor_heeds_no_proxy
ok "without a store nobody is signed in, and the second one is named" nothing_to_keep_it_in
ok "a sign-in that cannot be kept is not finished" store_breaks_meanwhile
ok "… or is taken back" index_breaks_meanwhile
ok "set up for what follows" sets_up
ok "a store that cannot be used does not become the store" keeps_the_store
ok "a token that died early is not handed out" dead_token_is_not_given
ok "an app that is there already needs no sign-in, and no other is made" with_own_app
ok "its key may come from standard input" key_from_standard_input
ok "a pipe into which nobody writes can be left" waits_for_no_pipe
ok "without its key, or with what is no key, it is refused" without_its_key
ok "another app's key is told, and what was begun taken back" with_another_key
ok "removing the connection leaves the app" removes_without_the_app
ok "its consumer key can be the client id in the browser" as_client_id
ok "secrets move to encrypted files that openssl opens" moves_to_passphrase
ok "a wrong passphrase opens nothing" wrong_passphrase
ok "secrets move back" moves_back
ok "a rotation that waits leaves the old key working" rotation_turns_back
ok "… and goes on" rotation_goes_on
ok "a rotation whose new key is refused is rolled back" rotation_is_rolled_back
ok "an edit that the org spoils is undone" undoes_an_edit
stop_org
done_testing
