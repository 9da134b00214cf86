# Every test speaks TAP. tests/run pins the environment (locale, TZ, HOME, folders, size).
# A unit test links its own layer and what lies below: a wrong arrow does not link.
TEST_EXTENSIONS = .sh
TESTS_ENVIRONMENT = TOP_SRCDIR='$(abs_top_srcdir)' TOP_BUILDDIR='$(abs_top_builddir)'; export TOP_SRCDIR TOP_BUILDDIR;
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/run
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/run
TESTS = $(check_PROGRAMS) $(dist_check_SCRIPTS)
dist_check_SCRIPTS = tests/check-layers.sh
# Programs that tests start: EXTRA_PROGRAMS += x and check_DATA += x.
EXTRA_PROGRAMS =
check_DATA =
CLEANFILES += $(EXTRA_PROGRAMS)
EXTRA_DIST += tests/run

include tests/unit/core.mk
include tests/unit/loop.mk
include tests/unit/crypto.mk
include tests/unit/salesforce.mk
include tests/unit/store.mk
include tests/unit/provision.mk
include tests/unit/actions.mk
include tests/unit/wizard.mk
include tests/unit/app.mk
include tests/unit/cli.mk
include tests/unit/org.mk
include tests/unit/ui.mk
include tests/contract/local.mk
include tests/screens/local.mk
include tests/flows/local.mk
include tests/interop/local.mk
include tests/fuzz/local.mk
