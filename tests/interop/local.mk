# Other people's clients and validators.
dist_check_SCRIPTS += %D%/jsforce.sh %D%/schemas.sh
EXTRA_DIST += %D%/jsforce.js
