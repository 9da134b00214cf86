# Unit tests of store.
check_PROGRAMS += tests/unit/store/test-files tests/unit/store/test-records \
	tests/unit/store/test-passphrase-store
tests_unit_store_test_files_LDADD = libstore.la libloop.la libcore.la $(GLIB_LIBS)
tests_unit_store_test_passphrase_store_LDADD = libstore.la libloop.la libcrypt.la libcore.la $(GLIB_LIBS)
tests_unit_store_test_records_LDADD = libstore.la libloop.la libcore.la $(GLIB_LIBS)
