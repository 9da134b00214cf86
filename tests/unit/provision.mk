# Unit tests of provision: plans, rows, parts, the journal; no org.
provision_tests = \
	tests/unit/provision/test-plan \
	tests/unit/provision/test-bundle \
	tests/unit/provision/test-journal
check_PROGRAMS += $(provision_tests)
EXTRA_DIST += tests/unit/provision/sample.h
provision_test_cflags = $(AM_CFLAGS) -I$(top_srcdir)/tests $(JSONC_CFLAGS) $(XML_CFLAGS)
provision_test_ldadd = libprovision.la libsalesforce.la libcrypt.la libloop.la libcore.la $(XML_LIBS)
tests_unit_provision_test_plan_CFLAGS = $(provision_test_cflags)
tests_unit_provision_test_plan_LDADD = $(provision_test_ldadd)
tests_unit_provision_test_bundle_CFLAGS = $(provision_test_cflags)
tests_unit_provision_test_bundle_LDADD = $(provision_test_ldadd)
tests_unit_provision_test_journal_CFLAGS = $(provision_test_cflags)
tests_unit_provision_test_journal_LDADD = $(provision_test_ldadd)
