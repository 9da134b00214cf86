# Unit tests of wizard.
check_PROGRAMS += tests/unit/wizard/test-wizard tests/unit/wizard/test-field \
	tests/unit/wizard/test-picker
tests_unit_wizard_test_wizard_SOURCES = tests/unit/wizard/test-wizard.c \
	tests/unit/wizard/world.c tests/unit/wizard/world.h
tests_unit_wizard_test_wizard_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_unit_wizard_test_wizard_LDADD = libwizard.la libcore.la $(GLIB_LIBS)
tests_unit_wizard_test_field_LDADD = libwizard.la libcore.la $(GLIB_LIBS)
tests_unit_wizard_test_picker_LDADD = libwizard.la libcore.la $(GLIB_LIBS)
