# Integrations and actions as a person has them: files by hand, calls, queries, rows, errors.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org
cd "$TEST_ROOT"
integrations=$XDG_CONFIG_HOME/orgwire/integrations

call() { # ACTION…: the answer in `answer`
    orgwire call --json "$@" >"$TEST_ROOT/answer"
}
# value PATH WANTED: of the last answer
value() {
    is=$(json "$1" <"$TEST_ROOT/answer")
    [ "$is" = "$2" ] || {
        echo "$1 is '$is', not '$2'"
        return 1
    }
}
# refused EXIT WORDS COMMAND…: nothing on stdout, the words in the error
refused() {
    wanted=$1 words=$2 code=0
    shift 2
    "$@" >"$TEST_ROOT/nothing" 2>"$TEST_ROOT/err" || code=$?
    [ $code = "$wanted" ] && [ ! -s "$TEST_ROOT/nothing" ] && grep -qF -- "$words" "$TEST_ROOT/err" || {
        echo "exit $code instead of $wanted, '$words' in:"
        cat "$TEST_ROOT/nothing" "$TEST_ROOT/err"
        return 1
    }
}
set_up() {
    orgwire config set store file-plain &&
        orgwire auth token --org="$ORG_HOST" --json <"$ORG_TOKEN_FILE" &&
        orgwire new main --no-input --json --store=file-plain --org="$ORG_HOST" \
            --email=admin@example.com --username="$ORG_RUN_AS" --integration=Sales \
            --object=Account:RCUD --object=Contact:RCUD:LastName,FirstName,Email,AccountId \
            --object=Every_Type__c:RCUD
}

# ---- the integration's file ----
by_hand() {
    cat >hand.json <<'J'
{"schema":1,"name":"Hand","module":"Hand_IS","api_version":"67.0","objects":[
 {"name":"Account","rights":"RU","fields":["Name","Industry"],"rename":"Customer","field_renames":{"Industry":"Branch"}}]}
J
    orgwire import hand.json && orgwire use Hand main --env=dev &&
        orgwire use Hand main --env=prod && says SearchCustomers orgwire actions Hand -e dev &&
        call Hand.SearchCustomers -e dev fields=Id,Branch "filter=Branch = Energy" limit=1 &&
        value 0.Branch Energy && ! grep -q Industry answer
}
edited_elsewhere() {
    { printf '\357\273\277' && sed 's/Hand/Marked/g' hand.json; } >marked.json &&
        orgwire import marked.json && orgwire export Marked >marked.out && grep -q Customer marked.out &&
        cp marked.json "$integrations/Marked.json" && chmod 600 "$integrations/Marked.json" &&
        orgwire export Marked >again.out && cmp marked.out again.out && rm "$integrations/Marked.json"
}
exported() {
    orgwire export Hand >one.json && grep -q '"Customer"' one.json && rm "$integrations/Hand.json" &&
        orgwire import one.json && orgwire export Hand >two.json && cmp one.json two.json
}
imported_together() {
    printf '{"schema":1,"integrations":[%s,%s]}' '{"name":"First","objects":[{"name":"Account"}]}' \
        '{"name":"Second","objects":[{"name":"Account","rights":"X"}]}' >several.json
    refused 2 RCUD orgwire import several.json && [ ! -e "$integrations/First.json" ] || return
    sed 's/"X"/"R"/' several.json | orgwire import - && [ -e "$integrations/First.json" ] &&
        [ -e "$integrations/Second.json" ] && rm "$integrations/Second.json"
}
# It may be the only one, and a mend of one letter away.
damaged_stays() {
    cp "$integrations/Hand.json" whole.json && sed 's/"RU"/"RU/' whole.json >"$integrations/Hand.json" &&
        cp "$integrations/Hand.json" damaged.json || return
    for force in '' --force; do
        refused 2 damaged orgwire import hand.json $force && cmp damaged.json "$integrations/Hand.json" || return
    done
    cp whole.json "$integrations/Hand.json"
}
# One without a connection, and a connection's without its file.
listed() {
    orgwire list >answer && cat answer && grep -q '^-  .*  First  *no connection$' answer &&
        grep -q '^main .*Hand (dev)' answer && orgwire list --json | json integrations.0 || return
    mv "$integrations/Hand.json" Hand.json
    orgwire list >answer && orgwire list --json >>answer
    mv Hand.json "$integrations/Hand.json"
    cat answer
    ! grep -q Hand answer && rm "$integrations/First.json"
}
does_not_fit() {
    sed 's/"Hand"/"Other"/; s/Hand_IS/Other_IS/; s/"Account"/"Nowhere__c"/; s/,"fields".*/}]}/' hand.json >other.json
    orgwire import other.json && refused 1 "Nowhere__c: the org has no such object" orgwire use Other main --env=test --json &&
        refused 3 'no connection' orgwire actions Other -e test --json || return
    cat >two-lacks.json <<'J'
{"schema":1,"name":"Lacks","module":"Lacks_IS","api_version":"67.0","objects":[
 {"name":"Account","rights":"R","fields":["Name","Nothing__c"]},{"name":"Nowhere__c","rights":"R"},
 {"name":"User","rights":"RD"}]}
J
    orgwire import two-lacks.json && refused 1 'Account.Nothing__c' orgwire use Lacks main --json &&
        grep -q 'Nowhere__c: ' err && grep -q 'User: .*right D' err
}
wrong_files() {
    sed 's/"RU"/"RX"/' hand.json >wrong.json
    refused 2 RX orgwire import wrong.json &&
        { printf '{"schema":1,"name":"W","module":"W_IS","api_version":"67.0","objects":[{"name":"Acc ount","rights":"R"}]}' >wrong.json
            refused 2 'objects[0].name' orgwire import wrong.json; } &&
        { printf '{"schema":1,' >wrong.json
            refused 2 wrong.json orgwire import wrong.json; }
}
reserved() {
    sed 's/"Hand"/"Words"/; s/Hand_IS/Words_IS/; s/"Customer"/"int"/; s/"Branch"/"limit"/' hand.json >words.json
    refused 2 limit orgwire import words.json --json && [ ! -e "$integrations/Words.json" ]
}

