# Shared by the flow tests: TAP, the built-in org, a real keyring. Sourced.
# shellcheck shell=sh

n=0
failures=0

# ok NAME COMMAND…: one test point; the command's output is shown when it fails.
ok() {
    name=$1
    shift
    n=$((n + 1))
    if "$@" >"$TEST_ROOT/out" 2>&1; then
        echo "ok $n - $name"
    else
        failures=$((failures + 1))
        echo "not ok $n - $name"
        sed 's/^/# /' "$TEST_ROOT/out"
    fi
}

# Fails unless the command ends with this exit code.
exits() {
    wanted=$1
    shift
    code=0
    "$@" || code=$?
    [ $code -eq "$wanted" ] || {
        echo "exit $code instead of $wanted: $*"
        return 1
    }
}

# Fails unless the text occurs in what the command prints.
says() {
    text=$1
    shift
    "$@" >"$TEST_ROOT/said" 2>&1 || true
    grep -qF -- "$text" "$TEST_ROOT/said" || {
        echo "'$text' is not in:"
        cat "$TEST_ROOT/said"
        return 1
    }
}

done_testing() {
    echo "1..$n"
    [ "$failures" -eq 0 ]
}

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

# A member of a JSON object on standard input: json a.b.0.c
json() {
    python3 -c '
import json, sys
value = json.load(sys.stdin)
for key in sys.argv[1].split("."):
    value = value[int(key)] if isinstance(value, list) else value[key]
print(json.dumps(value) if isinstance(value, (dict, list, bool)) else value)' "$1"
}

# start_org OPTIONS…: sets ORG_URL, ORG_HOST, ORG_CA, ORG_RUN_AS, ORG_TOKEN_FILE. It ends with its
# standard input, which is held open by descriptor 9.
start_org() {
    mkfifo "$TEST_ROOT/org-in" "$TEST_ROOT/org-out"
    "$TOP_BUILDDIR/orgwire-org" "$@" <"$TEST_ROOT/org-in" >"$TEST_ROOT/org-out" \
        2>"$TEST_ROOT/org-err" &
    ORG_PID=$!
    exec 9>"$TEST_ROOT/org-in"
    read -r first <"$TEST_ROOT/org-out" || {
        echo "Bail out! orgwire-org did not start"
        sed 's/^/# /' "$TEST_ROOT/org-err"
        exit 1
    }
    ORG_URL=$(echo "$first" | json url)
    ORG_CA=$(echo "$first" | json ca_file)
    ORG_RUN_AS=$(echo "$first" | json run_as)
    ORG_HOST=${ORG_URL#https://}
    ORG_TOKEN_FILE=$TEST_ROOT/admin-token
    echo "$first" | json admin_token >"$ORG_TOKEN_FILE"
    export ORGWIRE_CA_FILE="$ORG_CA" ORGWIRE_TRUST_HOST="$ORG_HOST"
}

stop_org() {
    exec 9>&-
    wait "$ORG_PID" 2>/dev/null || true
    rm -f "$TEST_ROOT/org-in" "$TEST_ROOT/org-out"
}

control() {
    curl -sf --cacert "$ORG_CA" -d "$1" "$ORG_URL/orgwire-org/do"
}

# fault NAME[:ARGUMENT] [true|false]: switches it on or off
fault() {
    curl -sf --cacert "$ORG_CA" -d "{\"name\":\"$1\",\"on\":${2:-true}}" \
        "$ORG_URL/orgwire-org/fault" | grep -q '"done":true'
}

state() {
    curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/state"
}

# What a set-up makes in an org, apart from tokens and counts.
made() {
    state | python3 -c 'import json, sys
now = json.load(sys.stdin)
print(json.dumps([now[key] for key in ("apps", "components", "permission_sets", "assignments")]))'
}

sign_in() {
    orgwire auth token --org="$ORG_HOST" <"$ORG_TOKEN_FILE"
}

# Runs this script again under a private bus with an unlocked gnome-keyring.
with_keyring() {
    [ -z "${ORGWIRE_TEST_BUS-}" ] || return 0
    command -v gnome-keyring-daemon >/dev/null || {
        echo "1..1"
        echo "not ok 1 - gnome-keyring-daemon is installed"
        exit 1
    }
    ORGWIRE_TEST_BUS=1
    export ORGWIRE_TEST_BUS
    mkdir -p "$XDG_DATA_HOME"
    exec dbus-run-session -- sh -ec '
        printf %s pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
            gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
                --method org.freedesktop.DBus.NameHasOwner org.freedesktop.secrets | grep -q true &&
                break
            sleep 0.1
        done
        exec sh "$0"' "$0"
}

orgwire() {
    "$TOP_BUILDDIR/orgwire" "$@"
}

# What has tests/flows/NAME.c in front of a program; a sanitizer wants to be the first.
preloaded() {
    echo "LD_PRELOAD=$(ldd "$TOP_BUILDDIR/orgwire" | awk '/lib[at]san/ { print $3 }')" \
        "$TOP_BUILDDIR/tests/flows/.libs/$1.so"
}

# preload NAME COMMAND…
preload() {
    [ -f "$TOP_BUILDDIR/tests/flows/.libs/$1.so" ] || return
    shim=$(preloaded "$1")
    shift
    env "$shim" "$@"
}
