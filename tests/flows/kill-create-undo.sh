# Killed at every moment of a set-up; then it is taken back.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix create-undo
