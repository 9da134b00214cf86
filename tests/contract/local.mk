# Every secret store passes one battery; the keyring also against each of its states and faults.
check_PROGRAMS += tests/contract/test-stores tests/contract/test-keyring-faults
tests_contract_test_stores_SOURCES = tests/contract/test-stores.c \
	tests/contract/battery.c tests/contract/battery.h
tests_contract_test_stores_LDADD = libstore.la libloop.la libcrypt.la libcore.la $(GLIB_LIBS)
tests_contract_test_keyring_faults_LDADD = libstore.la libloop.la libcrypt.la libcore.la $(GLIB_LIBS)

# Built for the tests, no tests themselves.
EXTRA_PROGRAMS += tests/harness/mock-secrets
check_DATA += tests/harness/mock-secrets
tests_harness_mock_secrets_SOURCES = tests/harness/mock-secrets.c \
	tests/harness/mock-session.c tests/harness/mock-session.h
tests_harness_mock_secrets_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
tests_harness_mock_secrets_LDADD = $(GLIB_LIBS) $(CRYPTO_LIBS)
EXTRA_PROGRAMS += tests/contract/store-uses
check_DATA += tests/contract/store-uses
tests_contract_store_uses_LDADD = libstore.la libloop.la libcrypt.la libcore.la $(GLIB_LIBS)
dist_check_SCRIPTS += tests/contract/keyring.sh tests/contract/keyring-states.sh \
	tests/contract/keyring-prompts.sh tests/contract/keepassxc.sh
EXTRA_DIST += tests/contract/desktop.sh
