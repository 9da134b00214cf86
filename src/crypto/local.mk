noinst_LTLIBRARIES += libcrypt.la
libcrypt_la_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS) $(JSONC_CFLAGS)
libcrypt_la_LIBADD = libcore.la $(CRYPTO_LIBS)
libcrypt_la_SOURCES =
