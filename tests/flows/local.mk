# Whole runs of the programs.
dist_check_SCRIPTS += %D%/command-line.sh %D%/main-job.sh %D%/org.sh
EXTRA_DIST += %D%/lib.sh
