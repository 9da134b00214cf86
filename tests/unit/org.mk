# Unit tests of org: the server half here, the data half in its own list.
org_tests = tests/unit/org/test-deploy tests/unit/org/test-edge tests/unit/org/test-faults \
	tests/unit/org/test-jwt tests/unit/org/test-oauth tests/unit/org/test-soap
check_PROGRAMS += $(org_tests)

org_test_driver = tests/unit/org/driver.c tests/unit/org/driver.h
org_test_cflags = $(AM_CFLAGS) $(JSONC_CFLAGS) $(XML_CFLAGS) $(ZIP_CFLAGS) \
                  -I$(top_srcdir)/tests/unit/org
org_test_libs = liborg.la $(GLIB_LIBS) $(JSONC_LIBS) $(ZIP_LIBS)

tests_unit_org_test_deploy_SOURCES = tests/unit/org/test-deploy.c $(org_test_driver)
tests_unit_org_test_deploy_CFLAGS = $(org_test_cflags)
tests_unit_org_test_deploy_LDADD = $(org_test_libs)
tests_unit_org_test_edge_SOURCES = tests/unit/org/test-edge.c $(org_test_driver)
tests_unit_org_test_edge_CFLAGS = $(org_test_cflags)
tests_unit_org_test_edge_LDADD = $(org_test_libs)
tests_unit_org_test_faults_SOURCES = tests/unit/org/test-faults.c $(org_test_driver)
tests_unit_org_test_faults_CFLAGS = $(org_test_cflags)
tests_unit_org_test_faults_LDADD = $(org_test_libs)
tests_unit_org_test_jwt_SOURCES = tests/unit/org/test-jwt.c $(org_test_driver)
tests_unit_org_test_jwt_CFLAGS = $(org_test_cflags)
tests_unit_org_test_jwt_LDADD = $(org_test_libs)
tests_unit_org_test_oauth_SOURCES = tests/unit/org/test-oauth.c $(org_test_driver)
tests_unit_org_test_oauth_CFLAGS = $(org_test_cflags)
tests_unit_org_test_oauth_LDADD = $(org_test_libs)
tests_unit_org_test_soap_SOURCES = tests/unit/org/test-soap.c $(org_test_driver)
tests_unit_org_test_soap_CFLAGS = $(org_test_cflags)
tests_unit_org_test_soap_LDADD = $(org_test_libs)

include tests/unit/orgdata.mk
