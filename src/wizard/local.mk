noinst_LTLIBRARIES += libwizard.la
libwizard_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libwizard_la_LIBADD = libcore.la
libwizard_la_SOURCES = \
	%D%/field.h \
	%D%/filter.h \
	%D%/page.h \
	%D%/picker.h \
	%D%/values.h \
	%D%/wizard.h
