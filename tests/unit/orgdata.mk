# Unit tests of the data half of org.
orgdata_tests = tests/unit/org/test-soql
check_PROGRAMS += $(orgdata_tests)

orgdata_driver = tests/unit/org/data-driver.c tests/unit/org/data-driver.h
orgdata_cflags = $(AM_CFLAGS) $(JSONC_CFLAGS) -I$(top_srcdir)/tests/unit/org
orgdata_libs = liborg.la $(GLIB_LIBS) $(JSONC_LIBS)

tests_unit_org_test_soql_SOURCES = tests/unit/org/test-soql.c $(orgdata_driver)
tests_unit_org_test_soql_CFLAGS = $(orgdata_cflags)
tests_unit_org_test_soql_LDADD = $(orgdata_libs)
