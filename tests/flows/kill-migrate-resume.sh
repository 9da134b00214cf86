# Killed at every moment of a migration; then it goes on.
. "$TOP_SRCDIR/tests/flows/kill.sh"
kill_matrix migrate-resume connected-apps-allowed
