#!/bin/sh
# A host of Salesforce's whose name leads to this very computer gets no token.
set -eu

echo "1..2"
if ! unshare -rm true 2>/dev/null; then
    echo "ok 1 - a name that leads here is refused # SKIP no namespaces for this user"
    echo "ok 2 - and nobody here was asked # SKIP no namespaces for this user"
    exit 0
fi
printf '127.0.0.1 localhost trap.my.salesforce.com\n' >"$TEST_ROOT/hosts"
printf '00D5g0000000001!Example.Example.Example' >"$TEST_ROOT/token"
status=0
unshare -rm sh -c 'mount --bind "$TEST_ROOT/hosts" /etc/hosts &&
    exec "$TOP_BUILDDIR/orgwire" auth token --org=trap.my.salesforce.com --json --no-input' \
    <"$TEST_ROOT/token" >"$TEST_ROOT/out" 2>"$TEST_ROOT/err" || status=$?
sed 's/^/# /' "$TEST_ROOT/err"
if [ $status -eq 5 ] && grep -q '"code":"refused_host"' "$TEST_ROOT/err"; then
    echo "ok 1 - a name that leads here is refused"
else
    echo "not ok 1 - a name that leads here is refused"
fi
if grep -q 'this very computer' "$TEST_ROOT/err"; then
    echo "ok 2 - and nobody here was asked"
else
    echo "not ok 2 - and nobody here was asked"
fi
