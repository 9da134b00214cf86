# A run with many rows is killed outright and goes on with --resume: every row has a result, none is
# there twice, and those whose fate nobody can know are named.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org --fault=slow:250

set_up() {
    orgwire config set store file-plain &&
        orgwire auth token --org="$ORG_HOST" --json <"$ORG_TOKEN_FILE" >/dev/null &&
        orgwire new main --no-input --json --store=file-plain --org="$ORG_HOST" \
            --email=admin@example.com --username="$ORG_RUN_AS" --integration=Sales \
            --object=Account:RCUD >/dev/null
}
make_csv() {
    python3 - "$1" "$2" <<'P'
import sys
print("Name,Ext__c")
for i in range(int(sys.argv[2])):
    print('"%s, %d",%s-%05d' % (sys.argv[1], i, sys.argv[1], i))
P
}
# kill_and_resume MARK N DELAY ACTION OPTIONS…
kill_and_resume() {
    mark=$1 rows=$2 delay=$3 action=$4
    shift 4
    make_csv "$mark" "$rows" >"$TEST_ROOT/$mark.csv"
    "$TOP_BUILDDIR/orgwire" call "$action" "$@" --csv="$TEST_ROOT/$mark.csv" --json \
        >"$TEST_ROOT/$mark.first" 2>&1 &
    pid=$!
    sleep "$delay"
    kill -9 $pid 2>/dev/null && echo "killed after $delay s"
    wait $pid 2>/dev/null
    code=0
    orgwire call "$action" "$@" --csv="$TEST_ROOT/$mark.csv" --json --resume \
        >"$TEST_ROOT/$mark.results" 2>"$TEST_ROOT/$mark.err" || code=$?
    # Killed before the first request, or after the last answer: there is nothing to resume.
    if [ $code -eq 3 ]; then
        code=0
        orgwire query "SELECT Id FROM Account WHERE Ext__c LIKE '$mark-%'" --format=csv \
            >"$TEST_ROOT/$mark.there" || return
        [ "$(wc -l <"$TEST_ROOT/$mark.there")" -gt 1 ] && return
        orgwire call "$action" "$@" --csv="$TEST_ROOT/$mark.csv" --json \
            >"$TEST_ROOT/$mark.results" || code=$?
    fi
    cat "$TEST_ROOT/$mark.err"
    orgwire query "SELECT Ext__c FROM Account WHERE Ext__c LIKE '$mark-%'" --format=csv \
        >"$TEST_ROOT/$mark.there" || return
    python3 - "$TEST_ROOT/$mark.results" "$TEST_ROOT/$mark.there" "$mark" "$rows" $code <<'P'
import json, sys
results = json.load(open(sys.argv[1]))
there = open(sys.argv[2]).read().split()[1:]
mark, rows, code = sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
assert [r["row"] for r in results] == list(range(1, rows + 1)), "a row has no result"
assert len(there) == len(set(there)), "a row is there twice"
good = {"%s-%05d" % (mark, r["row"] - 1) for r in results if r["success"]}
unknown = {"%s-%05d" % (mark, r["row"] - 1) for r in results
           if r["error"] and r["error"]["code"] == "FATE_UNKNOWN"}
assert len(good) + len(unknown) == rows, "a row failed"
assert good <= set(there), "a row that was said to be there is not"
assert set(there) <= good | unknown, "a row is there that nobody spoke of"
assert code == (8 if unknown else 0), code
print("%d saved, %d of unknown fate" % (len(good), len(unknown)))
P
}

ok "set up" set_up
i=0
for delay in 0.5 0.7 0.9; do
    i=$((i + 1))
    ok "creates, killed after $delay s" kill_and_resume "c$i" 1900 $delay CreateAccounts
    ok "upserts, killed after $delay s" kill_and_resume "u$i" 1900 $delay UpsertAccounts \
        external_id=Ext__c
    ok "a bulk job, killed after $delay s" kill_and_resume "b$i" 2500 $delay CreateAccounts --bulk
done
stop_org
done_testing
