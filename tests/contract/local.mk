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

# The salesforce layer against the built-in org.
salesforce_contract_sources = tests/contract/salesforce-desk.c tests/contract/salesforce-desk.h \
	tests/harness/org.c tests/harness/org.h
salesforce_contract_cflags = $(AM_CFLAGS) -I$(top_srcdir)/tests $(JSONC_CFLAGS) $(CURL_CFLAGS)
salesforce_contract_ldadd = libsalesforce.la libcrypt.la libloop.la libcore.la $(CURL_LIBS)
check_PROGRAMS += tests/contract/test-http tests/contract/test-api tests/contract/test-salesforce
tests_contract_test_http_SOURCES = tests/contract/test-http.c $(salesforce_contract_sources)
tests_contract_test_http_CFLAGS = $(salesforce_contract_cflags)
tests_contract_test_http_LDADD = $(salesforce_contract_ldadd)
check_PROGRAMS += tests/contract/test-tls
tests_contract_test_tls_CFLAGS = $(salesforce_contract_cflags)
tests_contract_test_tls_LDADD = $(salesforce_contract_ldadd)
dist_check_SCRIPTS += tests/contract/local-name.sh
tests_contract_test_api_SOURCES = tests/contract/test-api.c $(salesforce_contract_sources)
tests_contract_test_api_CFLAGS = $(salesforce_contract_cflags)
tests_contract_test_api_LDADD = $(salesforce_contract_ldadd)
tests_contract_test_salesforce_SOURCES = tests/contract/test-salesforce.c \
	$(salesforce_contract_sources)
tests_contract_test_salesforce_CFLAGS = $(salesforce_contract_cflags)
tests_contract_test_salesforce_LDADD = $(salesforce_contract_ldadd)
