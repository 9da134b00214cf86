/* A desk for the tests of the salesforce layer: an org, an Http that trusts it, an Api of its
 * administrator, and a fiber for each test. */
#ifndef CONTRACT_SALESFORCE_DESK_H
#define CONTRACT_SALESFORCE_DESK_H

#include "harness/org.h"
#include "salesforce/api.h"

typedef struct {
    HarnessOrg *org;
    Http *http;
    Secret *token;
    Api *api;
    GString *log; /* what http told */
} Desk;

extern HarnessOrg *desk_org; /* one for the whole program */

typedef void (*DeskTest)(Desk *desk);

/* Starts the org with these arguments, runs what desk_add() added, stops it. */
int desk_main(int *argc, char ***argv, const char *const *arguments, void (*add)(void));
/* Before the test all faults are off; inside, it runs in a fiber. */
void desk_add(const char *name, DeskTest test);
void desk_fault(Desk *desk, const char *fault); /* off again after the test */
HttpOptions desk_options(Desk *desk);

#endif