# ---- one record ----
one_record() {
    call Sales_IS.CreateAccount Name="O'Brien \\ 🎉" Industry=Energy AnnualRevenue:=1234567 &&
        value success true && id=$(json id <answer) && [ ${#id} = 18 ] &&
        call Sales.GetAccount "Id=$(printf %.15s "$id")" fields=Id,Name,AnnualRevenue,Owner.Name &&
        value Name "O'Brien \\ 🎉" && value AnnualRevenue 1234567.0 && value Id "$id" &&
        call Sales.UpdateAccount Id="$id" AnnualRevenue:=null Phone= &&
        call Sales.GetAccount Id="$id" && value AnnualRevenue None && value Industry Energy &&
        call Sales.SearchAccounts 'filter:=[["Name","contains","O'"'"'Brien \\"]]' &&
        value 0.Id "$id" && call Sales.CountAccounts "where=Name = :n" --bind "n=O'Brien \\ 🎉" &&
        value count 1 && call Sales.DeleteAccount Id="$id" && value success true &&
        refused 3 "cannot be read" orgwire call Sales.GetAccount Id="$id" --json
}
by_key() {
    call Sales.UpsertEveryType external_id=Ext__c Ext__c=k-1 Name=n Required__c=r &&
        value created true && call Sales.UpsertEveryType external_id=Ext__c Ext__c=k-1 Short__c=s &&
        value created false && call Sales.GetEveryType Ext__c=k-1 && value Short__c s &&
        call Sales.GetEveryTypePicklists && value Restricted__c.0 Red || grep -q '"Red"' answer
}
inputs_refused() {
    refused 2 "did you mean 'Industry'" orgwire call Sales.CreateAccount Name=x Indstry=Energy --json &&
        refused 2 LastName orgwire call Sales.CreateContact FirstName=x --json &&
        refused 2 AnnualRevenue orgwire call Sales.CreateAccount Name=x AnnualRevenue=1e99 --json &&
        refused 2 NumberOfEmployees orgwire call Sales.CreateAccount Name=x NumberOfEmployees:=99999999999 --json &&
        refused 2 "another object" orgwire call Sales.GetAccount Id=003000000000001AAA --json &&
        refused 2 UTF-8 orgwire call Sales.CreateAccount "Name=$(printf 'a\377b')" --json &&
        refused 2 'did you mean' orgwire call Sales.SerchAccounts --json || 
        refused 3 'did you mean' orgwire call Sales.SerchAccounts --json
    printf 'a\0b' >nul
    refused 2 NUL orgwire call Sales.CreateAccount Name=@nul --json &&
        refused 2 column orgwire call Sales.SearchAccounts "where=Name = 'x" --json &&
        refused 2 'did you mean' orgwire call Sales.SearchAccounts 'filter=Nme = x' --json
}
masked() {
    call Sales.CreateEveryType Name=m Ext__c=mask-1 Required__c=r Encrypted__c=4111111111111111 &&
        call Sales.GetEveryType Ext__c=mask-1 && value Encrypted__c '************1111'
}
files() {
    head -c 100000 /dev/urandom >in.bin
    call Sales.CreateEveryType Name=f Ext__c=file-1 Required__c=r Body__c=@in.bin &&
        call Sales.GetEveryType Ext__c=file-1 Body__c=@out.bin && cmp in.bin out.bin &&
        value Body__c.size 100000
}
devices_and_links() {
    ln -sf target.bin link.bin && call Sales.GetEveryType Ext__c=file-1 Body__c=@link.bin &&
        [ -L link.bin ] && cmp in.bin target.bin && echo old >target.bin &&
        call Sales.GetEveryType Ext__c=file-1 Body__c=@link.bin && [ -L link.bin ] && cmp in.bin target.bin || return
    ln -sf "$PWD/target.json" link.json && orgwire call Sales.CountAccounts -o link.json &&
        [ -L link.json ] && json count <target.json || return
    exits 1 call Sales.GetEveryType Ext__c=file-1 Body__c=@/dev/full && [ -c /dev/full ] &&
        call Sales.GetEveryType Ext__c=file-1 Body__c=@/dev/null && [ -c /dev/null ] || return
    mkfifo pipe && { cat pipe >piped.bin & } && call Sales.GetEveryType Ext__c=file-1 Body__c=@pipe &&
        wait $! && [ -p pipe ] && cmp in.bin piped.bin || return
    ln -sf loop loop
    exits 2 call Sales.GetEveryType Ext__c=file-1 Body__c=@loop && exits 1 orgwire help -o loop && [ -L loop ]
}
# Opened anew, the log would be written from its start.
held_open() {
    for way in stdout fd/1 fd/5; do
        echo first >log && orgwire help -o /dev/$way >>log 5>>log && [ "$(head -1 log)" = first ] &&
            grep -q orgwire log || return
    done
    ln -sf /dev/stdout standard && echo first >log && orgwire help -o standard >>log && [ -L standard ] &&
        [ "$(head -1 log)" = first ]
}
files_in_dev() {
    [ -w /dev/shm ] || return 0
    shm=$(mktemp -d /dev/shm/orgwire.XXXXXX) && orgwire help >help.txt && orgwire help -o "$shm/new" &&
        cat help.txt help.txt >"$shm/old" && orgwire help -o "$shm/old" &&
        cmp help.txt "$shm/new" && cmp help.txt "$shm/old"
    kept=$?
    rm -r "$shm"
    return $kept
}
unread_pipe() {
    mkfifo lonely late && orgwire help >help.txt &&
        refused 1 'nobody reads it' timeout -k 1 20 "$TOP_BUILDDIR/orgwire" help -o lonely || return
    { sleep 0.5 && cat late >read.txt; } &
    orgwire help -o late && wait $! && cmp help.txt read.txt
}

# ---- search and query ----
filters() {
    for each in "filter=Industry in Energy,Banking" "filter=Industry null" "filter=Industry not null" \
        'filter:={"or":[["Industry","=","Energy"],{"and":[["Name","starts","M"],["Phone","not null"]]}]}' \
        'filter:=[["Industry","not in",["Energy","x"]]]' 'filter:={"not":["Industry","=","Energy"]}'; do
        call Sales.SearchAccounts "$each" fields=Id,Name,Owner.Name 'order=Name desc nulls last' limit=3 ||
            return
    done
}
queries() {
    orgwire query "SELECT Name, Owner.Name FROM Account WHERE Name LIKE :n ORDER BY Name" --bind "n=O'B%" \
        --format=csv >q.csv && head -1 q.csv | grep -qx 'Name,Owner.Name' && grep -q "O'Brien" q.csv &&
        orgwire query 'SELECT Id FROM Account LIMIT 3' --format=jsonl >q.jsonl && [ "$(wc -l <q.jsonl)" = 3 ] &&
        echo 'SELECT COUNT(Id) n FROM Account' | orgwire query - --json | json 0.n &&
        says NAME orgwire query 'SELECT Name FROM Account LIMIT 1' || says Name orgwire query 'SELECT Name FROM Account LIMIT 1'
}
deleted() {
    call Sales.CreateAccount Name=gone && id=$(json id <answer) && call Sales.DeleteAccount Id="$id" &&
        [ "$(orgwire query 'SELECT Id FROM Account WHERE Id = :i' --bind "i=$id" --json)" = '[]' ] &&
        orgwire query 'SELECT Id FROM Account WHERE Id = :i' --all --bind "i=$id" --json | json 0.Id
}
bound() {
    call Sales.CreateEveryType Name=z Required__c=r Ext__c=z-1 Text__c=12345 || return
    orgwire query 'SELECT Name FROM Every_Type__c WHERE Text__c = :z' --bind 'z:="12345"' --json >answer &&
        value 0.Name z && orgwire query 'SELECT Name FROM Every_Type__c WHERE Text__c IN :z' \
        --bind 'z:=["a","12345"]' --json >answer && value 0.Name z &&
        refused 2 INVALID_FIELD orgwire query 'SELECT Name FROM Every_Type__c WHERE Text__c = :z' \
            --bind z=12345 --json &&
        refused 2 'bound for nothing' orgwire query 'SELECT Id FROM Account' --bind z=1 --json ||
        return
    # In a body as a C program gives them.
    printf %s '{"where":"Text__c = :t AND CreatedDate > :then","binds":{"t":"12345",
        "then":"2001-01-01T00:00:00Z"}}' >bound.json
    call Sales.CountEveryTypes --body=bound.json && value count 1 &&
        call Sales.CountEveryTypes 'where=Text__c = :t' 'binds:={"t":"12345"}' && value count 1 &&
        { printf '\357\273\277' && cat bound.json; } >marked.json &&
        call Sales.CountEveryTypes --body=marked.json && value count 1 &&
        printf %s '{"where":"Text__c = :t","binds":["12345"]}' >bound.json &&
        refused 2 "'binds' must be an object" orgwire call Sales.CountEveryTypes --body=bound.json --json
}
bad_queries() {
    refused 2 'column' orgwire query "SELECT Id FROM Account WHERE Name = 'x" --json &&
        refused 2 MALFORMED_QUERY orgwire query "SELECT Id FORM Account" --json &&
        refused 2 INVALID_FIELD orgwire query "SELECT Nme FROM Account" --json &&
        refused 2 column orgwire query "SELECT Id FROM Account$(printf '\001')" --json &&
        { printf 'SELECT Id\0 FROM Account' >nul.soql; refused 2 NUL orgwire query - <nul.soql; }
}

