# The built-in org: the program orgwire-org.
noinst_LTLIBRARIES += liborg.la
liborg_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS) $(MHD_CFLAGS) $(XML_CFLAGS) $(ZIP_CFLAGS)
liborg_la_LIBADD = libcrypt.la libcore.la $(MHD_LIBS) $(XML_LIBS) $(ZIP_LIBS)
liborg_la_SOURCES = \
	%D%/faults.h \
	%D%/org.h \
	%D%/request.h \
	%D%/route.h

# The data half: objects, describes, SOQL, rows, composite, bulk, limits.
include src/org/data.mk
