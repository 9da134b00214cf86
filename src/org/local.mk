# The built-in org: the program orgwire-org.
noinst_LTLIBRARIES += liborg.la
liborg_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(MHD_CFLAGS) $(XML_CFLAGS) $(ZIP_CFLAGS) \
                   $(ZLIB_CFLAGS)
liborg_la_LIBADD = libcrypt.la libcore.la $(MHD_LIBS) $(XML_LIBS) $(ZIP_LIBS) $(ZLIB_LIBS)
liborg_la_SOURCES = \
	%D%/app.c %D%/app.h \
	%D%/apply-oauth.c \
	%D%/apply-read.c \
	%D%/apply.c %D%/apply.h \
	%D%/bundle.c %D%/bundle.h \
	%D%/component.c %D%/component.h \
	%D%/control.c %D%/control.h \
	%D%/deploy-run.c %D%/deploy-run.h \
	%D%/deploy.c %D%/deploy.h \
	%D%/exchange.c %D%/exchange.h \
	%D%/faults.c %D%/faults.h \
	%D%/gzip.c %D%/gzip.h \
	%D%/log.c %D%/log.h \
	%D%/logins.c %D%/logins.h \
	%D%/multipart.c %D%/multipart.h \
	%D%/oauth-authorize.c \
	%D%/oauth-info.c \
	%D%/oauth-jwt.c \
	%D%/oauth-page.c \
	%D%/oauth-token.c \
	%D%/oauth.h \
	%D%/options.c %D%/options.h \
	%D%/org.c %D%/org.h \
	%D%/permission-set.c \
	%D%/request.c %D%/request.h \
	%D%/rest.c %D%/rest.h \
	%D%/rights.c \
	%D%/route.c %D%/route.h \
	%D%/schema-metadata.c %D%/schema-metadata.h \
	%D%/server.c %D%/server.h \
	%D%/sessions.c %D%/sessions.h \
	%D%/setup.c %D%/setup.h \
	%D%/soap-calls.c %D%/soap-calls.h \
	%D%/soap-deploy.c \
	%D%/soap.c %D%/soap.h \
	%D%/state.c %D%/state.h \
	%D%/table-access.c \
	%D%/table-app.c \
	%D%/table-login.c \
	%D%/table-permission.c \
	%D%/table-user.c \
	%D%/tables.c %D%/tables.h \
	%D%/tls.c %D%/tls.h \
	%D%/users.c %D%/users.h

# The data half: objects, describes, SOQL, rows, composite, bulk, limits.
include src/org/data.mk

bin_PROGRAMS += orgwire-org
orgwire_org_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(XML_CFLAGS)
orgwire_org_SOURCES = %D%/main.c
orgwire_org_LDADD = liborg.la $(GLIB_LIBS) $(XML_LIBS)