counted() {
    n_leads=$(orgwire query 'SELECT COUNT(Id) n FROM Contact' --json | json 0.n)
    orgwire query 'SELECT COUNT() FROM Contact' --json >answer && value 0.count "$n_leads" &&
        [ "$(orgwire query 'select count( ) from Contact' --format=csv | tr -d '\r')" = "$(printf 'count\n%s' "$n_leads")" ] &&
        says "$n_leads" orgwire query 'SELECT COUNT() FROM Contact'
}
times_in_utc() {
    orgwire query 'SELECT CreatedDate, Owner.Name, Account.CreatedDate FROM Contact WHERE AccountId != null LIMIT 3' --json >answer &&
        json 0.Account.CreatedDate <answer | grep -q 'Z$' && ! grep -q '+0000' answer &&
        call Sales.SearchContacts fields=Id,Account.CreatedDate limit=3 && ! grep -q '+0000' answer
}
# Through Bulk the records are the same, types included.
same_through_bulk() {
    what='Id, Json__c, Floats__c, Boolean__c, Int__c, Currency__c, DateTime__c, Lookup__r.AnnualRevenue, Lookup__r.IsDeleted'
    orgwire query "SELECT $what FROM Every_Type__c ORDER BY Id" --json >rest.json &&
        orgwire query "SELECT $what FROM Every_Type__c ORDER BY Id" --bulk --json >bulk.json &&
        grep -q '"Lookup__r":null' rest.json && grep -q '"AnnualRevenue":[0-9]' rest.json && cmp rest.json bulk.json || return
    call Sales.SearchEveryTypes "fields=$(echo "$what" | tr -d ' ')" order=Id && cp answer rest.json &&
        call Sales.SearchEveryTypes "fields=$(echo "$what" | tr -d ' ')" order=Id --bulk && cmp rest.json answer
}
parents_checked() {
    refused 2 "did you mean 'Name'" orgwire call Sales.SearchEveryTypes 'fields:=["Id","Lookup__r.Nmae"]' --json &&
        refused 2 "has no field 'Nmae'" orgwire call Sales.SearchAccounts 'filter=Owner.Nmae = x' --json &&
        refused 2 "did you mean" orgwire call Sales.SearchEveryTypes 'filter=Lookup__r.Industri = x' --json &&
        call Sales.SearchEveryTypes 'filter=Lookup__r.Industry = Energy' fields=Id,Lookup__r.Name,Owner.Name &&
        refused 2 'the query is empty' orgwire query '' --json && refused 2 'the query is empty' orgwire query ' ' --json
}
lists_as_text() {
    call Sales.CountAccounts 'filter=Industry in Energy,Retail' && wanted=$(json count <answer) &&
        call Sales.CountAccounts 'filter=Industry in ["Energy","Retail"]' && value count "$wanted" && [ "$wanted" -gt 0 ] &&
        refused 2 'list in the filter' orgwire call Sales.CountAccounts 'filter=Industry in [Energy]' --json &&
        refused 2 'half of a character' orgwire call Sales.CountAccounts 'filter=Industry in ["\ud83d"]' --json &&
        refused 2 'half of a character' orgwire call Sales.CountAccounts 'filter=["Industry","=","\ud83d"]' --json
}
dry_run_headers() {
    call Sales.CreateAccount Name=x allow_duplicates=true assignment_rule=false --dry-run &&
        grep -q 'Sforce-Duplicate-Rule-Header: allowSave=true' answer && grep -q 'Sforce-Auto-Assign: FALSE' answer &&
        call Sales.CreateAccounts 'rows:=[{"Name":"x"}]' all_or_none=true --dry-run && value all_or_none true
}
# A dry run says yes to nothing that the run refuses.
dry_run_of_refused() {
    { echo Name && seq 201; } >many.csv && refused 2 'too many' orgwire call Sales.CreateAccounts --csv=many.csv \
        all_or_none=true --dry-run --json || return
    for each in all_or_none=true allow_duplicates=true assignment_rule=true; do
        refused 2 "${each%=*}" orgwire call Sales.CreateAccounts 'rows:=[{"Name":"x"}]' $each --bulk --dry-run --json ||
            return
    done
    refused 2 base64 orgwire call Sales.CreateEveryTypes 'rows:=[{"Name":"x","Required__c":"r","Body__c":"eA=="}]' \
        --bulk --dry-run --json
}
no_journal_of_refused() {
    refused 2 all_or_none orgwire call Sales.CreateAccounts 'rows:=[{"Name":"x"}]' all_or_none=true --bulk --json &&
        [ -z "$(ls -A "$XDG_STATE_HOME/orgwire/rows")" ]
}
# One fault is told once, and the advice can be followed.
one_fault() {
    refused 2 Name orgwire call Sales.CreateAccount 'Name:=12' --json && ! grep -q missing err &&
        refused 2 'true or false' orgwire call Sales.CreateEveryType Name=x Boolean__c= --json && ! grep -q ':=null' err &&
        refused 2 'both name a record' orgwire call Sales.GetEveryType Id=a0Q000000000001AAA Ext__c=1 --json &&
        refused 2 'may not be empty' orgwire call Sales.CreateEveryType Name=x Required__c= --json &&
        printf '{"Name":"a\\ud83d"}' >half.json && refused 2 'half of a character' orgwire call Sales.CreateAccount --body=half.json --json &&
        call Sales.CreateEveryType Name=long Required__c=r Ext__c=long-1 Long__c=9223372036854775807 &&
        call Sales.GetEveryType Ext__c=long-1 && value Long__c 9223372036854775807
}

