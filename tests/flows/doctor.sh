# What the doctor says of this computer, the way to the org, the store and the session; and that its
# report names nobody.
. "$TOP_SRCDIR/tests/flows/lib.sh"
with_keyring
start_org

# examine ARGUMENTS…: the doctor's JSON into a file, whatever its exit code.
examine() {
    code=0
    orgwire doctor --json "$@" >"$TEST_ROOT/doctor" 2>"$TEST_ROOT/doctor-err" || code=$?
    [ $code -le 1 ] || { cat "$TEST_ROOT/doctor-err"; return 1; }
    # BAD and exit 1 are the same thing.
    bad=$(grep -c '"state": *"bad"' "$TEST_ROOT/doctor" || true)
    { [ $code -eq 1 ] && [ "$bad" -gt 0 ]; } || { [ $code -eq 0 ] && [ "$bad" -eq 0 ]; } || {
        echo "exit $code with $bad bad checks"
        return 1
    }
}
# finds ID STATE [TEXT…]: the check has this state, and each text in its value, why or next.
finds() {
    python3 - "$TEST_ROOT/doctor" "$@" <<'P'
import json, sys
checks = json.load(open(sys.argv[1]))["checks"]
found = [one for one in checks if one["id"] == sys.argv[2]]
if not found:
    sys.exit("there is no check '%s' among %s" % (sys.argv[2], [one["id"] for one in checks]))
words = "\n".join(str(found[0].get(key) or "") for key in ("value", "why", "next"))
if found[0]["state"] != sys.argv[3] or any(text not in words for text in sys.argv[4:]):
    sys.exit("%s is not %s: %s" % (sys.argv[2:], sys.argv[3], found[0]))
P
}
sees() { id=$1; shift; examine && finds "$id" "$@"; }

# --- the way to the org ---
all_is_well() {
    orgwire auth token --org="$ORG_HOST" <"$ORG_TOKEN_FILE" && examine || return
    for id in dns tcp tls http clock keyring org calls create:external-client-app proxy; do
        finds $id ok || return
    done
    finds terminal skipped && finds org ok "API 67.0" "production" "Edition" && finds calls ok " left" &&
        finds tls ok "issued by '" && finds create:connected-app skipped "only a try tells"
}
names_each_permission() {
    for id in ApiEnabled ModifyMetadata CustomizeApplication ExternalClientAppDeveloper AssignPermissionSets \
        CanApproveUninstalledApps; do
        finds permission:$id ok || return
    done
    fault admin-lacks:CanApproveUninstalledApps,ModifyMetadata,ModifyAllData && examine || return
    fault admin-lacks false
    finds permission:ModifyMetadata bad missing "Setup" && finds permission:CanApproveUninstalledApps note missing "Setup" &&
        grep -q '"label": *"Approve Uninstalled Connected Apps"' "$TEST_ROOT/doctor"
}
sandbox() { fault sandbox && new_admin && orgwire auth token --org="$ORG_HOST" <"$ORG_TOKEN_FILE" && sees org ok sandbox && fault sandbox false; }
new_admin() {
    curl -sf --cacert "$ORG_CA" -d '{"action":"new-admin-token"}' "$ORG_URL/orgwire-org/do" | json admin_token |
        tr -d '\n' >"$ORG_TOKEN_FILE"
}
clock() {
    control "{\"action\":\"set-clock\",\"offset\":$1}" && examine || return
    control '{"action":"set-clock","offset":0}'
    finds clock "$2" "$3"
}
no_date() { fault no-date && sees clock skipped "did not say" && fault no-date false; }
unavailable() { fault 503 && sees http note "503" && fault 503 false; }
closed_port() { examine --org=localhost:1 --trust-host=localhost:1 && finds tcp bad "firewall"; }
no_such_name() { examine --org=nowhere.invalid --trust-host=nowhere.invalid && finds dns bad "check the org's address"; }
not_salesforce() { examine --org=evil.example && finds http bad "not a host of Salesforce's"; }

# --- a company that looks into TLS: a proxy, and a certificate of its own for Salesforce's host ---
make_inspector() {
    cat >"$TEST_ROOT/inspector.py" <<'P'
import socket, ssl, sys, threading
folder = sys.argv[1]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/host.pem", folder + "/host.key")
def serve(visitor):
    try:
        head = b""
        while b"\r\n\r\n" not in head:
            head += visitor.recv(4096) or sys.exit()
        visitor.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(visitor, server_side=True) as inside:
            inside.recv(4096)
            inside.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]")
    except Exception:
        pass
door = socket.create_server(("127.0.0.1", 0))
print(door.getsockname()[1], flush=True)
while True:
    threading.Thread(target=serve, args=(door.accept()[0],), daemon=True).start()
