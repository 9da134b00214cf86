/* Asks the data half of the built-in org as one user, without tokens and without a network. */
#ifndef TESTS_DATA_DRIVER_H
#define TESTS_DATA_DRIVER_H

#include "org/org.h"

#define DATA_NOW 1790000000 /* 2026-09-21T13:33:20Z, a Monday; the clock stands still at it */

/* `describes`, `faults` and `rows` may be NULL; the latter "a,b:c" and "Account:10". */
Org *data_driver_org(const char *describes, const char *faults, const char *rows);
/* `target` below the version, percent-encoded, with its query; body NULL: none. `headers`: "name",
 * "value", …, NULL; may be NULL. `user` NULL: the administrator. */
void data_driver_ask(Org *org, const OrgUser *user, const char *method, const char *target,
                     const char *body, const char *const *headers, OrgReply *reply);
/* The status, and the whole answer as text. */
int data_driver_text(Org *org, const OrgUser *user, const char *method, const char *target,
                     const char *body, char **ret_text);
int data_driver_json(Org *org, const OrgUser *user, const char *method, const char *target,
                     const char *body, json_object **ret_json);
/* A query's answer as text, short: records as values alone, "a,b;c,d"; or its error code. */
char *data_driver_query(Org *org, const OrgUser *user, const char *soql);
const OrgUser *data_driver_admin(Org *org);
/* The run-as user with a permission set of these rights: "Account:RC", …, NULL, and these readable
 * ("Account.Industry") and editable ("+Account.Rating") fields. */
const OrgUser *data_driver_limited(Org *org, const char *const *rights, const char *const *fields);

#endif
