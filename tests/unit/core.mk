check_PROGRAMS += tests/unit/core/test-json tests/unit/core/test-problem tests/unit/core/test-secret
tests_unit_core_test_json_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_core_test_json_LDADD = libcore.la
tests_unit_core_test_problem_LDADD = libcore.la $(GLIB_LIBS)
tests_unit_core_test_secret_LDADD = libcore.la $(GLIB_LIBS)
