noinst_LTLIBRARIES += libsalesforce.la
libsalesforce_la_CFLAGS = $(AM_CFLAGS) $(CURL_CFLAGS) $(JSONC_CFLAGS) $(XML_CFLAGS) $(ZIP_CFLAGS)
libsalesforce_la_LIBADD = libloop.la libcrypt.la libcore.la $(CURL_LIBS) $(XML_LIBS) $(ZIP_LIBS)
libsalesforce_la_SOURCES = \
	%D%/answer.c %D%/answer.h \
	%D%/answer-advice.c %D%/answer-oauth-rows.c %D%/answer-rest-rows.c %D%/answer-rows.h \
	%D%/api.c %D%/api-query.c %D%/api.h \
	%D%/describe.c %D%/describe.h %D%/describe-private.h \
	%D%/describe-cache.c \
	%D%/describe-fetch.c \
	%D%/describe-list.c \
	%D%/http.c %D%/http.h %D%/http-private.h \
	%D%/http-loop.c %D%/http-loop.h \
	%D%/http-options.c \
	%D%/http-values.c \
	%D%/http-words.c \
	%D%/json-scan.h \
	%D%/json-stream.c %D%/json-stream.h \
	%D%/json-walk.c %D%/json-walk.h \
	%D%/listener.c %D%/listener.h \
	%D%/listener-peer.c %D%/listener-peer.h \
	%D%/listener-request.c %D%/listener-request.h \
	%D%/metadata.h \
	%D%/metadata-deploy.c \
	%D%/metadata-soap.c %D%/metadata-soap.h \
	%D%/metadata-zip.c \
	%D%/oauth.c %D%/oauth.h %D%/oauth-private.h \
	%D%/oauth-attempt.c \
	%D%/oauth-jwt.c \
	%D%/oauth-token.c \
	%D%/setup.c %D%/setup.h \
	%D%/setup-access.c \
	%D%/setup-logins.c \
	%D%/sfdx-url.c
