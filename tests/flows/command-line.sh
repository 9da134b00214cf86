# The command line by itself: no org, no keyring.
. "$TOP_SRCDIR/tests/flows/lib.sh"
cd "$TEST_ROOT"

no_words() {
    exits 2 orgwire </dev/null >"$TEST_ROOT/no-out" 2>"$TEST_ROOT/no-err" &&
        [ ! -s "$TEST_ROOT/no-out" ] && grep -q '^Usage:' "$TEST_ROOT/no-err"
}
every_command_has_help() {
    orgwire help | sed -n '/^Commands:/,/^$/p' | sed -n 's/^  \([a-z]\+\( [a-z]\+\)\?\)  .*/\1/p' \
        >"$TEST_ROOT/commands"
    [ "$(wc -l <"$TEST_ROOT/commands")" -ge 30 ] || return
    while read -r command; do
        # shellcheck disable=SC2086
        orgwire $command --help >"$TEST_ROOT/help" || return
        grep -q "^Usage: orgwire $command" "$TEST_ROOT/help" || {
            echo "no usage of '$command'"
            return 1
        }
    done <"$TEST_ROOT/commands"
}
error_is_one_line_of_json() {
    exits 3 orgwire status nobody --json 2>"$TEST_ROOT/err" || return
    # The sanitizer's own word on stacks that change, in a build for tests.
    sed -i '/WARNING: ASan/d' "$TEST_ROOT/err"
    [ "$(wc -l <"$TEST_ROOT/err")" = 1 ] &&
        [ "$(json error.code <"$TEST_ROOT/err")" = not_found ] &&
        [ "$(json error.exit <"$TEST_ROOT/err")" = 3 ]
}
full_disk() {
    exits 1 orgwire help >/dev/full && exits 1 orgwire help -o /dev/full
}
output_file() {
    orgwire help -o "$TEST_ROOT/answer" && grep -q '^Usage' "$TEST_ROOT/answer" &&
        [ "$(stat -c %a "$TEST_ROOT/answer")" = 600 ] || return
    exits 3 orgwire show nobody -o "$TEST_ROOT/never" && [ ! -e "$TEST_ROOT/never" ] &&
        ! ls "$TEST_ROOT"/never.* 2>/dev/null
}
reader_goes() {
    # The shell's own exit for the left side, since a pipe hides it.
    { orgwire help; echo $? >"$TEST_ROOT/left"; } | head -n 1 >/dev/null
    [ "$(cat "$TEST_ROOT/left")" = 0 ]
}
settings() {
    orgwire config set env dev &&
        [ "$(orgwire config get env)" = dev ] && orgwire config set env &&
        [ "$(orgwire config get env)" = default ] && exits 2 orgwire config set nonsense 1 &&
        ! orgwire config set connection nobody &&
        orgwire config set store file-plain && orgwire config set store &&
        [ "$(orgwire config get store)" = keyring ]
}
variable_and_option() {
    ORGWIRE_CONNECTION=fromvariable says fromvariable orgwire token &&
        ORGWIRE_CONNECTION=fromvariable says fromoption orgwire token -c fromoption
}
closed_descriptors() {
    exits 2 orgwire frobnicate <&- >&- 2>"$TEST_ROOT/err2"
    grep -q frobnicate "$TEST_ROOT/err2"
}
bad_objects() {
    for object in 'Account:X' ':R' 'Acc ount' 'Account:R:a b' 'Account:RR'; do
        exits 2 orgwire new x --no-input --object="$object" || {
            echo "for '$object'"
            return 1
        }
    done
}
bad_answers() {
    for text in '' '[]' '{"schema":2}' '{"schema":1,"objects":[{"rights":"R"}]}' \
        '{"schema":1,"email":"nobody"}' '{"schema":1,"key_size":1024}' '{"schema":1,"nonsense":1}'; do
        printf %s "$text" >"$TEST_ROOT/answers"
        exits 2 orgwire new x --no-input --org=production --from="$TEST_ROOT/answers" 2>"$TEST_ROOT/e" || {
            echo "for '$text': $(cat "$TEST_ROOT/e")"
            return 1
        }
    done
}
bad_hosts() {
    for host in http://acme.my.salesforce.com https://evilsalesforce.com \
        https://acme.my.salesforce.com.evil.example user@acme.my.salesforce.com 10.0.0.1; do
        code=0
        orgwire auth begin --org="$host" >/dev/null 2>&1 || code=$?
        [ $code = 2 ] || [ $code = 5 ] || {
            echo "$host: exit $code"
            return 1
        }
    done
}

ok "without words and terminal: short help on stderr, exit 2" no_words
ok "--version" says "orgwire 0." orgwire --version
ok "every command has help" every_command_has_help
ok "an unknown command is 2 and suggests one" exits 2 orgwire statsu
ok "the suggestion is near" says "status" orgwire statsu
ok "an unknown option is 2" exits 2 orgwire status --frobnicate
ok "too few words are 2" exits 2 orgwire call
ok "too many words are 2" exits 2 orgwire url a b
ok "a number out of range is 2" exits 2 orgwire query "SELECT Id FROM Account" --limit=0
ok "status of nothing is fine" orgwire status
ok "list of nothing is fine" orgwire list
ok "a call without an integration is 3" exits 3 orgwire call SearchAccounts
ok "an error with --json is one line" error_is_one_line_of_json
ok "a full disk is an error" full_disk
ok "-o puts the file in place when complete, and never half" output_file
ok "a reader that goes away ends it quietly" reader_goes
ok "settings are kept, and only known ones" settings
ok "the option wins over the variable" variable_and_option
ok "closed descriptors do no harm" closed_descriptors
ok "objects that cannot be read are 2" bad_objects
ok "answers that cannot be read are 2" bad_answers
ok "hosts that are not Salesforce's are refused" bad_hosts
ok "new without a sign-in is 4" exits 4 orgwire new x --no-input --org=production \
    --email=a@example.com --username=b@example.com --object=Account
done_testing
