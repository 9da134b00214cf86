# Unit tests of core.
check_PROGRAMS += tests/unit/core/test-answers tests/unit/core/test-connection \
	tests/unit/core/test-integration tests/unit/core/test-json tests/unit/core/test-names \
	tests/unit/core/test-org-host tests/unit/core/test-problem tests/unit/core/test-secret \
	tests/unit/core/test-soql tests/unit/core/test-text
tests_unit_core_test_answers_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_core_test_answers_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_connection_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_core_test_connection_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_integration_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_core_test_integration_LDADD = libcore.la $(JSONC_LIBS) $(GLIB_LIBS)
tests_unit_core_test_json_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_core_test_json_LDADD = libcore.la
tests_unit_core_test_names_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_org_host_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_problem_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_secret_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_soql_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_core_test_soql_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_text_LDADD = libcore.la $(GLIB_LIBS)
