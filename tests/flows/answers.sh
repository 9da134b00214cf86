# Every answer of an org that has words of its own: code, exit and first offer, asked of the real
# commands. One row for each alternative; the table is printed at the end.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org

# What the error line says: code, exit, first offer; and whether a text is in why or next.
cat >"$TEST_ROOT/read.py" <<'P'
import json, sys
error = None
for line in open(sys.argv[1], errors="replace"):
    if line.startswith('{"error":'):
        error = json.loads(line)["error"]
if error is None:
    sys.exit("no error line")
print(error["code"], error["exit"], (error.get("next") or [""])[0], sep="\t")
open(sys.argv[1] + ".words", "w").write("\n".join([error.get("why") or ""] + (error.get("next") or [])))
P

# expects CODE EXIT OFFER WORDS COMMAND…: WORDS must be in why or next, "|" between them.
expects() {
    wanted_code=$1 wanted_exit=$2 wanted_offer=$3 wanted_words=$4
    shift 4
    got_exit=0
    "$@" >"$TEST_ROOT/answer" 2>"$TEST_ROOT/error" || got_exit=$?
    python3 "$TEST_ROOT/read.py" "$TEST_ROOT/error" >"$TEST_ROOT/row" || {
        cat "$TEST_ROOT/error"
        return 1
    }
    IFS='	' read -r got_code said_exit got_offer <"$TEST_ROOT/row"
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$answer" "$played" "$asked" "$got_code" "$got_exit" "$got_offer" \
        >>"$TEST_ROOT/table"
    [ "$got_code" = "$wanted_code" ] && [ "$got_exit" = "$wanted_exit" ] && [ "$said_exit" = "$wanted_exit" ] || {
        echo "$got_code $got_exit (in the line: $said_exit) instead of $wanted_code $wanted_exit"
        cat "$TEST_ROOT/error"
        return 1
    }
    case $got_offer in *"$wanted_offer"*) ;; *)
        echo "the first offer is '$got_offer', not '… $wanted_offer …'"
        cat "$TEST_ROOT/error"
        return 1
        ;;
    esac
    printf '%s\n' "$wanted_words" | tr '|' '\n' | while read -r word; do
        grep -qF -- "$word" "$TEST_ROOT/error.words" || {
            echo "'$word' is not in:"
            cat "$TEST_ROOT/error.words"
            exit 1
        }
    done
}

# row ANSWER FAULT "COMMAND" CODE EXIT OFFER [WORDS]: COMMAND is a function or a line of arguments.
row() {
    answer=$1 played=$2 asked=$3
    [ "$played" = - ] || fault "$played" || echo "# no fault $played"
    # shellcheck disable=SC2086
    ok "$answer ($asked): $4, exit $5" expects "$4" "$5" "$6" "${7-}" $asked
    [ "$played" = - ] || fault "${played%%:*}" false
}

