noinst_LTLIBRARIES += libloop.la
libloop_la_LIBADD = libcore.la $(GLIB_LIBS)
libloop_la_SOURCES = \
	%D%/fiber.c %D%/fiber.h
