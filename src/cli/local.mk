noinst_LTLIBRARIES += libcli.la
libcli_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libcli_la_LIBADD = libapp.la
libcli_la_SOURCES = \
	%D%/ask.c \
	%D%/change-run.c %D%/change-run.h \
	%D%/cli-private.h \
	%D%/cli.c %D%/cli.h \
	%D%/command-api.c \
	%D%/command-auth.c \
	%D%/command-call.c \
	%D%/command-config.c \
	%D%/command-demo.c \
	%D%/command-doctor.c \
	%D%/command-generate.c \
	%D%/command-life.c \
	%D%/command-list.c \
	%D%/command-new.c \
	%D%/command-org.c \
	%D%/command-status.c \
	%D%/command-token.c \
	%D%/command.c %D%/command.h \
	%D%/commands.c %D%/commands.h \
	%D%/load.c %D%/load.h \
	%D%/output.c \
	%D%/parse.c \
	%D%/rows-run.c %D%/rows-run.h
