/* What happens to the setup when a deploy runs. */
#ifndef ORG_DEPLOY_RUN_H
#define ORG_DEPLOY_RUN_H

#include "org/org.h"

typedef struct {
    bool success;
    int total;
    int deployed;
    int errors;
    guint n_files;
    gsize zip_size;
    char *message; /* of the whole; NULL: none */
    json_object *failures;
    json_object *successes;
} DeployOutcome;
void deploy_outcome_clear(DeployOutcome *outcome);

void deploy_run(Org *org, const OrgUser *user, GBytes *zip, json_object *options,
                DeployOutcome *outcome);

#endif
