# The real Salesforce CLI, pinned: it works with the built-in org, and orgwire with its sessions.
# It needs Node 22 or later, which npm's package "node" brings.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/interop/npm.sh"
cli_version=2.150.6
node_version=24.21.0

cannot() {
    [ ! -f "$TEST_ROOT/npm-out" ] || sed 's/^/# /' "$TEST_ROOT/npm-out"
    skip_all "$1"
}
command -v npm >/dev/null || cannot "npm is not installed"
npm_install node "$node_version" || cannot "npm cannot install node $node_version"
node=$npm_folder/node_modules/node/bin/node
npm_install @salesforce/cli "$cli_version" --ignore-scripts ||
    cannot "npm cannot install @salesforce/cli $cli_version"

# What orgwire finds in the PATH.
mkdir "$TEST_ROOT/bin"
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$node" \
    "$npm_folder/node_modules/@salesforce/cli/bin/run.js" >"$TEST_ROOT/bin/sf"
chmod +x "$TEST_ROOT/bin/sf"
PATH=$TEST_ROOT/bin:$PATH
# It keeps its key in a file of this HOME, and asks nobody but the built-in org.
export SF_USE_GENERIC_UNIX_KEYCHAIN=true SF_DISABLE_TELEMETRY=true SF_AUTOUPDATE_DISABLE=true \
    SF_SKIP_NEW_VERSION_CHECK=true SF_DISABLE_LOG_FILE=true

start_org
export NODE_EXTRA_CA_CERTS="$ORG_CA"
orgwire config set store file-plain
act() { curl -sf --cacert "$ORG_CA" -d "{\"action\":\"$1\"}" "$ORG_URL/orgwire-org/do"; }
forget_all() { while orgwire auth forget >/dev/null 2>&1; do :; done; }
signed_in_as_admin() { [ "$(json username)" = admin@orgwire.example ]; }

# --- the CLI, signed in with an access token ---
logs_in_with_token() {
    tr -d '\n' <"$ORG_TOKEN_FILE" >"$TEST_ROOT/token"
    sf org login access-token --instance-url="$ORG_URL" --set-default --alias=built-in --json \
        <"$ORG_TOKEN_FILE" >"$TEST_ROOT/login" && [ "$(json result.username <"$TEST_ROOT/login")" = admin@orgwire.example ]
}
shows_the_org() {
    sf org display --json >"$TEST_ROOT/display" || return
    [ "$(json result.connectedStatus <"$TEST_ROOT/display")" = Connected ] || { cat "$TEST_ROOT/display"; return 1; }
}
writes_and_reads() {
    sf data create record --sobject=Account --values="Name='By the CLI'" --json >"$TEST_ROOT/made" || return
    sf data query --query="SELECT Id FROM Account WHERE Name = 'By the CLI'" --json >"$TEST_ROOT/rows" || return
    [ "$(json result.records.0.Id <"$TEST_ROOT/rows")" = "$(json result.id <"$TEST_ROOT/made")" ]
}
lists_objects() {
    sf sobject list --json >"$TEST_ROOT/objects" && json result <"$TEST_ROOT/objects" | grep -q '"Opportunity"'
}
describes() {
    sf sobject describe --sobject=Contact --json >"$TEST_ROOT/describe" &&
        [ "$(json result.name <"$TEST_ROOT/describe")" = Contact ]
}
lists_metadata() {
    sf org list metadata --metadata-type=PermissionSet --json >"$TEST_ROOT/metadata" &&
        [ "$(json status <"$TEST_ROOT/metadata")" = 0 ]
}

# --- orgwire with the CLI's session ---
borrows() { orgwire auth cli "$@" --json >"$TEST_ROOT/signed" && signed_in_as_admin <"$TEST_ROOT/signed"; }
borrows_default() { borrows && orgwire objects Account --no-cache | grep -q Account; }
borrows_by_alias() { forget_all && borrows built-in; }
borrows_in_colour() { FORCE_COLOR=1 borrows; }
unknown_login() { exits 4 orgwire auth cli nobody@orgwire.example; }
# new-admin-token leaves the old one alone, so it is revoked.
ended_token() {
    curl -sf --cacert "$ORG_CA" --data-urlencode "token@$TEST_ROOT/token" "$ORG_URL/services/oauth2/revoke" &&
        exits 4 orgwire objects Account --no-cache
}
sets_up() {
    act new-admin-token | json admin_token >"$ORG_TOKEN_FILE"
    logs_in_with_token && borrows &&
        orgwire new acme --no-input --username="$ORG_RUN_AS" --integration=Sales --object=Account:RCU &&
        orgwire call Sales_IS.CountAccounts
}
# The key of the set-up, which file-plain keeps as PEM, opens the org for the CLI, too.
logs_in_with_jwt() {
    key=$(find "$XDG_STATE_HOME/orgwire/secrets-plain" -name '*private-key*')
    client_id=$(json client_id <"$XDG_CONFIG_HOME/orgwire/connections/acme.json") || return
    sf org login jwt --client-id="$client_id" --jwt-key-file="$key" --username="$ORG_RUN_AS" \
        --instance-url="$ORG_URL" --alias=by-key --json >"$TEST_ROOT/jwt" || { cat "$TEST_ROOT/jwt"; return 1; }
    sf data query --target-org=by-key --query="SELECT Id FROM Account LIMIT 1" --json >/dev/null
}
# A session that the CLI can renew: orgwire asks it again.
renews() {
    forget_all
    orgwire auth cli by-key --json >"$TEST_ROOT/signed" && act expire-tokens >/dev/null &&
        orgwire objects Account --no-cache | grep -q Account
}

