# Unit tests of the data half of org.
orgdata_tests = tests/unit/org/test-soql \
	tests/unit/org/test-rows \
	tests/unit/org/test-describe \
	tests/unit/org/test-bulk \
	tests/unit/org/test-composite
check_PROGRAMS += $(orgdata_tests)

orgdata_driver = tests/unit/org/data-driver.c tests/unit/org/data-driver.h
orgdata_cflags = $(AM_CFLAGS) $(JSONC_CFLAGS) -I$(top_srcdir)/tests/unit/org
orgdata_libs = liborg.la $(GLIB_LIBS) $(JSONC_LIBS)

tests_unit_org_test_soql_SOURCES = tests/unit/org/test-soql.c $(orgdata_driver)
tests_unit_org_test_soql_CFLAGS = $(orgdata_cflags)
tests_unit_org_test_soql_LDADD = $(orgdata_libs)
tests_unit_org_test_rows_SOURCES = tests/unit/org/test-rows.c $(orgdata_driver)
tests_unit_org_test_rows_CFLAGS = $(orgdata_cflags)
tests_unit_org_test_rows_LDADD = $(orgdata_libs)
tests_unit_org_test_describe_SOURCES = tests/unit/org/test-describe.c $(orgdata_driver)
tests_unit_org_test_describe_CFLAGS = $(orgdata_cflags)
tests_unit_org_test_describe_LDADD = $(orgdata_libs)
tests_unit_org_test_bulk_SOURCES = tests/unit/org/test-bulk.c $(orgdata_driver)
tests_unit_org_test_bulk_CFLAGS = $(orgdata_cflags)
tests_unit_org_test_bulk_LDADD = $(orgdata_libs)
tests_unit_org_test_composite_SOURCES = tests/unit/org/test-composite.c $(orgdata_driver)
tests_unit_org_test_composite_CFLAGS = $(orgdata_cflags)
tests_unit_org_test_composite_LDADD = $(orgdata_libs)
