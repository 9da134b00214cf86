# The full screen in tmux: keys go in, what is on the screen comes out. Sourced after lib.sh.
# shellcheck shell=sh
command -v tmux >/dev/null || {
    echo "1..1"
    echo "not ok 1 - tmux is installed"
    exit 1
}
seen=$TEST_ROOT/seen
tmux() { command tmux -S "$TEST_ROOT/tmux" -f /dev/null "$@"; }
trap 'tmux kill-server 2>/dev/null' EXIT

# waits TEXT…: until all of it is on the screen, whatever the line breaks.
waits() {
    i=0
    while [ $i -lt 300 ]; do
        tmux capture-pane -p -t screen >"$seen" 2>/dev/null || return 1
        missing=
        for text; do
            tr -s ' \n' ' ' <"$seen" | grep -qF -- "$text" || missing=$text
        done
        [ -n "$missing" ] || return 0
        sleep 0.1
        i=$((i + 1))
    done
    echo "'$missing' did not appear:"
    cat "$seen"
    return 1
}
keys() { tmux send-keys -t screen "$@"; }
types() { tmux send-keys -t screen -l "$1"; }
# A paste as a terminal makes it; from a file, so that it is in no command line.
pastes() {
    tmux load-buffer -b pasted "$1" && tmux paste-buffer -p -d -b pasted -t screen
}
# runs WORDS…: orgwire in a screen of its own, with the variables in $with; its errors are kept in $errors.
size='-x 100 -y 60'
with=
errors=$TEST_ROOT/screen-err
runs() {
    tmux kill-server 2>/dev/null
    rm -f "$TEST_ROOT/status"
    cat >"$TEST_ROOT/start" <<START
trap : INT
env -u LINES -u COLUMNS $with '$TOP_BUILDDIR/orgwire' $* 2>'$errors'
echo \$? >'$TEST_ROOT/status'
START
    # The old server may still be about to end.
    i=0
    # shellcheck disable=SC2086
    until tmux new-session -d -s screen $size "sh '$TEST_ROOT/start'" 2>/dev/null; do
        [ $i -lt 50 ] || return 1
        sleep 0.1
        i=$((i + 1))
    done
}
# opens VARIABLE=VALUE…: the wizard with an org of its choice, and nothing of an earlier run.
opens() {
    rm -rf "$XDG_CONFIG_HOME/orgwire" "$XDG_STATE_HOME/orgwire"
    with=$*
    begins
}
begins() {
    runs new acme --org="'$ORG_HOST'" --username="'$ORG_RUN_AS'" --integration=Sales --object=Account:R && waits 'How do you want to sign in?'
}
# moves_to TEXT: down to it (a basic regular expression).
moves_to() {
    i=0
    until grep -q ">$1" "$seen"; do
        [ $i -lt 20 ] || { echo "'$1' cannot be reached:"; cat "$seen"; return 1; }
        keys Down
        sleep 0.1
        tmux capture-pane -p -t screen >"$seen"
        i=$((i + 1))
    done
}
# The way with this label gets the focus and is taken.
chooses() { moves_to "([ *]) $1" && keys Space && waits ">(*) $1" && keys F10; }
is_signed_in() { waits 'Signed in as' "${1:-admin@orgwire.example}" 'Salesforce username'; }
# reviews STORE: from the details to the review.
reviews() {
    is_signed_in && keys F10 && waits 'Account' 'marked' && keys F10 && waits 'Nothing has been changed yet' "private key acme: $1"
}
# ^C twice. It must not end by a crash, and forgets the sign-in before it ends.
leaves() {
    keys C-c
    sleep 0.3
    keys C-c
    i=0
    while tmux has-session -t screen 2>/dev/null; do
        [ $i -lt 200 ] || { tmux capture-pane -p -t screen; return 1; }
        sleep 0.1
        i=$((i + 1))
    done
    code=$(cat "$TEST_ROOT/status")
    [ "$code" = 0 ] || [ "$code" = 130 ] || { echo "exit $code"; [ ! -f "$errors" ] || cat "$errors"; return 1; }
}
# A browser that allows the access and follows to the listener, as one with a person does.
cat >"$TEST_ROOT/browser" <<B
#!/bin/sh
echo x >>'$TEST_ROOT/opened'
exec curl -sL --cacert "\$ORGWIRE_CA_FILE" -H 'orgwire_consent: allow' -o '$TEST_ROOT/page' "\$1"
B
chmod +x "$TEST_ROOT/browser"