# --- SFDX auth URLs, both ways ---
# What a browser sign-in with the CLI's own app gives.
refresh_token() {
    orgwire auth begin --org="$ORG_HOST" --json >"$TEST_ROOT/begun" || return
    curl -s --cacert "$ORG_CA" -H 'orgwire_consent: allow' -o /dev/null -w '%{redirect_url}' \
        "$(json url <"$TEST_ROOT/begun")" >"$TEST_ROOT/address"
    orgwire auth complete "$(json id <"$TEST_ROOT/begun")" <"$TEST_ROOT/address" || return
    cat "$XDG_STATE_HOME"/orgwire/secrets-plain/*sign-in* | json refresh_token >"$TEST_ROOT/refresh"
}
logs_in_with_url() {
    forget_all && refresh_token || return
    printf 'force://PlatformCLI::%s@%s' "$(cat "$TEST_ROOT/refresh")" "$ORG_HOST" >"$TEST_ROOT/ours"
    # Not from standard input: the CLI waits for that only some milliseconds.
    sf org login sfdx-url --sfdx-url-file="$TEST_ROOT/ours" --alias=by-url --set-default --json >"$TEST_ROOT/login" ||
        { cat "$TEST_ROOT/login"; return 1; }
}
shows_url() {
    sf org auth show-sfdx-auth-url --json >"$TEST_ROOT/shown" || return
    json result.sfdxAuthUrl <"$TEST_ROOT/shown" >"$TEST_ROOT/url"
    grep -q '^force://' "$TEST_ROOT/url"
}
takes_url_from_stdin() {
    # Not forgotten: that would revoke the grant which the CLI has now.
    rm -f "$XDG_STATE_HOME"/orgwire/secrets-plain/*sign-in* "$XDG_STATE_HOME/orgwire/sign-ins.json"
    orgwire auth token --json <"$TEST_ROOT/url" >"$TEST_ROOT/signed" && signed_in_as_admin <"$TEST_ROOT/signed" &&
        act expire-tokens >/dev/null && orgwire objects Account --no-cache | grep -q Account
}
keeps_the_cli_signed_in() {
    borrows by-url && act expire-tokens >/dev/null && orgwire objects Account --no-cache | grep -q Account || return
    forget_all && shows_the_org
}
rotation_spares_the_cli() {
    curl -sf --cacert "$ORG_CA" -d '{"name":"refresh-rotation","on":true}' "$ORG_URL/orgwire-org/fault" >/dev/null
    keeps_the_cli_signed_in
}

ok "the CLI signs in to the built-in org with an access token" logs_in_with_token
ok "… and shows the org as connected" shows_the_org
ok "… creates a record and finds it" writes_and_reads
ok "… lists objects" lists_objects
ok "… describes one" describes
ok "… lists metadata" lists_metadata
ok "orgwire signs in with the CLI's default session" borrows_default
ok "… with the one of an alias" borrows_by_alias
ok "… when the person's terminal has colours forced" borrows_in_colour
ok "a login that the CLI has not got is exit 4" unknown_login
ok "a token that the CLI cannot renew ends the session" ended_token
ok "a connection is set up with the CLI's session" sets_up
ok "the CLI signs in with that connection's key" logs_in_with_jwt
ok "orgwire has an ended session renewed by the CLI" renews
ok "the CLI signs in with an SFDX auth URL" logs_in_with_url
ok "… and shows one" shows_url
ok "orgwire signs in with the CLI's SFDX auth URL and renews itself" takes_url_from_stdin
ok "borrowing and forgetting leave the CLI signed in" keeps_the_cli_signed_in
ok "… also where refresh tokens rotate" rotation_spares_the_cli
stop_org
done_testing