# ---- many rows ----
csv_forms() {
    printf '\357\273\277Name;Industry;Description\r\n"Semi ""q""; x";Energy;"two\r\nlines"\r\nPlain;#N/A;\r\n' >semi.csv
    call Sales.CreateAccounts --csv=semi.csv && value 0.success true && value 1.success true &&
        id=$(json 0.id <answer) && call Sales.GetAccount Id="$id" && value Name 'Semi "q"; x' || return
    [ "$(json Description <answer | tr -d '\r' | wc -l)" = 2 ] || return
    printf 'Name\tIndustry\nTabbed\tEnergy\n' | call Sales.CreateAccounts --csv=- && value 0.success true &&
        printf 'Name|Industry\nPiped|Energy\n' >pipe.csv && call Sales.CreateAccounts --csv=pipe.csv '--delimiter=|' &&
        value 0.success true
}
csv_refused() {
    before=$(orgwire query 'SELECT COUNT(Id) n FROM Account' --json | json 0.n)
    printf 'Name,Industry\na,b\nc\n' >ragged.csv
    printf 'Nme,Industry\na,b\n' >header.csv
    printf 'Name,Name\na,b\n' >twice.csv
    printf 'Name\nM\374ller\n' >latin1.csv
    printf 'Name\nx\n' | iconv -t UTF-16 >utf16.csv
    printf 'Name\na\0b\n' >nul.csv
    printf 'Name,NumberOfEmployees\na,1\nb,many\nc,2\nd,1.5\n' >number.csv
    refused 2 'line 3' orgwire call Sales.CreateAccounts --csv=ragged.csv --json &&
        refused 2 "did you mean 'Name'" orgwire call Sales.CreateAccounts --csv=header.csv --json &&
        refused 2 twice orgwire call Sales.CreateAccounts --csv=twice.csv --json &&
        refused 2 'line 2' orgwire call Sales.CreateAccounts --csv=latin1.csv --json &&
        refused 2 UTF-8 orgwire call Sales.CreateAccounts --csv=latin1.csv --json &&
        refused 2 UTF-16 orgwire call Sales.CreateAccounts --csv=utf16.csv --json &&
        refused 2 'line 2' orgwire call Sales.CreateAccounts --csv=nul.csv --json &&
        refused 2 'line 3' orgwire call Sales.CreateAccounts --csv=number.csv --json &&
        grep -qF 'line 5' "$TEST_ROOT/err" &&
        : >empty.csv && refused 2 empty orgwire call Sales.CreateAccounts --csv=empty.csv --json &&
        refused 2 missing.csv orgwire call Sales.CreateAccounts --csv=missing.csv --json || return
    [ "$(orgwire query 'SELECT COUNT(Id) n FROM Account' --json | json 0.n)" = "$before" ]
}
some_fail() {
    printf 'Ext__c,Name,Required__c,Lookup__c\ns-1,a,r,\ns-2,b,r,001000000000000AAA\ns-3,c,r,\n' >some.csv
    exits 8 call Sales.UpsertEveryTypes external_id=Ext__c --csv=some.csv 2>err && value 0.success true &&
        value 1.success false && value 2.row 3 && json 1.error.code <answer && ! grep -q 'rows/s' err
}
# Each row has its result: the answer is whole, and belongs into the file.
some_fail_in_file() {
    for way in collections bulk; do
        rm -f res.json
        exits 8 orgwire call Sales.UpsertEveryTypes external_id=Ext__c --csv=some.csv -o res.json \
            $([ $way = collections ] || echo --bulk) && [ "$(json 2.success <res.json)" = true ] &&
            [ "$(json 1.success <res.json)" = false ] || return
    done
    # A file that cannot be put in place is a failure of its own.
    exits 1 orgwire call Sales.UpsertEveryTypes external_id=Ext__c --csv=some.csv -o /dev/full
}
no_rows() {
    refused 2 '--csv=-' orgwire call Sales.CreateAccounts --json <some.csv &&
        call Sales.CreateAccounts 'rows:=[]' && printf 'Name\n' | call Sales.CreateAccounts --csv=-
}
options_refused() {
    for words in 'CreateAccount Name=x --bulk' 'CreateAccount Name=x --resume' 'CreateAccount Name=x --csv=some.csv' \
        'UpdateAccount Id=001000000000001AAA --csv=some.csv' 'CountAccounts --csv=/nonexist' \
        'CountAccounts --bulk' 'GetAccount Id=001000000000001AAA --bulk' 'SearchAccounts --csv=some.csv' \
        'SearchAccounts --delimiter=;' 'CreateAccounts rows:=[] --delimiter=;'; do
        option=${words##* }
        # shellcheck disable=SC2086
        refused 2 "'${option%%=*}'" orgwire call Sales.$words --json || return
    done
}
delimiters() {
    for bad in '' '||' '"' tabs "$(printf '\r')" 'ł'; do
        refused 2 delimiter orgwire call Sales.CreateAccounts --csv=pipe.csv "--delimiter=$bad" --json || return
    done
    for good in tab '\t' "$(printf '\t')"; do
        printf 'Name\tIndustry\nt;ab\tEnergy\n' |
            call Sales.CreateAccounts --csv=- "--delimiter=$good" && value 0.success true || return
    done
}
# The org saves it and the answer is lost.
create_without_answer() {
    fault 'cut-after:POST /services/data/v67.0/sobjects/Account' &&
        refused 7 'look for the record' orgwire call Sales.CreateAccount Name=Unsure --json &&
        [ "$(grep "^{" err | json error.retryable)" = false ] &&
        call Sales.CountAccounts 'filter=Name = Unsure' && value count 1
}
misspelt() {
    for pair in GetAccont:GetAccount CreateAcount:CreateAccount UpdateContct:UpdateContact \
        Searchaccounts:SearchAccounts getaccount:GetAccount; do
        refused 3 "did you mean '${pair#*:}'" orgwire call "Sales.${pair%:*}" --json || return
    done
}

# ---- the rest ----
pipes() {
    orgwire query 'SELECT Id FROM Account' --format=csv 2>err | head -1 >/dev/null
    sed -i '/WARNING: ASan/d' err
    [ ! -s err ] || { cat err; return 1; }
}
full() {
    exits 1 orgwire query 'SELECT Id FROM Account' --format=csv -o /dev/full &&
        mkdir -p small && exits 1 orgwire query 'SELECT Id, Nme FROM Account' --format=csv -o small/out.csv
    [ -z "$(ls -A small)" ]
}
interface() {
    orgwire api /services/data/v67.0/limits | json DailyApiRequests.Max &&
        orgwire api sobjects/Account/describe | json name &&
        orgwire api POST sobjects/Account -f Name=FromApi | json success &&
        orgwire exec main -- sh -c 'env | grep -c "^ORGWIRE\|^SF_\|TOKEN\|URL"' &&
        exits 3 orgwire api sobjects/Nothing
}
documents() {
    orgwire actions Sales --format=openapi | json openapi | grep -q '^3\.1' &&
        orgwire actions Sales --format=json-schema | json '$defs' >/dev/null &&
        orgwire actions Sales --json | json actions.0.name &&
        refused 2 openapi orgwire actions Sales --format=yaml
}
# What was edited stays; what is ours does not.
generated_again() {
    set -- orgwire generate Sales --lang=c --output=module
    "$@" && "$@" && echo '/* mine */' >>module/example.c && echo '/* mine */' >>module/sales_is.h &&
        says 'module/example.c is there and differs: left as it is' "$@" &&
        grep -q mine module/example.c && ! grep -q mine module/sales_is.h && "$@" --force &&
        ! grep -q mine module/example.c
}
# A member has its name whatever other fields there are.
members_stay() {
    for fields in '"Name","Industry"' '"Industry"'; do
        printf '{"name":"Mem","objects":[{"name":"Account","fields":[%s],"field_renames":{%s}}]}' \
            "$fields" '"Industry":"has_Name"' >mem.json
        orgwire import --force mem.json && orgwire use Mem main &&
            orgwire generate Mem --lang=c --output=mem && grep -q ' \*has_Name_;' mem/mem_is.h || return
    done
    rm "$integrations/Mem.json"
}
drift() {
    exits 0 orgwire check Sales --json >answer && exits 0 orgwire check Sales >answer &&
        grep -q 'as Sales expects it' answer && [ -z "$(orgwire check Sales --plain 2>err)" ]
}
schema() {
    curl -sf --cacert "$ORG_CA" -d "$1" "$ORG_URL/orgwire-org/schema" | grep -q '"done":true'
}
graded() {
    schema '{"change":"length","object":"Account","field":"AccountNumber","length":50}' &&
        schema '{"change":"remove-field","object":"Account","field":"Phone"}' || return
    exits 1 orgwire check Sales --no-cache >answer && cat answer &&
        grep -qx 'breaking  Account.Phone: the field is gone, or hidden' answer &&
        grep -qx 'safe      Account.AccountNumber: length: 40 → 50' answer || return
    exits 1 orgwire check Sales --no-cache --plain >answer && cat answer &&
        grep -qx "breaking	field_removed	Account	Phone	phone	" answer &&
        grep -qx "safe	length	Account	AccountNumber	40	50" answer
}

ok "set up" set_up
ok "an integration written by hand, for two environments" by_hand
ok "an editor's byte order mark is passed over" edited_elsewhere
ok "export and import give the same file" exported
ok "several are imported together or not at all" imported_together
ok "an import does not replace what cannot be read" damaged_stays
ok "list shows every integration, and none that is gone" listed
ok "an org that does not fit is refused with the list" does_not_fit
ok "wrong files say what is wrong" wrong_files
ok "reserved words are no names" reserved
ok "one record's life" one_record
ok "records by their external id" by_key
ok "inputs are refused before they are sent" inputs_refused
ok "encrypted fields come masked" masked
ok "base64 from and to files" files
ok "devices, pipes and links are written to, not replaced" devices_and_links
ok "what is held open is written to behind what is in it" held_open
ok "a file in /dev is a file" files_in_dev
ok "a pipe that nobody reads is an error" unread_pipe
ok "filters" filters
ok "queries in every format" queries
ok "COUNT() shows its count" counted
ok "times are in UTC in queries and beside parents" times_in_utc
ok "records through Bulk are the same" same_through_bulk
ok "parents' fields are checked" parents_checked
ok "a filter's list as JSON in a text" lists_as_text
ok "a dry run shows the headers" dry_run_headers
ok "and refuses what the run refuses" dry_run_of_refused
ok "what is refused before it is sent leaves no journal" no_journal_of_refused
ok "one fault is told once" one_fault
ok "deleted rows with --all" deleted
ok "bound values" bound
ok "bad queries say where" bad_queries
ok "CSV of every form" csv_forms
ok "CSV that cannot be read says where, and nothing is sent" csv_refused
ok "exit 8 when some rows fail" some_fail
ok "and their results are in the file of -o" some_fail_in_file
ok "without rows it says how to give them" no_rows
ok "options that do not apply are refused" options_refused
ok "a delimiter is one character" delimiters
ok "a create whose answer is lost is to be looked for" create_without_answer
ok "misspelt actions find their name" misspelt
ok "a closed pipe ends it quietly" pipes
ok "no half file stays" full
ok "api and exec" interface
ok "documents" documents
ok "generating again leaves what was edited" generated_again
ok "a member's name does not depend on other fields" members_stay
ok "check" drift
ok "check grades what changed" graded
stop_org
done_testing
