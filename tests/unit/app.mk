# Unit tests of app: no org.
check_PROGRAMS += tests/unit/app/test-app
tests_unit_app_test_app_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_app_test_app_LDADD = libapp.la $(JSONC_LIBS) $(GLIB_LIBS)
