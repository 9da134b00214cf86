# Unit tests of crypto.
check_PROGRAMS += tests/unit/crypto/test-encode tests/unit/crypto/test-key-pair \
	tests/unit/crypto/test-certificate tests/unit/crypto/test-jwt tests/unit/crypto/test-container
tests_unit_crypto_test_encode_LDADD = libcrypt.la libcore.la $(GLIB_LIBS)
tests_unit_crypto_test_key_pair_SOURCES = tests/unit/crypto/test-key-pair.c \
	tests/unit/crypto/openssl-command.c tests/unit/crypto/openssl-command.h
tests_unit_crypto_test_key_pair_LDADD = libcrypt.la libcore.la $(GLIB_LIBS)
tests_unit_crypto_test_certificate_SOURCES = tests/unit/crypto/test-certificate.c \
	tests/unit/crypto/openssl-command.c tests/unit/crypto/openssl-command.h
tests_unit_crypto_test_certificate_LDADD = libcrypt.la libcore.la $(GLIB_LIBS)
tests_unit_crypto_test_jwt_LDADD = libcrypt.la libcore.la $(GLIB_LIBS)
tests_unit_crypto_test_container_SOURCES = tests/unit/crypto/test-container.c \
	tests/unit/crypto/openssl-command.c tests/unit/crypto/openssl-command.h
tests_unit_crypto_test_container_LDADD = libcrypt.la libcore.la $(GLIB_LIBS)
