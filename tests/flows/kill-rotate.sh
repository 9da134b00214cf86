# Killed at every moment of a rotation.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix rotate
