# Killed at every moment of a set-up; then it goes on.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix create-resume
