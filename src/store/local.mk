noinst_LTLIBRARIES += libstore.la
libstore_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
libstore_la_LIBADD = libloop.la libcrypt.la libcore.la
libstore_la_SOURCES = \
	%D%/files.h %D%/files.c %D%/folders.c %D%/lock.c %D%/records.c %D%/associations.c \
	%D%/secret-store.h %D%/secret-store.c %D%/store-words.c \
	%D%/memory-store.c %D%/secret-files.h %D%/secret-files.c \
	%D%/passphrase-store.c %D%/plain-store.c \
	%D%/keyring.c %D%/keyring-child.h %D%/keyring-child.c \
	%D%/keyring-frame.h %D%/keyring-frame.c

# The only program with libsecret in it.
pkglibexec_PROGRAMS += orgwire-keyring
orgwire_keyring_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(LIBSECRET_CFLAGS)
orgwire_keyring_LDADD = libcore.la $(LIBSECRET_LIBS) $(JSONC_LIBS) $(GLIB_LIBS)
orgwire_keyring_SOURCES = \
	%D%/orgwire-keyring.c %D%/keyring-bus.h %D%/keyring-bus.c \
	%D%/keyring-items.h %D%/keyring-items.c %D%/keyring-frame.c %D%/store-words.c
