# Secrets in encrypted files, in the full screen: the wizard itself asks for their passphrase, whatever
# needs it. The prompt of the command line never comes, which would stop the screen.
. "$TOP_SRCDIR/tests/flows/lib.sh"
. "$TOP_SRCDIR/tests/flows/screen.sh"
# The prompt of the command line wants a terminal there, too.
errors=/dev/tty
start_org
printf 'correct horse' >"$TEST_ROOT/passphrase"
browser=ORGWIRE_BROWSER=$TEST_ROOT/browser
opens_with_files() {
    rm -rf "$XDG_CONFIG_HOME/orgwire" "$XDG_STATE_HOME/orgwire"
    orgwire config set store file
    with=$1
    begins
}
# Nothing was written over the screen, and what is typed is not on it.
is_whole() {
    tmux capture-pane -p -t screen >"$seen"
    head -1 "$seen" | grep -q '^ *orgwire' && tail -1 "$seen" | grep -q 'Esc\|quit' && ! grep -q 'secret store:\|horse' "$seen" || {
        cat "$seen"
        return 1
    }
}
answers() { types "$1" && is_whole && keys Enter; }
is_sealed() {
    key=$(find "$XDG_STATE_HOME/orgwire/secrets" -name '*private-key*') && [ -n "$key" ] &&
        openssl pkey -in "$key" -passin file:"$TEST_ROOT/passphrase" -noout
}

asked_at_the_sign_in() {
    opens_with_files "$browser" && chooses 'In a browser on this computer' && waits 'A passphrase for the secrets' && is_whole || return
    types short && keys F10 && waits 'At least 8 characters' || return
    keys C-u && answers 'correct horse' && waits '>Once more' && answers 'correct horsf' && waits 'not the same' && is_whole || return
    keys C-u && answers 'correct horse' && is_signed_in && is_whole
}
# What was chosen once for the settings holds in the wizard, and nothing is asked twice.
asked_once() { reviews file && keys Enter && waits 'acme is ready' && is_whole && leaves && is_sealed; }
# An org that was slow to answer is asked once more: this is not about its patience.
is_ok() { waits ' acme ' ' ok ' || { keys r && waits ' acme ' ' ok '; }; }
dashboard() { with=$1 && runs && waits 'Connections'; }
asked_on_the_dashboard() {
    dashboard && waits 'The passphrase of the secrets' && is_whole || return
    answers 'corect horse' && waits 'does not open the files' && is_whole || return
    answers 'correct horse' && is_ok && is_whole && leaves
}
declined_on_the_dashboard() {
    dashboard && waits 'The passphrase of the secrets' && keys Escape && waits 'LOCKED KEYRING' 'passphrase was not given' && is_whole || return
    keys r && waits 'The passphrase of the secrets' && answers 'correct horse' && is_ok && leaves
}
interrupted() {
    dashboard && waits 'The passphrase of the secrets' && types 'corr' && leaves
}
# Of a person in a hurry: the size changes, help is read, a half typed passphrase stays.
undisturbed() {
    dashboard && waits 'The passphrase of the secrets' && types 'correct' && keys F1 && waits 'Keys on this screen' || return
    keys Escape && tmux resize-window -t screen -x 60 -y 18 && waits 'The passphrase of the secrets' && types ' horse' && is_whole &&
        keys Enter && is_ok && leaves
}
asked_by_a_fix() {
    dashboard && waits 'The passphrase of the secrets' && keys Escape && waits 'unlock the secret store' && keys f &&
        waits 'The passphrase of the secrets' && answers 'correct horse' && is_ok && leaves
}
not_asked_with_a_file() {
    dashboard ORGWIRE_PASSPHRASE_FILE="$TEST_ROOT/passphrase" && is_ok && leaves
}
wrong_file_is_said() {
    printf wrong >"$TEST_ROOT/wrong"
    dashboard ORGWIRE_PASSPHRASE_FILE="$TEST_ROOT/wrong" && waits 'passphrase is wrong' && is_whole && leaves
}
declined_when_creating() {
    opens_with_files "$browser" && chooses 'In a browser on this computer' && waits 'A passphrase for the secrets' && keys Escape &&
        reviews file && keys Enter && waits 'A passphrase for the secrets' && keys Escape && waits 'What happened' 'passphrase was not given' || return
    [ ! -f "$XDG_STATE_HOME/orgwire/journal/acme.json" ] || { echo "it was begun"; return 1; }
    is_whole && moves_to 'Try again' && keys Enter && waits 'A passphrase for the secrets' && answers 'correct horse' && waits '>Once more' &&
        answers 'correct horse' && waits 'acme is ready' && leaves && is_sealed
}

ok "a new passphrase is asked for at the sign-in, twice the same" asked_at_the_sign_in
ok "… once for the whole set-up" asked_once
ok "the dashboard asks for it, and again after a wrong one" asked_on_the_dashboard
ok "declined, the dashboard says so; r asks again" declined_on_the_dashboard
ok "Ctrl-C leaves while it is asked for" interrupted
ok "help and a smaller window keep what was typed" undisturbed
ok "unlocking asks for it" asked_by_a_fix
ok "one that is in a file is not asked for" not_asked_with_a_file
ok "a wrong one in a file is said" wrong_file_is_said
ok "declined when creating, nothing is begun and it can be tried again" declined_when_creating
tmux kill-server 2>/dev/null
stop_org
done_testing
