# Killed at every moment of an edit; then it goes on.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix edit-resume