# --- the commands ---
token() { orgwire token acme --min-life=7200 --json; }
call() { orgwire call Sales_IS.CountAccounts --json; }
new() { orgwire new other --no-input --json --no-wait --username="$ORG_RUN_AS" --integration=Other --object=Account:R "$@"; }
new_connected() { new --app=connected-app; }
resume() { orgwire new other --resume --no-input --json; }
undo() { [ ! -f "$XDG_STATE_HOME/orgwire/journal/other.json" ] || orgwire new other --undo --no-input; }
# Where the browser ends: an error page of the org's, or the callback.
complete() {
    orgwire auth begin --org="$ORG_HOST" --json >"$TEST_ROOT/begun" || return
    curl -s --cacert "$ORG_CA" -H 'orgwire_consent: allow' -o /dev/null -w '%{redirect_url}' \
        "$(json url <"$TEST_ROOT/begun")" >"$TEST_ROOT/address"
    orgwire auth complete "$(json id <"$TEST_ROOT/begun")" --json <"$TEST_ROOT/address"
}
# deployed SECONDS STATE: the deploy was so long ago, as far as orgwire knows, and since then it has
# worked ("ok") or not yet ("preparing").
deployed() {
    python3 - "$1" "$2" "$XDG_CONFIG_HOME/orgwire/connections/acme.json" "$XDG_STATE_HOME/orgwire/journal/other.json" <<'P'
import datetime, json, os, sys, time
then = time.time() - int(sys.argv[1])
for path in sys.argv[3:]:
    if not os.path.exists(path):
        continue
    value = json.load(open(path))
    if "journal" in path:
        value["deployed_at"] = int(then)
    else:
        value["state"] = sys.argv[2]
        value["deployed_at"] = datetime.datetime.fromtimestamp(then, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    json.dump(value, open(path, "w"))
P
}
sets_up() {
    orgwire config set store file-plain && sign_in &&
        orgwire new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Sales --object=Account:RC
}

# --- what is not one error line ---
count() { curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | json "counters.$1" 2>/dev/null || echo 0; }
mints_in_silence() {
    before=$(count tokens_issued)
    fault session-invalid:1 && call >"$TEST_ROOT/answer" 2>"$TEST_ROOT/error" || { cat "$TEST_ROOT/error"; return 1; }
    # A sanitizer's own line aside.
    ! grep -v ASan "$TEST_ROOT/error" && [ "$(json count <"$TEST_ROOT/answer")" -gt 0 ] &&
        [ "$(count tokens_issued)" -eq $((before + 1)) ] || { cat "$TEST_ROOT/error"; return 1; }
}
creates_once() {
    before=$(call | json count)
    fault session-invalid:1 && orgwire call Sales_IS.CreateAccount Name=Once --json >"$TEST_ROOT/answer" || return
    [ "$(json success <"$TEST_ROOT/answer")" = true ] && [ "$(call | json count)" -eq $((before + 1)) ]
}
status_is_limit() {
    fault request-limit && exits 7 orgwire status acme --json >"$TEST_ROOT/status" || return
    fault request-limit false
    [ "$(json connections.0.state <"$TEST_ROOT/status")" = LIMIT ]
}
status_words() {
    while read -r one word exit; do
        fault "$one" && exits "$exit" orgwire status acme --json >"$TEST_ROOT/status" || return
        fault "$one" false
        [ "$(json connections.0.state <"$TEST_ROOT/status" | tr ' ' _)" = "$word" ] || { echo "$one"; cat "$TEST_ROOT/status"; return 1; }
    done <<W
user-inactive BLOCKED 5
user-locked BLOCKED 5
ip-restricted BLOCKED 5
not-approved NO_ACCESS 5
app-access NO_ACCESS 5
client-unknown REVOKED 4
bad-assertion REVOKED 4
app-not-found REFRESHED 1
login-rate LIMIT 7
assertion-expired ERROR 1
W
}
# Somebody took the assignment away while it was left: the answer is the org's own.
assigns_again() {
    fault not-approved && { exits 9 new >/dev/null 2>&1 || return; } && fault not-approved false && deployed 901 ok || return
    control '{"action":"remove-assignment","permission_set":"Orgwire_other_Access"}' >/dev/null || return
    resume >"$TEST_ROOT/answer" 2>&1 || { cat "$TEST_ROOT/answer"; return 1; }
    sign_in && orgwire remove other --no-input && sign_in
}
# Not the whole minute: that it is waited at all, and told, is what counts.
waits_out_the_rate() {
    fault login-rate || return
    code=0
    timeout 20 "$TOP_BUILDDIR/orgwire" new other --no-input --username="$ORG_RUN_AS" --integration=Other \
        --object=Account:R >"$TEST_ROOT/answer" 2>&1 || code=$?
    fault login-rate false
    undo || return
    [ $code -ne 0 ] && grep -q "try 1, Salesforce says: login rate exceeded" "$TEST_ROOT/answer" || {
        cat "$TEST_ROOT/answer"
        return 1
    }
}
asks_trusted_host_once() {
    before=$(count token_requests_jwt)
    fault bad-audience:https://login.salesforce.com && exits 1 token >/dev/null 2>&1 || return
    fault bad-audience false
    [ "$(count token_requests_jwt)" -eq $((before + 1)) ]
}
# A My Domain behind a proxy that ends TLS: it takes the one audience, and keeps what it was asked.
make_my_domain() {
    cat >"$TEST_ROOT/domain.py" <<'P'
import base64, json, re, socket, ssl, sys, threading, urllib.parse
folder = sys.argv[1]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/host.pem", folder + "/host.key")
def head_of(stream):
    text = b""
    while b"\r\n\r\n" not in text:
        piece = stream.recv(65536)
        if not piece:
            raise EOFError
        text += piece
    return text
def serve(visitor):
    try:
        host = head_of(visitor).split()[1].decode()
        visitor.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(visitor, server_side=True) as inside:
            text = head_of(inside)
            head, body = text.split(b"\r\n\r\n", 1)
            length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
            while len(body) < length:
                body += inside.recv(65536)
            claims = urllib.parse.parse_qs(body.decode())["assertion"][0].split(".")[1]
            audience = json.loads(base64.urlsafe_b64decode(claims + "==="))["aud"]
            open(folder + "/asked", "a").write(host + " " + audience + "\n")
            good = audience == "https://login.salesforce.com"
            answer = json.dumps({"access_token": sys.argv[2][:15] + "!AQEAQ.Example", "scope": "api", "token_type": "Bearer",
                "instance_url": "https://acme.my.salesforce.com",
                "id": "https://login.salesforce.com/id/%s/%s" % (sys.argv[2], sys.argv[3])} if good
                else {"error": "invalid_grant", "error_description": "audience is invalid"}).encode()
            inside.sendall(b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                % (b"200 OK" if good else b"400 Bad Request", len(answer), answer))
    except (OSError, EOFError):
        pass
door = socket.create_server(("127.0.0.1", 0))
print(door.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
P
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$TEST_ROOT/host.key" -out "$TEST_ROOT/host.pem" -days 2 \
        -subj "/CN=acme.my.salesforce.com" -addext "subjectAltName=DNS:acme.my.salesforce.com" 2>/dev/null || return
    mkfifo "$TEST_ROOT/port"
    python3 "$TEST_ROOT/domain.py" "$TEST_ROOT" "$(orgwire show acme --json | json org_id)" \
        "$(json user_id <"$XDG_CONFIG_HOME/orgwire/connections/acme.json")" >"$TEST_ROOT/port" 9>&- &
    DOMAIN=$!
    read -r port <"$TEST_ROOT/port"
}
asks_my_domain() { https_proxy=http://127.0.0.1:$port ORGWIRE_TRUST_HOST='' ORGWIRE_CA_FILE="$TEST_ROOT/host.pem" token; }
climbs_the_ladder() {
    make_my_domain || return
    sed -i "s|$ORG_URL|https://acme.my.salesforce.com|g; s|\"ca_file\": \"[^\"]*\"|\"ca_file\": \"$TEST_ROOT/host.pem\"|" \
        "$XDG_CONFIG_HOME/orgwire/connections/acme.json"
    code=0
    asks_my_domain >"$TEST_ROOT/answer" 2>&1 && asks_my_domain >"$TEST_ROOT/answer" 2>&1 || code=$?
    kill "$DOMAIN"
    cat >"$TEST_ROOT/wanted" <<W
acme.my.salesforce.com:443 https://acme.my.salesforce.com
acme.my.salesforce.com:443 https://login.salesforce.com
acme.my.salesforce.com:443 https://login.salesforce.com
W
    [ $code -eq 0 ] && diff "$TEST_ROOT/wanted" "$TEST_ROOT/asked" || { cat "$TEST_ROOT/answer"; return 1; }
}

ok "set up for what follows" sets_up

deployed 60 preparing
ASSIGN="assign the connection's permission set"
for fault in not-approved client-unknown app-access bad-assertion; do
    row "$fault, within 15 minutes of a deploy" $fault token preparing 9 "orgwire status acme --wait"
    row "$fault, within 15 minutes of a deploy" $fault new preparing 9 "orgwire status other --wait"
    ok "… undone" undo
done

deployed 901 ok
row "user hasn't approved this consumer, later" not-approved token denied 4 "$ASSIGN" "licence|scopes api"
row "app_not_found" app-not-found token sign_in_needed 4 "My Domain" "orgwire repair"
row "External client app is not installed in this org" \
    "token-error:invalid_grant=External client app is not installed in this org" \
    token sign_in_needed 4 "My Domain" "orgwire repair"
row "audience is invalid" bad-audience:https://login.salesforce.com token failed 1 "My Domain"
row "Audience validation failed" "token-error:invalid_grant=Audience validation failed" token failed 1 "My Domain"
row "invalid_client_id, later" client-unknown token sign_in_needed 4 "wait" "look for it|orgwire repair"
row "invalid_app_access, later" app-access token denied 4 "$ASSIGN"
row "invalid assertion, later" bad-assertion token sign_in_needed 4 "compare the fingerprints" "orgwire rotate"
row "signature errors" "token-error:invalid_grant=invalid signature" token sign_in_needed 4 "compare the fingerprints" "orgwire rotate"
row "expired authorization on a fresh JWT" assertion-expired token failed 1 "this computer's clock" "measured from"
control '{"action":"set-clock","offset":600}' >/dev/null
row "expired authorization, ten minutes off" assertion-expired token failed 1 "this computer's clock" "10 m slow|measured from"
control '{"action":"set-clock","offset":0}' >/dev/null
row "inactive_user" user-inactive token not_permitted 5 "open the user in Setup"
row "locked" user-locked token not_permitted 5 "open the user in Setup"
row "password expired" password-expired token not_permitted 5 "open the user in Setup"
row "login rate exceeded" login-rate token limit 7 "wait"
row "IP restricted" ip-restricted token not_permitted 5 "127.0.0.1" "the org sees"
for word in OAUTH_APP_BLOCKED OAUTH_EC_APP_NOT_FOUND OAUTH_APP_ACCESS_DENIED; do
    row "$word at sign-in" consent-page:$word complete not_permitted 5 "sign in another way" \
        "Approve Uninstalled Connected Apps|Use Any API Client"
done
row "redirect_uri_mismatch" redirect-mismatch complete usage 2 "signin.redirect_uris" "paste"
row "INSUFFICIENT_ACCESS on deploy" deploy-denied new not_permitted 5 "Modify Metadata"
ok "… undone" undo
row "CANNOT_EXECUTE_… on deploy" deploy-denied:CANNOT_EXECUTE_FLOW_TRIGGER new not_permitted 5 "Modify Metadata"
ok "… undone" undo
row "you can't create a connected app" - new_connected not_permitted 5 "external client app"
ok "… undone" undo
row "REQUEST_LIMIT_EXCEEDED" request-limit call limit 7 "usage" "of 15000"
row "INVALID_SESSION_ID, again and again" session-invalid call sign_in_needed 4 ""
ok "INVALID_SESSION_ID once: minted once, in silence, and read again" mints_in_silence
ok "INVALID_SESSION_ID once: a create makes one record" creates_once
ok "REQUEST_LIMIT_EXCEEDED: status is LIMIT, exit 7" status_is_limit
ok "an answer of each kind shows in status, too" status_words
ok "user hasn't approved, later, in a set-up: assigned again, and goes on" assigns_again
ok "login rate exceeded in a set-up: waited out with a countdown" waits_out_the_rate
ok "a trusted host never leads to another audience" asks_trusted_host_once
ok "My Domain: the ladder of audiences, posted nowhere else, the winner kept" climbs_the_ladder

stop_org
awk -F '\t' '
    { line[NR] = $0; for (i = 1; i <= NF; i++) if (length($i) > width[i]) width[i] = length($i) }
    END { for (n = 1; n <= NR; n++) {
        fields = split(line[n], cell, "\t"); text = "#"
        for (i = 1; i <= fields; i++) text = text sprintf(" %-" width[i] "s", cell[i]) (i < fields ? " |" : "")
        print text
    } }' "$TEST_ROOT/table"
done_testing
