# Killed at every moment of a repair.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix repair
