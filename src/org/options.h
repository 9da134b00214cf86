/* The command line of orgwire-org. */
#ifndef ORG_OPTIONS_H
#define ORG_OPTIONS_H

#include "org/org.h"

/* False with PROBLEM_USAGE. `argv` is changed. ret_show: text to print instead of running (help of
 * the faults, version), or NULL. */
bool options_parse(OrgOptions *options, int argc, char **argv, char **ret_show, GError **error);
void options_clear(OrgOptions *options);
void options_copy(OrgOptions *to, const OrgOptions *from);

#endif
