# The built-in org with nothing but curl and openssl: sign in, make an app, mint a token, ask.
. "$TOP_SRCDIR/tests/flows/lib.sh"
start_org --propagation=0
work=$TEST_ROOT/work
mkdir "$work"
fetch() {
    curl -sS --cacert "$ORG_CA" "$@"
}
base64url() {
    openssl base64 -A | tr '+/' '-_' | tr -d =
}

sign_in() {
    verifier=$(openssl rand 32 | base64url)
    challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | base64url)
    callback=http://localhost:1717/OauthRedirect
    location=$(fetch -o /dev/null -w '%{redirect_url}' -H 'orgwire_consent: allow' -G \
        --data-urlencode response_type=code --data-urlencode client_id=PlatformCLI \
        --data-urlencode redirect_uri=$callback --data-urlencode state=s1 \
        --data-urlencode "code_challenge=$challenge" "$ORG_URL/services/oauth2/authorize")
    [ "${location##*&state=}" = s1 ] || return
    code=${location#*code=}
    code=${code%%&*}
    fetch -d "grant_type=authorization_code&client_id=PlatformCLI&code=$code" \
        --data-urlencode redirect_uri=$callback -d "code_verifier=$verifier" \
        "$ORG_URL/services/oauth2/token" >"$work/signed-in" &&
        json access_token <"$work/signed-in" >"$work/admin" &&
        [ "$(json instance_url <"$work/signed-in")" = "$ORG_URL" ]
}

rest() {
    who=$1
    shift
    printf 'Authorization: Bearer %s\n' "$(cat "$work/$who")" |
        fetch -H @- -H 'Content-Type: application/json' "$@"
}

# upsert TYPE FULL_NAME ELEMENTS
upsert() {
    cat >"$work/soap" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns="http://soap.sforce.com/2006/04/metadata">
<env:Header><SessionHeader><sessionId>$(cat "$work/admin")</sessionId></SessionHeader></env:Header>
<env:Body><upsertMetadata><metadata xsi:type="$1"><fullName>$2</fullName>$3</metadata>
</upsertMetadata></env:Body></env:Envelope>
XML
    fetch -H 'Content-Type: text/xml' -H 'SOAPAction: ""' --data-binary "@$work/soap" \
        "$ORG_URL/services/Soap/m/67.0" >"$work/soap-answer"
    grep -q '<success>true</success>' "$work/soap-answer" || {
        cat "$work/soap-answer"
        return 1
    }
}

makes_app() {
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/key.pem" -out "$work/cert.pem" \
        -days 30 -subj /CN=flow >/dev/null 2>&1 || return
    parent='<externalClientApplication>Flow</externalClientApplication>'
    upsert PermissionSet Flow_Access '<label>Flow_Access</label><objectPermissions>
        <allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit>
        <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>
        <viewAllRecords>false</viewAllRecords></objectPermissions>' &&
        upsert ExternalClientApplication Flow \
            '<contactEmail>a@example.com</contactEmail><label>Flow</label>' &&
        upsert ExtlClntAppConfigurablePolicies Flow_defaultPolicy \
            "$parent<isEnabled>true</isEnabled><isOauthPluginEnabled>true</isOauthPluginEnabled>" &&
        upsert ExtlClntAppOauthSettings Flow_oauth \
            "<commaSeparatedOauthScopes>Api</commaSeparatedOauthScopes>$parent" &&
        upsert ExtlClntAppGlobalOauthSettings Flow_glbloauth \
            "<callbackUrl>https://example.com/</callbackUrl><certificate>$(cat "$work/cert.pem")</certificate>
            <consumerKey>flowConsumerKey1234567890</consumerKey>$parent" &&
        upsert ExtlClntAppOauthConfigurablePolicies Flow_oauth_defaultPolicy \
            "<commaSeparatedPermissionSet>Flow_Access</commaSeparatedPermissionSet>$parent
            <permittedUsersPolicyType>AdminApprovedPreAuthorized</permittedUsersPolicyType>"
}

query() {
    rest "$1" -G --data-urlencode "q=$2" "$ORG_URL/services/data/v67.0/query"
}

