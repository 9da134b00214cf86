noinst_LTLIBRARIES += libui.la
libui_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(NCURSES_CFLAGS)
libui_la_LIBADD = libwizard.la libcore.la $(NCURSES_LIBS)
libui_la_SOURCES = \
	%D%/form.c \
	%D%/form.h \
	%D%/guardian.c \
	%D%/guardian.h \
	%D%/keymap.c \
	%D%/keymap.h \
	%D%/terminal.c \
	%D%/terminal.h \
	%D%/theme.c \
	%D%/theme.h \
	%D%/ui.c \
	%D%/ui.h \
	%D%/view-create.c \
	%D%/view-dashboard.c \
	%D%/view-details.c \
	%D%/view-objects.c \
	%D%/view-overlay.c \
	%D%/view-review.c \
	%D%/view-sign-in.c \
	%D%/view.c \
	%D%/view.h \
	%D%/widgets.c \
	%D%/widgets.h
