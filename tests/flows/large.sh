# Large amounts: a million rows stream in constant memory, 50,000 rows are upserted through faults with
# every row accounted for and none twice. The peak of memory is printed.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org --rows=Account:1000000

# peak LIMIT_KB OUTPUT COMMAND…: fails above the limit. Sanitizers need memory of their own.
peak() {
    python3 - "$@" <<'P'
import resource, subprocess, sys
with open(sys.argv[2], "wb") as out:
    code = subprocess.call(sys.argv[3:], stdout=out)
kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
sys.stderr.write("# peak of memory: %d KB\n" % kb)
sys.exit(code or kb > int(sys.argv[1]))
P
}
limit=65536
grep -q '^#define WITH_SANITIZERS 1' "$TOP_BUILDDIR/config.h" && limit=1048576

set_up() {
    orgwire config set store file-plain &&
        orgwire auth token --org="$ORG_HOST" --json <"$ORG_TOKEN_FILE" >/dev/null &&
        orgwire new main --no-input --json --store=file-plain --org="$ORG_HOST" \
            --email=admin@example.com --username="$ORG_RUN_AS" --integration=Sales \
            --object=Account:RCUD --object=Contact:RCUD --object=Every_Type__c:RCUD >/dev/null
}
to_csv() {
    peak $limit "$TEST_ROOT/rows.csv" "$TOP_BUILDDIR/orgwire" query \
        'SELECT Id, Name, Industry FROM Account' --format=csv --limit=1000000 &&
        [ "$(wc -l <"$TEST_ROOT/rows.csv")" -eq 1000001 ] &&
        [ "$(cut -d, -f1 "$TEST_ROOT/rows.csv" | sort -u | wc -l)" -eq 1000001 ]
}
through_bulk() {
    peak $limit "$TEST_ROOT/rows.json" "$TOP_BUILDDIR/orgwire" call Sales_IS.SearchAccounts \
        fields=Id,Name --bulk --json &&
        [ "$(grep -c '^{' "$TEST_ROOT/rows.json")" -ge 1000000 ]
}
closed_pipe() {
    { "$TOP_BUILDDIR/orgwire" query 'SELECT Id FROM Account' --format=csv 2>"$TEST_ROOT/head-err"
        echo $? >"$TEST_ROOT/head-code"; } | head -3 >"$TEST_ROOT/head-out"
    # The sanitizer's own word on stacks that change, in a build for tests.
    sed -i '/WARNING: ASan/d' "$TEST_ROOT/head-err"
    [ "$(wc -l <"$TEST_ROOT/head-out")" -eq 3 ] && [ ! -s "$TEST_ROOT/head-err" ]
}
full_disk() {
    exits 1 orgwire query 'SELECT Id FROM Account LIMIT 2000' --format=csv -o /dev/full
}
# Three connections one after the other: at the upload, at its end, at a look at the job. The org's
# log tells when each was dropped.
drop_connections() {
    dropped=0
    for method in PUT PATCH GET; do
        curl -sf --cacert "$ORG_CA" -X DELETE "$ORG_URL/orgwire-org/log" >/dev/null
        fault "cut-after:$method /services/data/v67.0/jobs/ingest" true
        for wait in $(seq 600); do
            curl -sf --cacert "$ORG_CA" "$ORG_URL/orgwire-org/log" | tr -d "\n" |
                grep -qE "\"method\": *\"$method\",[^}]*jobs/ingest" && {
                dropped=$((dropped + 1))
                break
            }
            sleep 0.05
        done
    done
    echo "dropped $dropped"
}
# Every result in its place, 1 % failed, the org has exactly the others.
upserts() {
    python3 - >"$TEST_ROOT/rows-in.csv" <<'P'
print("Name,Ext__c,Required__c")
for i in range(50000):
    print('"Row, %d",big-%05d,r' % (i, i))
P
    fault row-fails:1 true || return
    drop_connections >"$TEST_ROOT/drops" 2>&1 &
    drops=$!
    code=0
    orgwire call Sales_IS.UpsertEveryTypes external_id=Ext__c --csv="$TEST_ROOT/rows-in.csv" --json \
        >"$TEST_ROOT/results" || code=$?
    wait $drops
    fault row-fails false
    [ $code -eq 8 ] && [ "$(cat "$TEST_ROOT/drops")" = 'dropped 3' ] || return
    orgwire query "SELECT Ext__c FROM Every_Type__c WHERE Ext__c LIKE 'big-%'" --format=csv \
        >"$TEST_ROOT/there.csv" || return
    python3 - "$TEST_ROOT/results" "$TEST_ROOT/there.csv" <<'P'
import json, sys
results = json.load(open(sys.argv[1]))
there = open(sys.argv[2]).read().split()[1:]
assert [r["row"] for r in results] == list(range(1, 50001)), "order"
good = [r for r in results if r["success"]]
bad = [r for r in results if not r["success"]]
assert all(r["error"]["code"] != "FATE_UNKNOWN" for r in bad), "unknown fate"
assert 250 < len(bad) < 1000, len(bad)
assert len(there) == len(set(there)), "twice"
assert set(there) == {"big-%05d" % (r["row"] - 1) for r in good}, "lost"
print("%d saved, %d failed" % (len(good), len(bad)))
P
}

ok "set up" set_up
ok "a million rows become CSV in constant memory" to_csv
ok "a million rows come through Bulk in constant memory" through_bulk
ok "a closed pipe ends it quietly" closed_pipe
ok "a full disk is an error" full_disk
ok "50,000 rows are upserted through faults" upserts
stop_org
done_testing
