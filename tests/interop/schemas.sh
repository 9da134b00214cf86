#!/bin/sh
# The JSON schemas and the OpenAPI document are what they say, for validators that are not ours:
# python3's jsonschema, and the OpenAPI Initiative's schema in a package of npm's. OpenAPI 3.1's
# schemas are JSON Schema 2020-12 too.
set -eu
. "$TOP_SRCDIR/tests/interop/npm.sh"

program=$TOP_BUILDDIR/tests/unit/actions/generate-files
fixtures=${ORGWIRE_FIXTURES:-$TOP_SRCDIR/../shared/fixtures}
python=
for candidate in /usr/bin/python3 python3; do
    if $candidate -c 'import jsonschema; jsonschema.Draft202012Validator' 2>/dev/null; then
        python=$candidate
        break
    fi
done

why=
[ -d "$fixtures" ] || why="no recorded describes at $fixtures"
[ -n "$python" ] || why='no python3 with jsonschema (python3-jsonschema)'
if [ -n "$why" ]; then
    echo "1..0 # SKIP $why"
    exit 0
fi

mkdir "$TEST_ROOT/out"
"$program" "$TEST_ROOT/out" Recorded "$fixtures"/describe/*.json >/dev/null
cat >"$TEST_ROOT/check.py" <<'PY'
import json, sys
from jsonschema import Draft202012Validator as V

n = failed = 0
def check(name, ok):
    global n, failed
    n += 1
    failed += not ok
    print("%sok %d - %s" % ("" if ok else "not ", n, name))

def is_schema(schema):
    try:
        V.check_schema(schema)
        return True
    except Exception as error:
        print("#", str(error)[:200].replace("\n", " "))
        return False

def takes(schema, value):
    return V(schema).is_valid(value)

folder = sys.argv[1]
document = json.load(open(folder + "/schema.json"))
openapi = json.load(open(folder + "/openapi.json"))
definitions = document["$defs"]
check("the document is a schema", is_schema(document))
check("every input and output is a schema", all(is_schema(s) for s in definitions.values()))
check("there is an input and an output for each action", len(definitions) == 2 * len(openapi["paths"]))
create = definitions["CreateAccount.input"]
check("a good record is taken", takes(create, {"Name": "Acme", "AnnualRevenue": 12}))
check("null is taken where the field may be empty", takes(create, {"Name": "A", "Industry": None}))
check("a required field is required", not takes(create, {"Industry": "Energy"}))
check("a wrong type is not taken", not takes(create, {"Name": 5}))
check("a too long text is not taken", not takes(create, {"Name": "x" * 256}))
check("a decimal is taken as text, too", takes(create, {"Name": "A", "AnnualRevenue": "12.50"}))
check("but no other text", not takes(create, {"Name": "A", "AnnualRevenue": "12,50"}))
fields = [p for n, s in definitions.items() if n.endswith(".input") for p in s["properties"].values()]
multi = [p for p in fields if p.get("items") == {"type": "string"}]
check("a multi-select picklist is taken as text and as array",
      multi and all(takes(p, "a;b") and takes(p, ["a", "b"]) and not takes(p, [1]) for p in multi))
flags = [p for p in fields if p.get("type") == ["boolean", "string"]]
check("a boolean is taken as text",
      flags and all(takes(p, "true") and takes(p, False) and not takes(p, "yes") for p in flags))
search = definitions["SearchAccounts.input"]
check("bound values are taken", takes(search, {"where": "Name = :n", "binds": {"n": "x"}}))
check("a filter is taken", takes(search, {"filter": [["Name", "=", "x"]], "limit": 5}))
check("an unknown input is not taken", not takes(search, {"fliter": []}))
rows = definitions["CreateAccounts.output"]
check("a row's result is taken", takes(rows, [{"row": 1, "id": None, "created": False,
      "success": False, "error": {"code": "X", "message": "x", "fields": []}}]))
check("OpenAPI 3.1", openapi["openapi"].startswith("3.1."))
schemas = openapi["components"]["schemas"]
check("OpenAPI's schemas are schemas", all(is_schema(s) for s in schemas.values()))
bodies = [p["post"]["requestBody"]["content"]["application/json"]["schema"]
          for p in openapi["paths"].values()]
check("OpenAPI's bodies are schemas", all(is_schema(s) for s in bodies))
text = json.dumps(openapi)
references = set(json.loads('"%s"' % r) for r in
                 [part.split('"')[0] for part in text.split('"$ref": "')[1:]])
check("OpenAPI's references lead somewhere",
      all(r.rsplit("/", 1)[1] in schemas for r in references) and len(references) > 2)
ids = [p["post"]["operationId"] for p in openapi["paths"].values()]
check("OpenAPI's operations have names of their own", len(ids) == len(set(ids)))
sys.exit(failed > 0)
PY
failed=0
$python "$TEST_ROOT/check.py" "$TEST_ROOT/out" >"$TEST_ROOT/points" || failed=1
cat "$TEST_ROOT/points"
n=$(grep -c '^ok\|^not ok' "$TEST_ROOT/points")

# valid FILE: does the OpenAPI Initiative's own schema take it, with all its references?
npm_install @seriousme/openapi-schema-validator 2.11.0 --ignore-scripts || {
    echo "Bail out! npm does not install the validator"
    sed 's/^/# /' "$TEST_ROOT/npm-out"
    exit 1
}
valid() {
    ORGWIRE_VALIDATOR=$npm_folder/node_modules/@seriousme/openapi-schema-validator/index.js \
        node "$TOP_SRCDIR/tests/interop/openapi.mjs" "$1" >"$TEST_ROOT/said" 2>&1
}
point() {
    n=$((n + 1))
    if [ "$2" = 0 ]; then
        echo "ok $n - $1"
    else
        echo "not ok $n - $1"
        sed 's/^/# /' "$TEST_ROOT/said" | head -20
        failed=1
    fi
}
code=0
valid "$TEST_ROOT/out/openapi.json" || code=$?
point 'the document is OpenAPI 3.1' $code
sed 's/"operationId"/"operationID"/' "$TEST_ROOT/out/openapi.json" >"$TEST_ROOT/wrong.json"
code=0
valid "$TEST_ROOT/wrong.json" || code=$?
point 'and one that is not is told apart' $((code != 1))
echo "1..$n"
[ $failed = 0 ]
