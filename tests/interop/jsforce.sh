# The built-in org against a client that other people wrote for the real one: jsforce, pinned.
# Without node and npm this test fails, it does not skip.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/interop/npm.sh"
version=3.10.16

give_up() {
    echo "1..1"
    echo "not ok 1 - $1"
    [ ! -f "$TEST_ROOT/npm-out" ] || sed 's/^/# /' "$TEST_ROOT/npm-out"
    exit 1
}

command -v node >/dev/null || give_up "node is installed"
command -v npm >/dev/null || give_up "npm is installed"
npm_install jsforce "$version" --ignore-scripts || give_up "npm installs jsforce $version"

start_org
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$TEST_ROOT/key.pem" -out "$TEST_ROOT/cert.pem" \
    -days 30 -subj "/CN=jsforce" >/dev/null 2>&1
status=0
NODE_EXTRA_CA_CERTS=$ORG_CA NODE_PATH=$npm_folder/node_modules ORG_URL=$ORG_URL \
    ORG_TOKEN_FILE=$ORG_TOKEN_FILE ORG_RUN_AS=$ORG_RUN_AS ORG_KEYS=$TEST_ROOT \
    node "$TOP_SRCDIR/tests/interop/jsforce.js" || status=$?
stop_org
exit $status
