# The main job without a screen: from nothing to a connection that scripts use, with recorded data
# and a real keyring; the secrets are in the keyring and nowhere else.
. "$TOP_SRCDIR/tests/flows/lib.sh"
fixtures=${ORGWIRE_FIXTURES:-$TOP_SRCDIR/../shared/fixtures}
[ -f "$fixtures/describe-global/elasticio-514-objects.json" ] || skip_all "no recorded data"
with_keyring

mkdir "$TEST_ROOT/recorded"
cp "$fixtures/describe-global/elasticio-514-objects.json" "$TEST_ROOT/recorded/global.json"
for name in Account Document; do
    cp "$fixtures/describe/elasticio-$name.json" "$TEST_ROOT/recorded/$name.json"
done
cp "$fixtures/describe/cumulusci-Contact.json" "$TEST_ROOT/recorded/Contact.json"
start_org --describes="$TEST_ROOT/recorded"

sign_in() {
    orgwire auth token --org="$ORG_HOST" --json <"$ORG_TOKEN_FILE" >"$TEST_ROOT/signed-in" &&
        [ "$(json instance_url <"$TEST_ROOT/signed-in")" = "$ORG_URL" ]
}
sees_objects() {
    orgwire objects --all --json >"$TEST_ROOT/objects" &&
        [ "$(python3 -c 'import json,sys; print(len(json.load(sys.stdin)))' <"$TEST_ROOT/objects")" = 514 ]
}
plans() {
    state >"$TEST_ROOT/before"
    orgwire new main --no-input --dry-run --json --org="$ORG_HOST" --email=admin@example.com \
        --username="$ORG_RUN_AS" --integration=Sales --object=Account:RCUD --object=Contact:R \
        >"$TEST_ROOT/plan" || return
    state >"$TEST_ROOT/after"
    cmp "$TEST_ROOT/before" "$TEST_ROOT/after" && [ "$(json dry_run <"$TEST_ROOT/plan")" = true ]
}
creates() {
    orgwire new main --no-input --json --org="$ORG_HOST" --email=admin@example.com \
        --username="$ORG_RUN_AS" --integration=Sales --object=Account:RCUD --object=Contact:R \
        >"$TEST_ROOT/new" && [ "$(json state <"$TEST_ROOT/new")" = ok ] &&
        [ "$(json module <"$TEST_ROOT/new")" = Sales_IS ]
}
searches() {
    orgwire call Sales_IS.SearchAccounts limit=2 --json >"$TEST_ROOT/rows" &&
        [ -n "$(json 0.Id <"$TEST_ROOT/rows")" ]
}
creates_row() {
    orgwire call Sales_IS.CreateAccount Name="O'Brien & Söhne" --json >"$TEST_ROOT/made" || return
    id=$(json id <"$TEST_ROOT/made")
    orgwire call Sales_IS.GetAccount Id="$id" --json >"$TEST_ROOT/row" &&
        [ "$(json Name <"$TEST_ROOT/row")" = "O'Brien & Söhne" ] &&
        orgwire call Sales_IS.UpdateAccount Id="$id" Name=Renamed --json >/dev/null &&
        [ "$(orgwire call Sales_IS.CountAccounts filter:='[["Name","=","Renamed"]]' --json |
            json count)" = 1 ] &&
        orgwire call Sales_IS.DeleteAccount Id="$id" --json >/dev/null &&
        exits 3 orgwire call Sales_IS.GetAccount Id="$id"
}
status_ok() {
    orgwire status --json >"$TEST_ROOT/status" &&
        [ "$(json connections.0.state <"$TEST_ROOT/status")" = ok ] &&
        [ "$(json connections.0.store <"$TEST_ROOT/status")" = keyring ]
}
token_works() {
    # The header goes to curl on standard input: not even the test puts a token into a command line.
    orgwire token --header | curl -sf --cacert "$ORG_CA" -H @- \
        "$(orgwire url)/services/data/v60.0/sobjects/Account" >/dev/null
}
# The token and the key, raw, in base64 and in hex, in no file below the test's folder but the
# keyring's own (encrypted) ones.
nothing_on_disk() {
    orgwire token | tr -d '\n' >"$TEST_ROOT/tok"
    python3 - "$TEST_ROOT" <<'P'
import base64, os, sys
root = sys.argv[1]
token = open(os.path.join(root, "tok"), "rb").read()
needles = [token, base64.b64encode(token)[:40], token.hex().encode(), b"PRIVATE KEY"]
bad = []
for folder, _, names in os.walk(root):
    for name in names:
        path = os.path.join(folder, name)
        # Sockets and pipes hold nothing.
        if name in ("tok", "admin-token") or not os.path.isfile(path):
            continue
        data = open(path, "rb").read()
        bad += [path for needle in needles if needle and needle in data]
print("\n".join(bad))
sys.exit(1 if bad else 0)
P
}
in_keyring() {
    count=$(secret-tool search --all app orgwire 2>/dev/null | grep -c '^\[/')
    [ "$count" -ge 2 ] || {
        secret-tool search --all app orgwire 2>&1 | sed 's/secret = .*/secret = …/'
        return 1
    }
}
modes() {
    [ -z "$(find "$XDG_CONFIG_HOME/orgwire" "$XDG_STATE_HOME/orgwire" -type f ! -perm 600)" ] &&
        [ -z "$(find "$XDG_CONFIG_HOME/orgwire" "$XDG_STATE_HOME/orgwire" -type d ! -perm 700)" ]
}
removes() {
    orgwire auth token --org="$ORG_HOST" --json <"$ORG_TOKEN_FILE" >/dev/null &&
        orgwire remove main --no-input &&
        state >"$TEST_ROOT/last" &&
        python3 - "$TEST_ROOT/before" "$TEST_ROOT/last" <<'P'
import json, sys
before, last = (json.load(open(p)) for p in sys.argv[1:])
for key in ("apps", "components", "permission_sets", "assignments"):
    assert before[key] == last[key], (key, last[key])
P
}

ok "an access token on standard input signs in" sign_in
ok "all 514 recorded objects are listed" sees_objects
ok "a dry run plans and changes nothing" plans
ok "new makes a working connection" creates
ok "SearchAccounts returns rows" searches
ok "one row is created, read, updated, counted and deleted" creates_row
ok "status says ok" status_ok
ok "token and url work for curl" token_works
ok "the token and the key are in no file" nothing_on_disk
ok "the key and the token are in the keyring" in_keyring
ok "files are 0600 in folders of 0700" modes
ok "an unknown action fails with 3 and a suggestion" says "SearchAccounts" orgwire call SearchAccount
ok "an unknown field fails before any request" exits 2 orgwire call CreateAccount Nmae=x
ok "a foreign host is refused" exits 5 orgwire auth begin --org=evil.example.com
ok "remove leaves the org as it was" removes
stop_org
done_testing
