# Unit tests of ui.
check_PROGRAMS += tests/unit/ui/test-guardian
noinst_PROGRAMS += tests/unit/ui/screen-program
tests_unit_ui_screen_program_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_unit_ui_screen_program_LDADD = libui.la libwizard.la libcore.la $(GLIB_LIBS) $(NCURSES_LIBS)
tests_unit_ui_test_guardian_LDADD = $(GLIB_LIBS) -lutil
check_PROGRAMS += tests/unit/ui/test-ui
noinst_PROGRAMS += tests/unit/ui/ui-program
tests_unit_ui_ui_program_SOURCES = tests/unit/ui/ui-program.c \
	tests/unit/wizard/world.c tests/unit/wizard/world.h
tests_unit_ui_ui_program_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) -I$(top_srcdir)/tests/unit/wizard
tests_unit_ui_ui_program_LDADD = libui.la libwizard.la libcore.la $(GLIB_LIBS) $(NCURSES_LIBS)
tests_unit_ui_test_ui_LDADD = $(GLIB_LIBS) -lutil
