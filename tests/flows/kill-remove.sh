# Killed at every moment of a removal.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix remove
