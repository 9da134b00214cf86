# Fuzz targets: the corpus and mutations of it under `make check`, libFuzzer with `make fuzzers`.
FUZZ_TARGETS = answers integration json org-host soql text
FUZZ_RUN = tests/fuzz/fuzz-run.c tests/fuzz/fuzz.h
FUZZ_LIBS = libcore.la $(JSONC_LIBS) $(GLIB_LIBS)

check_PROGRAMS += tests/fuzz/fuzz-answers tests/fuzz/fuzz-integration tests/fuzz/fuzz-json \
	tests/fuzz/fuzz-org-host tests/fuzz/fuzz-soql tests/fuzz/fuzz-text
EXTRA_DIST += tests/fuzz/corpus

tests_fuzz_fuzz_answers_SOURCES = tests/fuzz/fuzz-answers.c tests/fuzz/fuzz-own-files.h $(FUZZ_RUN)
tests_fuzz_fuzz_answers_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_answers_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_integration_SOURCES = tests/fuzz/fuzz-integration.c \
	tests/fuzz/fuzz-own-files.h $(FUZZ_RUN)
tests_fuzz_fuzz_integration_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_integration_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_json_SOURCES = tests/fuzz/fuzz-json.c $(FUZZ_RUN)
tests_fuzz_fuzz_json_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_json_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_org_host_SOURCES = tests/fuzz/fuzz-org-host.c $(FUZZ_RUN)
tests_fuzz_fuzz_org_host_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_org_host_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_soql_SOURCES = tests/fuzz/fuzz-soql.c $(FUZZ_RUN)
tests_fuzz_fuzz_soql_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_soql_LDADD = $(FUZZ_LIBS)
tests_fuzz_fuzz_text_SOURCES = tests/fuzz/fuzz-text.c $(FUZZ_RUN)
tests_fuzz_fuzz_text_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_text_LDADD = $(FUZZ_LIBS)

# For instance: make fuzzers && tests/fuzz/libfuzzer-json -max_total_time=60 /tmp/found CORPUS
FUZZ_CC = clang
FUZZ_CFLAGS = -g -O1 -std=gnu11 -fsanitize=fuzzer,address,undefined
.PHONY: fuzzers
fuzzers:
	for target in $(FUZZ_TARGETS); do \
	    $(FUZZ_CC) $(FUZZ_CFLAGS) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(GLIB_CFLAGS) \
	        $(JSONC_CFLAGS) -o tests/fuzz/libfuzzer-$$target \
	        $(srcdir)/tests/fuzz/fuzz-$$target.c $(srcdir)/src/core/*.c \
	        $(GLIB_LIBS) $(JSONC_LIBS) || exit 1; \
	done
	for target in $(FUZZ_SALESFORCE); do \
	    $(FUZZ_CC) $(FUZZ_CFLAGS) $(DEFS) $(DEFAULT_INCLUDES) $(AM_CPPFLAGS) $(GLIB_CFLAGS) \
	        $(JSONC_CFLAGS) $(CURL_CFLAGS) $(XML_CFLAGS) $(ZIP_CFLAGS) $(CRYPTO_CFLAGS) \
	        -o tests/fuzz/libfuzzer-$$target $(srcdir)/tests/fuzz/fuzz-$$target.c \
	        $(srcdir)/src/core/*.c $(srcdir)/src/loop/*.c $(srcdir)/src/crypto/*.c \
	        $(srcdir)/src/salesforce/*.c $(GLIB_LIBS) $(JSONC_LIBS) $(CURL_LIBS) $(XML_LIBS) \
	        $(ZIP_LIBS) $(CRYPTO_LIBS) || exit 1; \
	done
CLEANFILES += tests/fuzz/libfuzzer-*

# What orgs and browsers say.
FUZZ_SALESFORCE = callback describe list soap token
FUZZ_SALESFORCE_LIBS = libsalesforce.la libcrypt.la libloop.la $(FUZZ_LIBS)
check_PROGRAMS += tests/fuzz/fuzz-callback
tests_fuzz_fuzz_callback_SOURCES = tests/fuzz/fuzz-callback.c $(FUZZ_RUN)
tests_fuzz_fuzz_callback_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_callback_LDADD = $(FUZZ_SALESFORCE_LIBS)
check_PROGRAMS += tests/fuzz/fuzz-describe
tests_fuzz_fuzz_describe_SOURCES = tests/fuzz/fuzz-describe.c $(FUZZ_RUN)
tests_fuzz_fuzz_describe_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_describe_LDADD = $(FUZZ_SALESFORCE_LIBS)
check_PROGRAMS += tests/fuzz/fuzz-list
tests_fuzz_fuzz_list_SOURCES = tests/fuzz/fuzz-list.c $(FUZZ_RUN)
tests_fuzz_fuzz_list_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_list_LDADD = $(FUZZ_SALESFORCE_LIBS)
check_PROGRAMS += tests/fuzz/fuzz-soap
tests_fuzz_fuzz_soap_SOURCES = tests/fuzz/fuzz-soap.c $(FUZZ_RUN)
tests_fuzz_fuzz_soap_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_soap_LDADD = $(FUZZ_SALESFORCE_LIBS)
check_PROGRAMS += tests/fuzz/fuzz-token
tests_fuzz_fuzz_token_SOURCES = tests/fuzz/fuzz-token.c $(FUZZ_RUN)
tests_fuzz_fuzz_token_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_fuzz_fuzz_token_LDADD = $(FUZZ_SALESFORCE_LIBS)
