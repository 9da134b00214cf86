# The built-in org against a client that other people wrote for the real one: jsforce, pinned.
# It is installed outside the product; without node and npm this test fails, it does not skip.
. "$TOP_SRCDIR/tests/flows/lib.sh"
folder=${ORGWIRE_INTEROP_DIR:-$TOP_BUILDDIR/interop}
version=3.10.16

give_up() {
    echo "1..1"
    echo "not ok 1 - $1"
    [ ! -f "$TEST_ROOT/npm-out" ] || sed 's/^/# /' "$TEST_ROOT/npm-out"
    exit 1
}

command -v node >/dev/null || give_up "node is installed"
command -v npm >/dev/null || give_up "npm is installed"
installed() {
    grep -q "\"version\": \"$version\"" "$folder/node_modules/jsforce/package.json" 2>/dev/null
}
installed || (
    mkdir -p "$folder"
    # Two test runs may come here at once.
    exec 8>"$folder/lock"
    flock 8
    installed && exit 0
    # The person's own registry settings: the tests run with another HOME.
    home=$(getent passwd "$(id -u)" | cut -d: -f6)
    npm_config_userconfig=$home/.npmrc npm install --prefix "$folder" --no-save --no-audit --no-fund \
        --ignore-scripts --loglevel=error "jsforce@$version" >"$TEST_ROOT/npm-out" 2>&1
) || give_up "npm installs jsforce $version"

start_org
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$TEST_ROOT/key.pem" -out "$TEST_ROOT/cert.pem" \
    -days 30 -subj "/CN=jsforce" >/dev/null 2>&1
status=0
NODE_EXTRA_CA_CERTS=$ORG_CA NODE_PATH=$folder/node_modules ORG_URL=$ORG_URL \
    ORG_TOKEN_FILE=$ORG_TOKEN_FILE ORG_RUN_AS=$ORG_RUN_AS ORG_KEYS=$TEST_ROOT \
    node "$TOP_SRCDIR/tests/interop/jsforce.js" || status=$?
stop_org
exit $status
