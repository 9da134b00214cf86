/* What is here goes last, after the org has let go. */
#include "config.h"

#include "provision/step.h"

static bool act_forget(Run *run, GError **error)
{
    const ProvisionKeep *keep = run->context->keep;

    return keep->remove_token(keep->data, run->cancellable, error) &&
           keep->remove_key(keep->data, false, run->cancellable, error) &&
           keep->remove_key(keep->data, true, run->cancellable, error) &&
           keep->forget(keep->data, run->journal->connection->name, NULL, error);
}

const Step step_forget = {act_forget, NULL};