P
    cd "$TEST_ROOT" && openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 \
        -subj "/O=Acme Security/CN=Acme Inspection" 2>/dev/null &&
        openssl req -newkey rsa:2048 -nodes -keyout host.key -out host.csr -subj "/CN=acme.my.salesforce.com" 2>/dev/null &&
        printf 'subjectAltName=DNS:acme.my.salesforce.com\n' >extensions &&
        openssl x509 -req -in host.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out host.pem 2>/dev/null &&
        cd / || return
    mkfifo "$TEST_ROOT/port"
    python3 "$TEST_ROOT/inspector.py" "$TEST_ROOT" >"$TEST_ROOT/port" 9>&- &
    INSPECTOR=$!
    read -r port <"$TEST_ROOT/port"
}
inspect() {
    (
        unset ORGWIRE_CA_FILE
        export https_proxy="http://somebody:hush@127.0.0.1:$port"
        examine --org=acme.my.salesforce.com "$@"
    )
}
inspection_unknown() {
    inspect && finds tls bad "Acme Inspection" "your company inspects TLS" "--ca-file" && finds tcp skipped "proxy" && finds http bad "Acme Inspection"
}
inspection_trusted() { inspect --ca-file="$TEST_ROOT/ca.pem" && finds tls note "Acme Inspection" "your company inspects TLS" && finds http ok 200; }
proxy_without_password() { finds proxy note "https_proxy=http://…@127.0.0.1" && ! grep -q hush "$TEST_ROOT/doctor"; }
commands_name_it() {
    (
        unset ORGWIRE_CA_FILE
        export https_proxy="http://127.0.0.1:$port"
        exits 7 orgwire auth token --org=acme.my.salesforce.com <"$ORG_TOKEN_FILE" >"$TEST_ROOT/said" 2>&1
    ) || return
    grep -q "Acme Inspection" "$TEST_ROOT/said" || { cat "$TEST_ROOT/said"; return 1; }
}
proxy_refuses() { https_proxy=http://127.0.0.1:1 examine --org=acme.my.salesforce.com && finds http bad "a proxy is set"; }

# --- the store ---
collection() {
    gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
        --method "org.freedesktop.Secret.Service.$1" "['/org/freedesktop/secrets/collection/login']" >/dev/null
}
no_bus() {
    (unset DBUS_SESSION_BUS_ADDRESS; examine; finds keyring bad "keyring" "orgwire config set store file")
}
locked() { collection Lock && { examine; finds keyring bad "locked"; }; }

# --- with a connection ---
sets_up() {
    orgwire new acme --no-input --keep-sign-in --username="$ORG_RUN_AS" --integration=Sales --object=Account:R
}
with_connection() {
    examine acme && finds token ok "$ORG_RUN_AS" && finds version ok 67.0 && finds calls ok " left" && finds permission:ApiEnabled ok
}
user_inactive() { fault user-inactive && examine acme && finds token bad "open the user in Setup" && fault user-inactive false; }
no_connection() { examine nobody && finds connection bad "none of that name"; }
text() {
    orgwire doctor acme >"$TEST_ROOT/text" || true
    grep -q "^ok    Clock " "$TEST_ROOT/text" && grep -q "^ok    Token " "$TEST_ROOT/text" || { cat "$TEST_ROOT/text"; return 1; }
}

# --- the report ---
# Whatever it is asked about, these texts are nowhere in it.
report() {
    orgwire doctor --report "$@" >"$TEST_ROOT/report" 2>&1 || true
    grep -q '^orgwire ' "$TEST_ROOT/report" || { cat "$TEST_ROOT/report"; return 1; }
    org_id=$(orgwire auth list --json | json sign_ins.0.org_id 2>/dev/null || orgwire show acme --json | json org_id)
    for secret in "$ORG_RUN_AS" "$ORG_HOST" "${ORG_HOST%:*}" localhost "$TEST_ROOT" hush somebody Acme acme "$org_id" 127.0.0.1 ::1 "@" \
        salesforce.com "$(cat "$ORG_TOKEN_FILE")" "$HOME" "proxy.corp"; do
        ! grep -qF -- "$secret" "$TEST_ROOT/report" || {
            echo "'$secret' is in:"
            cat "$TEST_ROOT/report"
            return 1
        }
    done
}
report_of_connection() { report acme; }
report_of_trouble() {
    for one in user-inactive not-approved token-in-error admin-lacks:ModifyMetadata; do
        fault $one && report acme || return
        fault ${one%%:*} false
    done
}
report_of_inspection() {
    (
        unset ORGWIRE_CA_FILE
        export https_proxy="http://somebody:hush@127.0.0.1:$port"
        report --org=acme.my.salesforce.com
    )
}
report_of_proxies() { https_proxy=proxy.corp:3128 no_proxy=.acme.corp,localhost,acme-intra all_proxy=socks5h://hush@proxy report acme; }
report_of_nobody() { report acme-that-is-none; }

ok "a good org: each layer is well" all_is_well
ok "each permission is named, and the Setup page that gives it" names_each_permission
ok "a sandbox is called one" sandbox
ok "a clock two seconds off is no matter" clock 3 ok behind
ok "a clock one minute off is noted" clock 60 note "behind"
ok "a clock ten minutes off is bad" clock 600 bad "10 m"
ok "a clock that is ahead is told" clock -600 bad "ahead"
ok "a server that does not say the time" no_date
ok "a service in trouble is noted" unavailable
ok "a closed port stops at TCP" closed_port
ok "a name that is none stops at DNS" no_such_name
ok "a host that is not Salesforce's is not asked" not_salesforce
ok "a company that inspects TLS" make_inspector
ok "… is named when its certificate is not trusted" inspection_unknown
ok "… with the proxy, without its password" proxy_without_password
ok "… and when it is" inspection_trusted
ok "… and by other commands" commands_name_it
ok "a proxy that is not there" proxy_refuses
ok "no D-Bus is told, and the second store offered" no_bus
ok "set up for what follows" sets_up
ok "a connection: token, version, calls left" with_connection
ok "a user who is inactive" user_inactive
ok "a connection that is none" no_connection
ok "the text form" text
ok "the report names nobody" report_of_connection
ok "… in trouble neither" report_of_trouble
ok "… nor the company that inspects" report_of_inspection
ok "… nor the proxies" report_of_proxies
ok "… nor what was asked about" report_of_nobody
ok "a locked keyring is called locked" locked
kill "$INSPECTOR"
stop_org
done_testing
