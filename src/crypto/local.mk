noinst_LTLIBRARIES += libcrypt.la
libcrypt_la_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS) $(JSONC_CFLAGS)
libcrypt_la_LIBADD = libcore.la $(CRYPTO_LIBS)
libcrypt_la_SOURCES = \
	%D%/certificate.c %D%/certificate.h \
	%D%/container.c %D%/container.h \
	%D%/encode.c %D%/encode.h \
	%D%/jwt.c %D%/jwt.h \
	%D%/key-pair.c %D%/key-pair.h \
	%D%/openssl.c %D%/openssl.h
