/* The built-in org as a child of a test: started, asked, misled, stopped. */
#ifndef HARNESS_ORG_H
#define HARNESS_ORG_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

typedef struct {
    char *url;       /* instance_url */
    char *login_url;
    char *ca_file;
    char *admin_username;
    char *admin_token;
    char *run_as;
    char *host;       /* "127.0.0.1:PORT" */
    char *trusted[3]; /* the hosts of both addresses, for HttpOptions; then NULL */
    GPid pid;
    int input; /* it ends with this */
} HarnessOrg;

/* "$TOP_BUILDDIR/orgwire-org" with these arguments (NULL-terminated; NULL: none). Ends the test
 * when it does not start. */
HarnessOrg *harness_org_start(const char *const *arguments);
void harness_org_stop(HarnessOrg *org);

/* Blocking requests to /orgwire-org/…: "state", "log", "do", … The answer; ends the test when there
 * is none. `body` may be NULL. */
char *harness_org_ask(const HarnessOrg *org, const char *method, const char *path,
                      const char *body);
/* "slow:500" and the like. */
void harness_org_fault(const HarnessOrg *org, const char *fault, bool on);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(HarnessOrg, harness_org_stop)

#endif
