/* Walks through a plan: before each step the journal is told, after it again. */
#include "config.h"

#include "provision/provision.h"

#include "core/problem.h"
#include "core/text.h"
#include "provision/step.h"

static const Step *const steps[STEP_N] = {
    [STEP_KEY] = &step_key,           [STEP_STORE] = &step_store,
    [STEP_DEPLOY] = &step_deploy,     [STEP_READ_BACK] = &step_read_back,
    [STEP_ASSIGN] = &step_assign,     [STEP_WAIT] = &step_wait,
    [STEP_PROBE] = &step_probe,       [STEP_SWITCH] = &step_switch,
    [STEP_UNASSIGN] = &step_unassign, [STEP_DELETE] = &step_delete,
    [STEP_FORGET] = &step_forget,
};

static void tell(Run *run, const Report *report)
{
    if (run->context->report)
        run->context->report(report, run->context->report_data);
}

void run_progress(Run *run, ReportKind kind, const char *text, guint tries, gint64 next_try)
{
    g_autofree char *clean = text ? text_clean(text) : NULL;

    tell(run,
         &(Report){
             .kind = kind, .step = run->step, .text = clean, .tries = tries, .next_try = next_try});
}

static void run_clear(Run *run)
{
    key_pair_free(run->key);
    oauth_token_free(run->token);
}

static bool do_step(Run *run, GError **error)
{
    gint64 start = g_get_monotonic_time();
    GError *why = NULL;

    run->intended = run->journal->steps[run->step] == JOURNAL_INTENDED;
    run->found = false;
    tell(run, &(Report){.kind = REPORT_STARTED, .step = run->step});
    if (journal_mark(run->journal, run->step, JOURNAL_INTENDED, &why) &&
        steps[run->step]->act(run, &why) &&
        journal_mark(run->journal, run->step, JOURNAL_DONE, &why)) {
        tell(run, &(Report){.kind = run->found ? REPORT_FOUND : REPORT_DONE,
                            .step = run->step,
                            .milliseconds = (g_get_monotonic_time() - start) / 1000});
        return true;
    }
    tell(run, &(Report){.kind = REPORT_FAILED,
                        .step = run->step,
                        .error = why,
                        .milliseconds = (g_get_monotonic_time() - start) / 1000});
    g_propagate_error(error, why);
    return false;
}

bool provision_run(const ProvisionContext *context, const Plan *plan, Journal *journal,
                   GCancellable *cancellable, GError **error)
{
    Run run = {.context = context, .plan = plan, .journal = journal, .cancellable = cancellable};
    bool ok = true;

    for (guint i = 0; ok && i < plan->steps->len; i++) {
        run.step = ((PlanStep *) plan->steps->pdata[i])->id;
        if (journal->steps[run.step] == JOURNAL_DONE)
            run_progress(&run, REPORT_FOUND, NULL, 0, 0);
        else
            ok = do_step(&run, error);
    }
    run_clear(&run);
    return ok;
}

static bool undo_step(Run *run, GError **error)
{
    GError *why = NULL;

    if (!steps[run->step]->undo)
        return true;
    run_progress(run, REPORT_STARTED, NULL, 0, 0);
    /* From here on it is done in part at most. */
    if (journal_mark(run->journal, run->step, JOURNAL_INTENDED, &why) &&
        steps[run->step]->undo(run, &why) &&
        journal_mark(run->journal, run->step, JOURNAL_UNDONE, &why)) {
        run_progress(run, REPORT_UNDONE, NULL, 0, 0);
        return true;
    }
    tell(run, &(Report){.kind = REPORT_FAILED, .step = run->step, .error = why});
    g_propagate_error(error, why);
    return false;
}

bool provision_undo(const ProvisionContext *context, const Plan *plan, Journal *journal,
                    GCancellable *cancellable, GError **error)
{
    Run run = {.context = context, .plan = plan, .journal = journal, .cancellable = cancellable};
    bool ok = true;

    if (plan->kind == PLAN_REMOVE) {
        problem_set(error, PROBLEM_USAGE, "what was deleted cannot be put back",
                    "finish it with --resume, then set up anew", "a removal cannot be undone");
        return false;
    }
    if (plan_has(plan, STEP_SWITCH) && journal->steps[STEP_SWITCH] != JOURNAL_PENDING) {
        problem_set(error, PROBLEM_USAGE, "the new key is in use, the old one is gone",
                    "finish it with --resume", "this change is too far to be undone");
        return false;
    }
    if (plan->kind == PLAN_EDIT && !journal->grants_before &&
        journal->steps[STEP_DEPLOY] != JOURNAL_PENDING) {
        problem_set(error, PROBLEM_CONFLICT,
                    journal->integration_before ? "the org has lost an object of them meanwhile"
                                                : "it was not known which they were",
                    "finish it with --resume, then edit again",
                    "the rights as they were cannot be put back");
        return false;
    }
    journal->undoing = true;
    if (!journal_write(journal, error))
        return false;
    for (guint i = plan->steps->len; ok && i > 0; i--) {
        run.step = ((PlanStep *) plan->steps->pdata[i - 1])->id;
        run.intended = journal->steps[run.step] == JOURNAL_INTENDED;
        if (run.intended || journal->steps[run.step] == JOURNAL_DONE)
            ok = undo_step(&run, error);
    }
    run_clear(&run);
    return ok;
}
