/* Key pair and certificate; the private key's place in the store; the switch to a new one. */
#include "config.h"

#include "provision/step.h"

#include <string.h>

#include "core/problem.h"
#include "core/text.h"
#include "loop/fiber.h"

bool run_uses_next(const Run *run)
{
    return run->plan->kind == PLAN_ROTATE || run->plan->kind == PLAN_MIGRATE;
}

const char *run_certificate(const Run *run)
{
    return run_uses_next(run) && run->journal->next_certificate
               ? run->journal->next_certificate
               : run->journal->connection->certificate;
}

void run_set_certificate(Run *run, const char *pem)
{
    char **place = run_uses_next(run) ? &run->journal->next_certificate
                                      : &run->journal->connection->certificate;

    g_free(*place);
    *place = g_strdup(pem);
}

bool certificates_equal(const char *a, const char *b)
{
    g_autoptr(Certificate) one = a ? certificate_parse(a, NULL) : NULL;
    g_autoptr(Certificate) other = b ? certificate_parse(b, NULL) : NULL;

    return one && other && g_str_equal(one->sha256, other->sha256);
}

static bool matches(const char *certificate_pem, const KeyPair *key)
{
    g_autoptr(Certificate) certificate =
        certificate_pem ? certificate_parse(certificate_pem, NULL) : NULL;

    return certificate && certificate_matches(certificate, key);
}

/* Which of the store's two keys this run works with: the next one until the switch. */
static bool next_now(const Run *run)
{
    return run_uses_next(run) && run->journal->steps[STEP_SWITCH] != JOURNAL_DONE;
}

const KeyPair *run_key(Run *run, GError **error)
{
    const ProvisionKeep *keep = run->context->keep;
    g_autoptr(Secret) pem = NULL;

    if (run->key)
        return run->key;
    pem = keep->get_key(keep->data, next_now(run), run->cancellable, error);
    if (!pem)
        return NULL;
    run->key = key_pair_parse(pem, error);
    return run->key;
}

typedef struct {
    guint bits;
} KeyTask;

/* The one thread beside curl's resolver (decisions 6): nothing is shared with it. */
static void make_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    KeyTask *wanted = data;
    GError *error = NULL;
    KeyPair *key = key_pair_generate(wanted->bits, &error);

    if (key)
        g_task_return_pointer(task, key, (GDestroyNotify) key_pair_free);
    else
        g_task_return_error(task, error);
}

KeyPair *provision_make_key(guint bits, GError **error)
{
    FiberResult waiting = {0};
    GTask *task = g_task_new(NULL, NULL, fiber_on_ready, &waiting);
    KeyTask *wanted = g_new0(KeyTask, 1);
    g_autoptr(GAsyncResult) result = NULL;

    wanted->bits = bits;
    g_task_set_task_data(task, wanted, g_free);
    g_task_run_in_thread(task, make_in_thread);
    g_object_unref(task);
    result = fiber_await(&waiting);
    return g_task_propagate_pointer(G_TASK(result), error);
}

static bool make_pair(Run *run, GError **error)
{
    guint bits = run->journal->key_size ? run->journal->key_size : 2048;
    g_autoptr(KeyPair) key = provision_make_key(bits, error);
    g_autoptr(Certificate) certificate = NULL;
    guint days = run->journal->valid_days ? run->journal->valid_days : 365;

    if (!key)
        return false;
    certificate = certificate_make(key, run->journal->names->app,
                                   g_get_real_time() / G_USEC_PER_SEC, days, error);
    if (!certificate)
        return false;
    run_set_certificate(run, certificate->pem);
    run->journal->wrote_key = true;
    run->key = g_steal_pointer(&key);
    return true;
}

/* True if the store already holds the key of the journal's certificate. */
static bool adopt_key(Run *run, bool *ret_adopted, GError **error)
{
    g_autoptr(GError) why = NULL;
    const KeyPair *key = run_key(run, &why);

    *ret_adopted = key && matches(run_certificate(run), key);
    if (key && !*ret_adopted)
        g_clear_pointer(&run->key, key_pair_free);
    /* "Not there" and "not a key" lead to a new one, silence does not. */
    if (key || problem_is(why, PROBLEM_NOT_FOUND) || problem_is(why, PROBLEM_USAGE))
        return true;
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool act_key(Run *run, GError **error)
{
    /* Opens the store before anything is made in the org, and finds an earlier run's key. */
    if (!adopt_key(run, &run->found, error))
        return false;
    return run->found || make_pair(run, error);
}

static bool undo_key(Run *run, GError **error)
{
    return true;
}

/* A given app's key came from a file or a hand-over, and no other one fits: none is ever made. */
static bool accept_given(Run *run, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *next = NULL;

    run->found = run_key(run, &why) != NULL;
    if (run->found)
        return true;
    if (!problem_is(why, PROBLEM_NOT_FOUND) && !problem_is(why, PROBLEM_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    next = g_strdup_printf("orgwire new %s --undo, then give --key-file again",
                           run->journal->connection->name);
    problem_set(error, PROBLEM_USAGE, why->message, next,
                "the private key of the given app is not in the store");
    return false;
}

static bool act_store(Run *run, GError **error)
{
    const ProvisionKeep *keep = run->context->keep;
    g_autoptr(Secret) pem = NULL;

    if (run->journal->connection->app_kind == APP_GIVEN)
        return accept_given(run, error);
    /* Killed between making and storing: the key is gone, and no org has heard of it. */
    if (!run->key) {
        bool adopted = false;

        if (!adopt_key(run, &adopted, error))
            return false;
        if (adopted) {
            run->found = true;
            return true;
        }
        if (!make_pair(run, error) || !journal_write(run->journal, error))
            return false;
    }
    pem = key_pair_pem(run->key);
    return keep->put_key(keep->data, next_now(run), pem, run->cancellable, error);
}

/* A hand-over's key was there before, and its certificate may be in an org: it stays. */
static bool undo_store(Run *run, GError **error)
{
    const ProvisionKeep *keep = run->context->keep;

    /* A repair's key has replaced a lost one: deleting it would leave the connection without. */
    if (run->plan->kind == PLAN_REPAIR || !run->journal->wrote_key)
        return true;
    return keep->remove_key(keep->data, run_uses_next(run), run->cancellable, error);
}

static bool act_switch(Run *run, GError **error)
{
    const ProvisionKeep *keep = run->context->keep;
    Journal *journal = run->journal;
    g_autoptr(Secret) pem = NULL;
    const KeyPair *key = run_key(run, error);

    if (!key) {
        /* The next key is gone only when an earlier run moved it: then it is the key already. */
        g_autoptr(Secret) moved = keep->get_key(keep->data, false, run->cancellable, NULL);
        g_autoptr(KeyPair) pair = moved ? key_pair_parse(moved, NULL) : NULL;

        if (!pair || !matches(run_certificate(run), pair))
            return false;
        g_clear_error(error);
    } else {
        pem = key_pair_pem(key);
        if (!keep->put_key(keep->data, false, pem, run->cancellable, error))
            return false;
    }
    if (journal->next_certificate) {
        g_free(journal->connection->certificate);
        journal->connection->certificate = g_strdup(journal->next_certificate);
    }
    return keep->save(keep->data, journal->connection,
                      run->plan->kind == PLAN_ROTATE ? NULL : journal->integration, journal->env,
                      error) &&
           keep->remove_key(keep->data, true, run->cancellable, error);
}

const Step step_key = {act_key, undo_key};
const Step step_store = {act_store, undo_store};
const Step step_switch = {act_switch, NULL};
