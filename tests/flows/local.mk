# Whole runs of the programs.
dist_check_SCRIPTS += %D%/main-job.sh
EXTRA_DIST += %D%/lib.sh
