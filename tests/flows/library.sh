# The public library as a customer has it: a module is generated and compiled, a program links it
# against liborgwire alone. Actions give the same through call, JSON and structs.
. "$TOP_SRCDIR/tests/flows/lib.sh"
for name in orgwire orgwire-org liborgwire.la; do
    [ -e "$TOP_BUILDDIR/$name" ] || {
        echo "Bail out! $name is not built"
        exit 1
    }
done
start_org
out=$TEST_ROOT/module
log=$TEST_ROOT/log
# A sanitized library needs a sanitized program.
sanitize=
if grep -q '^#define WITH_SANITIZERS 1' "$TOP_BUILDDIR/config.h"; then
    sanitize=-fsanitize=address,undefined
fi

{
    orgwire config set store file-plain &&
        orgwire auth token --org="$ORG_HOST" --json <"$ORG_TOKEN_FILE" &&
        orgwire new main --no-input --json --store=file-plain --org="$ORG_HOST" \
            --email=admin@example.com --username="$ORG_RUN_AS" --integration=Sales \
            --object=Every_Type__c:RCUD --object=Account:RCUD &&
        orgwire generate Sales --lang=c --output="$out" &&
        ${CC:-cc} -std=gnu99 -Wall -Wextra -Werror $sanitize -I"$TOP_SRCDIR/src" -I"$out" \
            -o "$TEST_ROOT/library" "$TOP_SRCDIR/tests/flows/library.c" "$out/sales_is.c" \
            -L"$TOP_BUILDDIR/.libs" -lorgwire -pthread
} >"$log" 2>&1 || {
    echo "Bail out! the module cannot be made"
    sed 's/^/# /' "$log"
    exit 1
}
code=0
LD_LIBRARY_PATH="$TOP_BUILDDIR/.libs" "$TEST_ROOT/library" || code=$?
stop_org
exit $code
