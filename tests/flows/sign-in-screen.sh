# The ways to sign in, in the full screen: keys go in through tmux, what is on the screen comes out.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/flows/screen.sh"
start_org
# The link: shown alone it is one unbroken line.
link() {
    keys l
    waits 'code_challenge=' && tmux capture-pane -p -J -t screen | grep -o 'https://[^ ]*' | head -1 >"$TEST_ROOT/link"
    keys l
    [ -s "$TEST_ROOT/link" ]
}
# Where a browser ends that allows the access at this link.
browse() {
    curl -s --cacert "$ORG_CA" -H 'orgwire_consent: allow' -o /dev/null -w '%{redirect_url}' "$(cat "$TEST_ROOT/link")" >"$TEST_ROOT/address"
    grep -q 'code=' "$TEST_ROOT/address"
}
new_admin() {
    curl -sf --cacert "$ORG_CA" -d '{"action":"new-admin-token"}' "$ORG_URL/orgwire-org/do" | json admin_token |
        tr -d '\n' >"$ORG_TOKEN_FILE"
}
# --- (a), (b) ---
by_browser() {
    opens ORGWIRE_BROWSER="$TEST_ROOT/browser" && chooses 'In a browser on this computer' && is_signed_in && leaves || return
    grep -qi 'return to\|terminal' "$TEST_ROOT/page" || { cat "$TEST_ROOT/page"; return 1; }
}
by_paste() {
    rm -f "$TEST_ROOT/opened"
    opens ORGWIRE_BROWSER="$TEST_ROOT/browser" && chooses 'In a browser on another computer' &&
        waits 'Open this link' 'Listening on localhost' 'ssh -L' && link && browse || return
    [ ! -f "$TEST_ROOT/opened" ] || { echo "a browser was opened here"; return 1; }
    pastes "$TEST_ROOT/address" && sleep 0.2 && keys Enter && is_signed_in && leaves
}
wrong_paste_then_right() {
    opens && chooses 'In a browser on another computer' && waits 'Open this link' && link && browse || return
    printf 'http://localhost:1717/OauthRedirect?code=abc&state=ofanother' >"$TEST_ROOT/foreign"
    pastes "$TEST_ROOT/foreign" && sleep 0.2 && keys Enter && waits '! ' || return
    keys C-u && pastes "$TEST_ROOT/address" && sleep 0.2 && keys Enter && is_signed_in && leaves
}
failing_browser() {
    opens ORGWIRE_BROWSER=/no/such/browser && chooses 'In a browser on this computer' &&
        waits 'no browser could be opened' 'Open this link' && link && browse &&
        pastes "$TEST_ROOT/address" && sleep 0.2 && keys Enter && is_signed_in && leaves
}
# Neither DISPLAY nor BROWSER: tests/run has taken them away.
no_browser() {
    opens && chooses 'In a browser on this computer' && waits 'no browser could be opened' && link && browse &&
        pastes "$TEST_ROOT/address" && sleep 0.2 && keys Enter && is_signed_in && leaves
}
blocked_ports() {
    python3 -c '
import socket, sys
held = []
for family, address in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
    try:
        s = socket.socket(family); s.bind((address, 1717)); s.listen(); held.append(s)
    except OSError: pass
print("held", flush=True)
sys.stdin.read()' <"$TEST_ROOT/hold" >"$TEST_ROOT/held" &
    blocker=$!
    exec 8>"$TEST_ROOT/hold"
    until grep -q held "$TEST_ROOT/held"; do sleep 0.1; done
    code=0
    { opens && chooses 'In a browser on another computer' && waits 'No port was free to listen on' && link && browse &&
        pastes "$TEST_ROOT/address" && sleep 0.2 && keys Enter && is_signed_in && leaves; } || code=1
    exec 8>&-
    wait $blocker
    return $code
}
mkfifo "$TEST_ROOT/hold"