assigns() {
    user=$(query admin "SELECT Id FROM User WHERE Username = '$ORG_RUN_AS'" | json records.0.Id)
    set=$(query admin "SELECT Id FROM PermissionSet WHERE Name = 'Flow_Access'" | json records.0.Id)
    [ "$(rest admin -d "{\"AssigneeId\":\"$user\",\"PermissionSetId\":\"$set\"}" \
        "$ORG_URL/services/data/v67.0/sobjects/PermissionSetAssignment" | json success)" = true ]
}

mints() {
    now=$(date +%s)
    head=$(printf '{"alg":"RS256"}' | base64url)
    claims=$(printf '{"iss":"flowConsumerKey1234567890","sub":"%s","aud":"%s","exp":%d}' \
        "$ORG_RUN_AS" "$ORG_URL" $((now + 120)) | base64url)
    signature=$(printf %s "$head.$claims" | openssl dgst -sha256 -sign "$work/key.pem" | base64url)
    fetch -d "assertion=$head.$claims.$signature" --data-urlencode \
        grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer \
        "$ORG_URL/services/oauth2/token" >"$work/minted"
    json access_token <"$work/minted" >"$work/user"
}

is_run_as() {
    [ "$(rest user "$ORG_URL/services/oauth2/userinfo" | json preferred_username)" = "$ORG_RUN_AS" ]
}
creates_account() {
    [ "$(rest user -d '{"Name":"Flow"}' "$ORG_URL/services/data/v67.0/sobjects/Account" |
        json success)" = true ] &&
        [ "$(query user "SELECT Name FROM Account WHERE Name = 'Flow'" | json totalSize)" = 1 ]
}
sees_nothing_else() {
    query user 'SELECT Id FROM Contact' >"$work/refused"
    [ "$(json 0.errorCode <"$work/refused")" = INVALID_TYPE ]
}
answers_both_families() {
    port=${ORG_URL##*:}
    for host in 127.0.0.1 localhost; do
        [ "$(fetch -o /dev/null -w '%{http_code}' "https://$host:$port/services/data")" = 200 ] ||
            return
    done
    [ ! -e /proc/net/if_inet6 ] || ! grep -q ' lo$' /proc/net/if_inet6 ||
        [ "$(fetch -g -o /dev/null -w '%{http_code}' "https://[::1]:$port/services/data")" = 200 ]
}
packs() {
    fetch -H 'Accept-Encoding: gzip' "$ORG_URL/services/data" | gzip -d >"$work/unpacked" &&
        fetch "$ORG_URL/services/data" | cmp - "$work/unpacked"
}
switch_fault() {
    fetch -d "{\"name\":\"$1\",\"on\":$2}" "$ORG_URL/orgwire-org/fault" >/dev/null
}
cuts() {
    switch_fault cut-after:/services/data true
    exits 52 fetch "$ORG_URL/services/data"
}
truncates() {
    switch_fault truncate:/services/data true
    exits 18 fetch "$ORG_URL/services/data" || return
    switch_fault truncate false
}
is_slow() {
    switch_fault slow:300 true
    fetch -o /dev/null -w '%{time_starttransfer}' "$ORG_URL/services/data" >"$work/time"
    switch_fault slow false
    awk '{ exit !($1 >= 0.3) }' "$work/time"
}
forgets() {
    [ -f "$ORG_CA" ] || return
    stop_org
    [ ! -e "$ORG_CA" ]
}

ok "a browser's way in works without a browser" sign_in
ok "an app is made of its parts" makes_app
ok "the permission set is assigned" assigns
ok "a token is minted with the app's key" mints
ok "it is the run-as user's" is_run_as
ok "what was granted works" creates_account
ok "what was not granted does not" sees_nothing_else
ok "both families of loopback answer" answers_both_families
ok "answers are packed when asked" packs
ok "fault cut-after closes without an answer" cuts
ok "fault truncate breaks off in the body" truncates
ok "fault slow waits" is_slow
ok "nothing is left when standard input ends" forgets
done_testing
