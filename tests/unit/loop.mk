check_PROGRAMS += tests/unit/loop/test-fiber
tests_unit_loop_test_fiber_LDADD = libloop.la libcore.la $(GLIB_LIBS)