# --- (c) ---
# Both halves in another terminal, where there is no screen.
signs_in_elsewhere() {
    orgwire auth begin --org="$ORG_HOST" --json >"$TEST_ROOT/begun" && json url <"$TEST_ROOT/begun" >"$TEST_ROOT/link" && browse &&
        orgwire auth complete "$(json id <"$TEST_ROOT/begun")" --json <"$TEST_ROOT/address" >/dev/null
}
starts_plain() {
    rm -rf "$XDG_CONFIG_HOME/orgwire" "$XDG_STATE_HOME/orgwire"
    orgwire config set store file-plain
    with=
}
# It is the first choice, and what was kept before is kept afterwards.
by_completed() {
    starts_plain && signs_in_elsewhere && begins && waits '(*) With the sign-in made before' "found: admin@orgwire.example ($ORG_HOST)" &&
        keys F10 && is_signed_in && leaves && orgwire auth list | grep -q "$ORG_HOST"
}
completed_meanwhile() {
    starts_plain && begins && keys F1 && waits 'orgwire auth begin' 'auth complete' && keys Escape && waits 'How do you want to sign in?' || return
    ! grep -q 'made before' "$seen" && signs_in_elsewhere && moves_to '([ *]) In a browser on this computer' && keys r &&
        waits '(*) With the sign-in made before' && keys F10 && is_signed_in && leaves
}
ended_since() {
    starts_plain && signs_in_elsewhere || return
    token=$(cat "$XDG_STATE_HOME"/orgwire/secrets-plain/*sign-in*)
    echo "$token" | json refresh_token | tr -d '\n' >"$TEST_ROOT/refresh"
    curl -sf --cacert "$ORG_CA" --data-urlencode "token@$TEST_ROOT/refresh" "$ORG_URL/services/oauth2/revoke" || return
    curl -sf --cacert "$ORG_CA" -d '{"action":"expire-tokens"}' "$ORG_URL/orgwire-org/do" >/dev/null
    begins && waits '(*) With the sign-in made before' && keys F10 && waits 'What happened' 'Sign in another way' && keys Escape &&
        waits 'How do you want' && leaves
}

# --- (d), (e), (f) ---
by_token() {
    new_admin && opens && chooses 'With an access token' && waits 'SFDX auth URL' && pastes "$ORG_TOKEN_FILE" &&
        sleep 0.2 && ! tmux capture-pane -p -t screen | grep -qF "$(cat "$ORG_TOKEN_FILE")" && keys Enter && is_signed_in && leaves
}
by_token_file() {
    new_admin && opens && chooses 'With an access token' && waits 'or a file' && keys Tab && types "$ORG_TOKEN_FILE" &&
        keys Enter && is_signed_in && leaves
}
dead_token() {
    printf '00D5g0000000001!AQdeadDEAD' >"$TEST_ROOT/dead"
    opens && chooses 'With an access token' && waits 'SFDX auth URL' && pastes "$TEST_ROOT/dead" && sleep 0.2 && keys Enter &&
        waits 'What happened' 'What you can do' && keys Escape && waits 'SFDX auth URL' && leaves
}
by_sfdx_url() {
    orgwire auth begin --org="$ORG_HOST" --json >"$TEST_ROOT/begun" && json url <"$TEST_ROOT/begun" >"$TEST_ROOT/link" && browse &&
        orgwire auth complete "$(json id <"$TEST_ROOT/begun")" --json <"$TEST_ROOT/address" >/dev/null || return
    printf 'force://PlatformCLI::%s@%s' "$(cat "$XDG_STATE_HOME"/orgwire/secrets-plain/*sign-in* | json refresh_token)" \
        "$ORG_HOST" >"$TEST_ROOT/sfdx"
    opens && chooses 'With an access token' && waits 'SFDX auth URL' && pastes "$TEST_ROOT/sfdx" && sleep 0.2 && keys Enter &&
        is_signed_in && leaves
}
# A stand-in that answers as the real one, whose own test is tests/interop/sf-cli.sh.
make_sf() {
    mkdir -p "$TEST_ROOT/bin"
    cat >"$TEST_ROOT/bin/sf" <<SF
#!/bin/sh
case "\$*" in
*"org list"*) echo '{"status":0,"result":{"nonScratchOrgs":[{"username":"admin@orgwire.example","alias":"mine","instanceUrl":"$ORG_URL/"}]}}' ;;
*"show-access-token"*"admin@orgwire.example"*) printf '{"status":0,"result":{"accessToken":"%s"}}' "\$(cat $ORG_TOKEN_FILE)" ;;
*"org display"*"admin@orgwire.example"*) echo '{"status":0,"result":{"accessToken":"[REDACTED] see elsewhere","instanceUrl":"$ORG_URL/"}}' ;;
*) echo '{"status":1,"message":"No default environment found"}'; exit 1 ;;
esac
SF
    chmod +x "$TEST_ROOT/bin/sf"
}
# None of the CLI's orgs is its default: the one that is shown is the one that is used.
by_cli() {
    make_sf && new_admin && opens PATH="$TEST_ROOT/bin:$PATH" && waits 'found: admin@orgwire.example' &&
        chooses 'With my Salesforce CLI login' && is_signed_in && leaves
}
make_app() {
    new_admin && orgwire auth token --org="$ORG_HOST" <"$ORG_TOKEN_FILE" &&
        orgwire new acme --no-input --username="$ORG_RUN_AS" --integration=Sales --object=Account:R || return
    cp "$XDG_STATE_HOME"/orgwire/secrets-plain/*private-key* "$TEST_ROOT/app.pem" &&
        json client_id <"$XDG_CONFIG_HOME/orgwire/connections/acme.json" >"$TEST_ROOT/client-id"
}
by_own_app() {
    opens && chooses 'I have an app already' && waits 'Consumer key' && types "$(cat "$TEST_ROOT/client-id")" && keys Tab &&
        types "$TEST_ROOT/app.pem" && keys Tab && types "$ORG_RUN_AS" && keys Enter && is_signed_in "$ORG_RUN_AS" && leaves
}
apps() { state | json apps | tr '}' '\n' | grep -c consumer_key; }
# To the end: no app is made besides.
creates_with_own_app() {
    before=$(apps)
    starts_plain && begins && chooses 'I have an app already' && waits 'Consumer key' && types "$(cat "$TEST_ROOT/client-id")" && keys Tab &&
        types "$TEST_ROOT/app.pem" && keys Tab && types "$ORG_RUN_AS" && keys Enter && is_signed_in "$ORG_RUN_AS" && keys F10 || return
    waits 'Account' 'marked' && keys F10 && waits 'Nothing has been changed yet' && keys Enter && waits 'acme is ready' && leaves || return
    [ "$before" -ge 1 ] && [ "$(apps)" = "$before" ] && orgwire status acme && cmp "$XDG_STATE_HOME"/orgwire/secrets-plain/*private-key* "$TEST_ROOT/app.pem"
}
by_client_id() {
    opens ORGWIRE_BROWSER="$TEST_ROOT/browser" && chooses 'I have an app already' && waits 'Consumer key' &&
        types PlatformCLI && keys Enter && sleep 0.3 && keys Enter && is_signed_in && leaves
}

# --- the secret store, where there is no D-Bus ---
creates_with_passphrase() {
    printf 'correct horse' >"$TEST_ROOT/passphrase"
    opens ORGWIRE_BROWSER="$TEST_ROOT/browser" && waits 'keyring PROBLEM' && chooses 'In a browser on this computer' && reviews keyring || return
    keys Enter
    waits 'What happened' 'Keep secrets in encrypted files instead' || return
    moves_to 'Keep secrets in encrypted' && keys Enter && waits 'Nothing has been changed yet' 'private key acme: file' && keys Enter || return
    waits 'A passphrase for the secrets' && types 'correct horse' && keys Enter && waits '>Once more' && types 'correct horse' && keys Enter &&
        waits 'acme is ready' && leaves || return
    key=$(find "$XDG_STATE_HOME/orgwire/secrets" -name '*private-key*') && [ -n "$key" ] &&
        openssl pkey -in "$key" -passin file:"$TEST_ROOT/passphrase" -noout &&
        ORGWIRE_PASSPHRASE_FILE="$TEST_ROOT/passphrase" orgwire status acme
}

ok "a browser on this computer signs in, its page says where to go" by_browser
ok "a pasted address signs in, no browser is opened here" by_paste
ok "another attempt's address is refused, then the right one taken" wrong_paste_then_right
ok "a browser command that fails leaves paste-back" failing_browser
ok "without DISPLAY and BROWSER paste-back is left" no_browser
ok "with every registered port taken paste-back is left" blocked_ports
orgwire config set store file-plain
ok "a sign-in completed elsewhere is the first choice, and stays kept" by_completed
ok "one completed meanwhile is found by r, as the help says" completed_meanwhile
ok "one that has ended since is explained" ended_since
orgwire config set store file-plain
ok "an app for what follows" make_app
ok "an app that is there already signs in with its key" by_own_app
ok "with it a connection is made, and no app" creates_with_own_app
ok "its consumer key alone signs in in the browser" by_client_id
ok "a pasted access token signs in and is not shown" by_token
ok "a token in a file signs in" by_token_file
ok "a dead token is explained" dead_token
orgwire config set store file-plain
ok "a pasted SFDX auth URL signs in" by_sfdx_url
ok "the Salesforce CLI's login signs in" by_cli
ok "without D-Bus the encrypted files are offered, and a connection made with them" creates_with_passphrase
tmux kill-server 2>/dev/null
stop_org
done_testing
