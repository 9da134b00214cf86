# Other people's clients and validators.
dist_check_SCRIPTS += %D%/jsforce.sh %D%/schemas.sh %D%/sf-cli.sh
EXTRA_DIST += %D%/jsforce.js %D%/npm.sh %D%/openapi.mjs
