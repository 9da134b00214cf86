noinst_LTLIBRARIES += libstore.la
libstore_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libstore_la_LIBADD = libloop.la libcrypt.la libcore.la
libstore_la_SOURCES = \
	%D%/files.h %D%/files.c %D%/folders.c %D%/lock.c %D%/records.c %D%/associations.c \
	%D%/secret-store.h
