/* Inside of provision: one run of a plan, and what each step can do. */
#ifndef PROVISION_STEP_H
#define PROVISION_STEP_H

#include "crypto/certificate.h"
#include "crypto/key-pair.h"
#include "provision/bundle.h"
#include "provision/provision.h"

typedef struct {
    const ProvisionContext *context;
    const Plan *plan;
    Journal *journal;
    GCancellable *cancellable;
    StepId step;       /* the one that runs */
    bool intended;     /* an earlier run began it: look before acting */
    bool found;        /* set by a step: it was there already */
    bool refused;      /* the last deploy came to nothing, as the org itself says */
    KeyPair *key;      /* once made or loaded */
    bool key_is_next;  /* it is the rotation's */
    OauthToken *token; /* once minted */
} Run;

typedef struct {
    bool (*act)(Run *run, GError **error);  /* does and verifies */
    bool (*undo)(Run *run, GError **error); /* NULL: nothing to take back */
} Step;

extern const Step step_key, step_store, step_deploy, step_read_back, step_assign, step_wait,
    step_probe, step_switch, step_unassign, step_delete, step_forget;

/* Rotation and migration keep the old key until the new one has worked. */
bool run_uses_next(const Run *run);
/* The certificate that the org shall have: the next one where there is one. */
const char *run_certificate(const Run *run);
void run_set_certificate(Run *run, const char *pem);
/* The key from memory or the store; NULL with an error. */
const KeyPair *run_key(Run *run, GError **error);
void run_progress(Run *run, ReportKind kind, const char *text, guint tries, gint64 next_try);

/* Two certificates, however written: the same? */
bool certificates_equal(const char *a, const char *b);

/* Adds to a refusal how the app in the org differs from what was deployed: certificate, settings.
 */
void run_name_differences(Run *run, GError *problem);

/* Deploys parts, journals the id, waits. Unless `refused` a deploy that failed may go on. */
bool run_deploy(Run *run, GPtrArray *parts, bool remove, GError **error);

#endif
