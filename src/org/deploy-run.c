#include "config.h"

#include "org/deploy-run.h"

#include <string.h>

#include "core/json.h"
#include "org/apply.h"
#include "org/bundle.h"
#include "org/setup.h"

void deploy_outcome_clear(DeployOutcome *outcome)
{
    g_free(outcome->message);
    json_object_put(outcome->failures);
    json_object_put(outcome->successes);
    *outcome = (DeployOutcome){0};
}

typedef struct {
    Org *org;
    const OrgUser *user;
    Setup *draft;
    bool strict; /* warnings are failures */
    DeployOutcome *outcome;
} Run;

static json_object *message(const Run *run, const char *type, const char *full_name,
                            const char *file, const Applied *applied, bool deleted)
{
    json_object *row = json_object_new_object();
    g_autofree char *now = org_time(org_now(run->org));

    json_add_flag(row, "changed", applied->changed);
    json_object_object_add(row, "columnNumber", NULL);
    json_add_text(row, "componentType", type);
    json_add_flag(row, "created", applied->created);
    json_add_text(row, "createdDate", now);
    json_add_flag(row, "deleted", deleted && applied->changed);
    json_add_text(row, "fileName", file);
    json_add_text(row, "fullName", full_name);
    json_object_object_add(row, "id", applied->id ? json_object_new_string(applied->id) : NULL);
    json_object_object_add(row, "lineNumber", NULL);
    json_object_object_add(row, "problem",
                           applied->problem ? json_object_new_string(applied->problem) : NULL);
    json_object_object_add(row, "problemType",
                           applied->problem
                               ? json_object_new_string(applied->warning ? "Warning" : "Error")
                               : NULL);
    json_add_flag(row, "success", applied->success);
    return row;
}

static void note(Run *run, const BundlePart *part, Applied *applied, bool deleted)
{
    DeployOutcome *outcome = run->outcome;
    json_object *row;

    if (applied->warning && run->strict)
        applied->success = false;
    row = message(run, part->type_name, part->full_name, part->file, applied, deleted);
    json_object_array_add(applied->success ? outcome->successes : outcome->failures, row);
    outcome->total++;
    if (applied->success)
        outcome->deployed++;
    else
        outcome->errors++;
}

static void put_in(Run *run, const BundlePart *part)
{
    g_auto(Applied) applied = {0};
    const char *fails = fault_arg(run->org, FAULT_DEPLOY_FAILS);

    if (part->problem) {
        applied_fail(&applied, "INVALID_TYPE", "%s", part->problem);
        applied.warning = applied.success = part->is_warning;
    } else if (fails) {
        applied_fail(&applied, "UNKNOWN_EXCEPTION", "%s", *fails ? fails : "An unexpected error "
                     "occurred. Please include this ErrorId if you contact support: 1234-5678");
    } else {
        apply_component(run->org, run->user, run->draft, part->type, part->full_name, part->values,
                        &applied);
    }
    note(run, part, &applied, false);
}

static void take_out(Run *run, GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const BundlePart *part = parts->pdata[i];
        g_auto(Applied) applied = {0};

        if (part->problem)
            applied_fail(&applied, "INVALID_TYPE", "%s", part->problem);
        else
            apply_removal(run->org, run->user, run->draft, part->type, part->full_name, &applied);
        note(run, part, &applied, true);
    }
}

static void note_package(Run *run, const Bundle *bundle)
{
    g_auto(Applied) applied = {.success = true, .changed = true};

    json_object_array_add(run->outcome->successes,
                          message(run, "", "package.xml", "package.xml", &applied, false));
}

static void fail_whole(Run *run, const char *problem)
{
    g_auto(Applied) applied = {0};

    applied_fail(&applied, "INVALID_TYPE", "%s", problem);
    json_object_array_add(run->outcome->failures,
                          message(run, "", "package.xml", "package.xml", &applied, false));
    run->outcome->errors++;
    run->outcome->total++;
}

static void forget_sets(const Bundle *bundle, Setup *draft)
{
    for (guint i = 0; i < bundle->parts->len; i++) {
        const BundlePart *part = bundle->parts->pdata[i];
        const PermissionSet *set = strcmp(part->type_name, TYPE_PERMISSION_SET) == 0
                                       ? setup_permission_set(draft, part->full_name)
                                       : NULL;

        if (set)
            setup_remove_permission_set(draft, set->id);
    }
}

static void run_bundle(Run *run, const Bundle *bundle)
{
    take_out(run, bundle->before);
    for (guint i = 0; i < bundle->parts->len; i++)
        put_in(run, bundle->parts->pdata[i]);
    take_out(run, bundle->after);
    apply_finish(run->org, run->draft);
    if (fault_on(run->org, FAULT_SET_VANISHES))
        forget_sets(bundle, run->draft);
}

void deploy_run(Org *org, const OrgUser *user, GBytes *zip, json_object *options,
                DeployOutcome *outcome)
{
    g_autoptr(Bundle) bundle = bundle_read(zip, json_flag(options, "singlePackage", false),
                                           json_flag(options, "allowMissingFiles", false));
    Run run = {org, user, NULL, !json_flag(options, "ignoreWarnings", false), outcome};
    bool rollback = json_flag(options, "rollbackOnError", true);
    bool check_only = json_flag(options, "checkOnly", false);

    outcome->failures = json_object_new_array();
    outcome->successes = json_object_new_array();
    outcome->n_files = bundle->n_files;
    outcome->zip_size = bundle->size;
    if (bundle->problem) {
        fail_whole(&run, bundle->problem);
        return;
    }
    run.draft = setup_copy(org->setup);
    run_bundle(&run, bundle);
    outcome->success = outcome->errors == 0;
    if (outcome->success)
        note_package(&run, bundle);
    if (!outcome->success && rollback)
        outcome->deployed = 0;
    if (check_only || (!outcome->success && rollback))
        setup_free(run.draft);
    else
        apply_commit(org, run.draft);
}
