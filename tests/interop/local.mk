# See HACKING: tests.
dist_check_SCRIPTS += %D%/schemas.sh
