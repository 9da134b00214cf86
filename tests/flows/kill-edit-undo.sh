# Killed at every moment of an edit; then it is taken back.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix edit-undo
