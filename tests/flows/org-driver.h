/* Starts orgwire-org as a process of its own and gives an Api for it. For flow tests in C. */
#ifndef TESTS_ORG_DRIVER_H
#define TESTS_ORG_DRIVER_H

#include "actions/action.h"
#include "actions/input.h"
#include "actions/run.h"
#include "salesforce/api.h"

typedef struct OrgDriver OrgDriver;

/* More arguments ("--fault=…") end with NULL. Fails the test when it does not start. */
OrgDriver *org_driver_start(const char *argument, ...);
void org_driver_stop(OrgDriver *driver);
Api *org_driver_api(OrgDriver *driver); /* as the administrator; borrowed */
/* POST /orgwire-org/fault: "cut-after:/services", on or off. In a fiber. */
void org_driver_fault(OrgDriver *driver, const char *fault, bool on);

/* The actions of an integration, from values of --object; described by the org. In a fiber. */
ActionSet *org_driver_set(OrgDriver *driver, const char *const *objects);

/* Runs an action with a JSON body in a fiber: all records or results as an array; NULL with an
 * error, where PROBLEM_PARTIAL gives both. */
json_object *org_driver_call(OrgDriver *driver, const ActionSet *set, const char *action,
                             const char *json, GError **error);
json_object *org_driver_input(OrgDriver *driver, const ActionSet *set, const char *action,
                              const Input *input, GError **error); /* words, files, binds */
/* The same where nothing may go wrong, and one record is expected. */
json_object *org_driver_one(OrgDriver *driver, const ActionSet *set, const char *action,
                            const char *json);

/* Runs `func` in a fiber and waits for its end. */
void org_driver_run(OrgDriver *driver, void (*func)(OrgDriver *driver));

#endif
