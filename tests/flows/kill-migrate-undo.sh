# Killed at every moment of a migration; then it is taken back.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix migrate-undo connected-apps-allowed
