noinst_LTLIBRARIES += libui.la
libui_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(NCURSES_CFLAGS)
libui_la_LIBADD = libwizard.la libcore.la $(NCURSES_LIBS)
libui_la_SOURCES = \
	%D%/guardian.c %D%/guardian.h \
	%D%/terminal.c %D%/terminal.h \
	%D%/theme.c %D%/theme.h
