# The programs.
bin_PROGRAMS += orgwire
orgwire_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
orgwire_SOURCES = %D%/main.c
orgwire_LDADD = libcli.la libui.la libapp.la $(GLIB_LIBS)

# The public library: only orgwire_ is to be seen.
lib_LTLIBRARIES += liborgwire.la
liborgwire_la_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
# libapp as an archive, from which the linker takes what is used, and not as libtool would (whole):
# each folder's library holds those below it, so that all of it would be there several times. What
# the archive needs must stand behind it, for linkers that drop what nobody has asked for yet.
liborgwire_la_DEPENDENCIES = libapp.la
liborgwire_la_LIBADD = $(JSONC_LIBS) $(GLIB_LIBS)
liborgwire_la_LDFLAGS = $(AM_LDFLAGS) -version-info 0:0:0 -no-undefined \
	-export-symbols-regex '^orgwire_' -Wl,--no-undefined -Wl,.libs/libapp.a \
	$(CURL_LIBS:%=-Wl,%) $(CRYPTO_LIBS:%=-Wl,%) $(XML_LIBS:%=-Wl,%) $(ZIP_LIBS:%=-Wl,%) \
	$(JSONC_LIBS:%=-Wl,%) $(GLIB_LIBS:%=-Wl,%)
liborgwire_la_SOURCES = \
	%D%/liborgwire.c %D%/liborgwire-private.h \
	%D%/liborgwire-call.c \
	%D%/liborgwire-record.c \
	%D%/liborgwire-value.c
include_HEADERS = %D%/orgwire.h
pkgconfigdir = $(libdir)/pkgconfig
nodist_pkgconfig_DATA = %D%/orgwire.pc
EXTRA_DIST += %D%/orgwire.pc.in
CLEANFILES += %D%/orgwire.pc
%D%/orgwire.pc: %D%/orgwire.pc.in Makefile
	$(AM_V_GEN)$(MKDIR_P) %D% && sed -e 's|@prefix[@]|$(prefix)|' \
	    -e 's|@exec_prefix[@]|$(exec_prefix)|' -e 's|@libdir[@]|$(libdir)|' \
	    -e 's|@includedir[@]|$(includedir)|' -e 's|@VERSION[@]|$(VERSION)|' \
	    $(srcdir)/%D%/orgwire.pc.in >$@
