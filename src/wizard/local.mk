noinst_LTLIBRARIES += libwizard.la
libwizard_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libwizard_la_LIBADD = libcore.la
libwizard_la_SOURCES = \
	%D%/access.c \
	%D%/details-state.c \
	%D%/details.h \
	%D%/field.c \
	%D%/field.h \
	%D%/filter.c \
	%D%/filter.h \
	%D%/focus.c \
	%D%/inside.h \
	%D%/look.c \
	%D%/objects.c \
	%D%/overlay-passphrase.c \
	%D%/overlay-problem.c \
	%D%/overlay-prompt.c \
	%D%/overlay-users.c \
	%D%/page-create.c \
	%D%/page-dashboard.c \
	%D%/page-details.c \
	%D%/page-fields.c \
	%D%/page-objects.c \
	%D%/page-review.c \
	%D%/page-sign-in.c \
	%D%/page.h \
	%D%/picker.c \
	%D%/picker.h \
	%D%/problem-offers.c \
	%D%/pool.c \
	%D%/pool.h \
	%D%/sign-in-news.c \
	%D%/sign-in-state.c \
	%D%/sign-in.h \
	%D%/state.h \
	%D%/values.h \
	%D%/wizard.c \
	%D%/wizard.h
