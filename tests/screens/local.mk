# Screens drawn without a terminal; the golden files are listed in golden.mk.
include tests/screens/golden.mk
screens_sources = tests/screens/screen.c tests/screens/screen.h \
	tests/unit/wizard/world.c tests/unit/wizard/world.h
screens_cflags = $(AM_CFLAGS) $(JSONC_CFLAGS) $(NCURSES_CFLAGS) -I$(top_srcdir)/tests/unit/wizard
screens_libs = libui.la libwizard.la libcore.la $(GLIB_LIBS) $(NCURSES_LIBS)
check_PROGRAMS += tests/screens/test-screens
tests_screens_test_screens_SOURCES = tests/screens/test-screens.c $(screens_sources)
tests_screens_test_screens_CFLAGS = $(screens_cflags)
tests_screens_test_screens_LDADD = $(screens_libs)
check_PROGRAMS += tests/screens/test-hostile
tests_screens_test_hostile_SOURCES = tests/screens/test-hostile.c $(screens_sources)
tests_screens_test_hostile_CFLAGS = $(screens_cflags)
tests_screens_test_hostile_LDADD = $(screens_libs)
