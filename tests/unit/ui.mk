# Unit tests of ui.
check_PROGRAMS += tests/unit/ui/test-guardian
noinst_PROGRAMS += tests/unit/ui/screen-program
tests_unit_ui_screen_program_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS)
tests_unit_ui_screen_program_LDADD = libui.la libwizard.la libcore.la $(GLIB_LIBS) $(NCURSES_LIBS)
tests_unit_ui_test_guardian_LDADD = $(GLIB_LIBS) -lutil
