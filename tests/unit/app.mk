# Unit tests of app: no org.
check_PROGRAMS += tests/unit/app/test-app
tests_unit_app_test_app_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_app_test_app_LDADD = libapp.la $(JSONC_LIBS) $(GLIB_LIBS)
# From an org's answer to the error screen.
check_PROGRAMS += tests/unit/app/test-answer-screens
tests_unit_app_test_answer_screens_SOURCES = tests/unit/app/test-answer-screens.c \
	tests/unit/wizard/world.c tests/unit/wizard/world.h
tests_unit_app_test_answer_screens_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) \
	-I$(top_srcdir)/tests/unit/wizard
tests_unit_app_test_answer_screens_LDADD = libapp.la $(JSONC_LIBS) $(GLIB_LIBS)
