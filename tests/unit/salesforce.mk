# Unit tests of salesforce: what an org says, without an org.
salesforce_tests = \
	tests/unit/salesforce/test-json-stream \
	tests/unit/salesforce/test-answer \
	tests/unit/salesforce/test-oauth \
	tests/unit/salesforce/test-describe \
	tests/unit/salesforce/test-metadata \
	tests/unit/salesforce/test-listener
check_PROGRAMS += $(salesforce_tests)
EXTRA_DIST += tests/harness/fixture.h tests/harness/org.c tests/harness/org.h
salesforce_test_cflags = $(AM_CFLAGS) -I$(top_srcdir)/tests $(JSONC_CFLAGS) $(ZIP_CFLAGS)
salesforce_test_ldadd = libsalesforce.la libcrypt.la libloop.la libcore.la $(ZIP_LIBS)
tests_unit_salesforce_test_json_stream_CFLAGS = $(salesforce_test_cflags)
tests_unit_salesforce_test_json_stream_LDADD = $(salesforce_test_ldadd)
tests_unit_salesforce_test_answer_CFLAGS = $(salesforce_test_cflags)
tests_unit_salesforce_test_answer_LDADD = $(salesforce_test_ldadd)
tests_unit_salesforce_test_oauth_CFLAGS = $(salesforce_test_cflags)
tests_unit_salesforce_test_oauth_LDADD = $(salesforce_test_ldadd)
tests_unit_salesforce_test_describe_CFLAGS = $(salesforce_test_cflags)
tests_unit_salesforce_test_describe_LDADD = $(salesforce_test_ldadd)
tests_unit_salesforce_test_metadata_CFLAGS = $(salesforce_test_cflags)
tests_unit_salesforce_test_metadata_LDADD = $(salesforce_test_ldadd)
tests_unit_salesforce_test_listener_CFLAGS = $(salesforce_test_cflags)
tests_unit_salesforce_test_listener_LDADD = $(salesforce_test_ldadd)
