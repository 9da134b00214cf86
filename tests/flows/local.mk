# Whole runs of the programs.
dist_check_SCRIPTS += %D%/command-line.sh %D%/main-job.sh %D%/org.sh %D%/life.sh %D%/set-up.sh \
                      %D%/life-more.sh %D%/mended.sh %D%/sign-in.sh %D%/sign-in-screen.sh \
                      %D%/passphrase-screen.sh %D%/answers.sh %D%/doctor.sh
EXTRA_DIST += %D%/lib.sh %D%/screen.sh

flow_ldadd = libactions.la libsalesforce.la libloop.la libcrypt.la libcore.la $(JSONC_LIBS) $(GLIB_LIBS)
flow_cflags = $(AM_CFLAGS) $(JSONC_CFLAGS) -I$(srcdir)/%D%
flow_driver = %D%/org-driver.c %D%/org-driver.h
check_PROGRAMS += tests/flows/test-actions
tests_flows_test_actions_SOURCES = %D%/test-actions.c $(flow_driver)
tests_flows_test_actions_CFLAGS = $(flow_cflags)
tests_flows_test_actions_LDADD = $(flow_ldadd)
check_PROGRAMS += tests/flows/test-types
tests_flows_test_types_SOURCES = %D%/test-types.c %D%/random-value.c %D%/random-value.h $(flow_driver)
tests_flows_test_types_CFLAGS = $(flow_cflags)
tests_flows_test_types_LDADD = $(flow_ldadd)
check_PROGRAMS += tests/flows/test-hostile
tests_flows_test_hostile_SOURCES = %D%/test-hostile.c $(flow_driver)
tests_flows_test_hostile_CFLAGS = $(flow_cflags)
tests_flows_test_hostile_LDADD = $(flow_ldadd)
check_PROGRAMS += tests/flows/test-rows
tests_flows_test_rows_SOURCES = %D%/test-rows.c $(flow_driver)
tests_flows_test_rows_CFLAGS = $(flow_cflags)
tests_flows_test_rows_LDADD = $(flow_ldadd)
check_PROGRAMS += tests/flows/test-rows-certain
tests_flows_test_rows_certain_SOURCES = %D%/test-rows-certain.c $(flow_driver)
tests_flows_test_rows_certain_CFLAGS = $(flow_cflags)
tests_flows_test_rows_certain_LDADD = $(flow_ldadd)
dist_check_SCRIPTS += %D%/library.sh %D%/large.sh %D%/rows-killed.sh %D%/actions.sh
EXTRA_DIST += %D%/library.c

# Every moment at which orgwire can be killed. The library counts them, preloaded.
# Those of a migration take a quarter of an hour each, and are run by hand: see HACKING.
dist_check_SCRIPTS += %D%/kill-create-resume.sh %D%/kill-create-undo.sh %D%/kill-rotate.sh \
                      %D%/kill-remove.sh %D%/kill-edit-resume.sh %D%/kill-edit-undo.sh \
                      %D%/kill-repair.sh
EXTRA_DIST += %D%/kill.sh %D%/kill-matrix.py %D%/kill-migrate-resume.sh %D%/kill-migrate-undo.sh
check_LTLIBRARIES += tests/flows/crash-at.la
tests_flows_crash_at_la_SOURCES = %D%/crash-at.c
tests_flows_crash_at_la_CPPFLAGS = $(AM_CPPFLAGS)
tests_flows_crash_at_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS) $(GLIB_CFLAGS)
tests_flows_crash_at_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_flows_crash_at_la_LIBADD = -ldl

# The wizard and its driver, without a terminal.
check_PROGRAMS += tests/flows/test-drive
tests_flows_test_drive_CFLAGS = $(AM_CFLAGS) $(JSONC_CFLAGS)
tests_flows_test_drive_LDADD = libapp.la libwizard.la $(JSONC_LIBS) $(GLIB_LIBS)

# Orgs, disks and keyrings that fail at a chosen moment.
dist_check_SCRIPTS += %D%/bad-orgs.sh %D%/bad-disks.sh %D%/bad-keyrings.sh
EXTRA_DIST += %D%/steps.sh
check_LTLIBRARIES += tests/flows/disk-full.la
tests_flows_disk_full_la_SOURCES = %D%/disk-full.c
tests_flows_disk_full_la_CPPFLAGS = $(AM_CPPFLAGS)
tests_flows_disk_full_la_CFLAGS = -std=gnu11 $(WARN_CFLAGS)
tests_flows_disk_full_la_LDFLAGS = -module -avoid-version -shared -rpath /nowhere
tests_flows_disk_full_la_LIBADD = -ldl
