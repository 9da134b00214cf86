/* The desktop's keyring, through the child.
 *
 * Every use begins with a probe of at most 3 s, which names the state; only then comes the call.
 * A child that dies, hangs or fails is replaced, the state is looked at again, and the call is
 * repeated once: each of them may be (put writes a newer item, delete is content with nothing).
 * One deadline covers all of that. */
#include "config.h"

#include <string.h>

#include "core/json.h"
#include "core/problem.h"
#include "core/text.h"
#include "store/keyring-child.h"
#include "store/keyring-frame.h"
#include "store/secret-store.h"

/* A little under the 3 s of the contract: starting the child and scheduling take their share. */
#define PROBE_MS 2900
#define CALL_MS 6500
/* One use, with its probes and its repetition. */
#define USE_MS 10000

typedef struct {
    char *program;
    KeyringChild *idle; /* kept for the next use; a second use at the same time starts another */
} Keyring;

/* What one call came to. */
typedef struct {
    const char *doing; /* "read the private key" */
    json_object *request;
    const Secret *secret; /* to be stored */
    gint64 until;         /* of all that is done for it, monotonic; -1: none */
    json_object *reply;
    Secret *found;
} Call;

static gint64 use_deadline(void)
{
    return g_get_monotonic_time() + USE_MS * 1000;
}

/* Milliseconds: those left, at most `limit`. */
static gint time_left(gint64 until, gint limit)
{
    if (until < 0)
        return limit;
    return (gint) MIN(MAX(0, until - g_get_monotonic_time()) / 1000, limit);
}

static void call_clear(Call *call)
{
    g_clear_pointer(&call->request, json_object_put);
    g_clear_pointer(&call->reply, json_object_put);
    g_clear_pointer(&call->found, secret_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Call, call_clear)

static KeyringChild *take_child(Keyring *keyring, GError **error)
{
    if (keyring->idle)
        return g_steal_pointer(&keyring->idle);
    return keyring_child_start(keyring->program, error);
}

static void give_back(Keyring *keyring, KeyringChild *child)
{
    if (keyring->idle)
        keyring_child_kill(child);
    else
        keyring->idle = child;
}

static json_object *request_new(const char *verb)
{
    json_object *request = json_object_new_object();

    json_add_text(request, "verb", verb);
    return request;
}

/* A probe cut short by the deadline found nothing but that the service is slow. */
static ChildOutcome probe_child(KeyringChild *child, gint64 until, GCancellable *cancellable,
                                StoreState *ret_state)
{
    gint milliseconds = time_left(until, PROBE_MS);
    g_autoptr(json_object) request = request_new("probe");
    g_autoptr(json_object) reply = NULL;
    g_autoptr(Secret) secret = NULL;
    ChildOutcome outcome =
        keyring_child_ask(child, request, NULL, milliseconds, cancellable, &reply, &secret);

    if (outcome == CHILD_LATE)
        *ret_state = milliseconds < PROBE_MS ? STORE_SERVICE_TIMEOUT : STORE_SILENT;
    else if (outcome != CHILD_ANSWERED ||
             !store_state_parse(json_text(reply, "state", ""), ret_state))
        *ret_state = STORE_UNUSABLE;
    return outcome;
}

/* A probed child, or NULL: then `ret_state` says why, or an error was set (cancelled, no program).
 * An idle child may have died long ago (its bus ended): that is no news, another one is asked. */
static KeyringChild *probed_child(Keyring *keyring, gint64 until, GCancellable *cancellable,
                                  StoreState *ret_state, GError **error)
{
    *ret_state = STORE_UNUSABLE;
    for (int tries = 0; tries < 2; tries++) {
        KeyringChild *child = take_child(keyring, error);
        ChildOutcome outcome;

        if (!child)
            return NULL;
        outcome = probe_child(child, until, cancellable, ret_state);
        if (outcome == CHILD_ANSWERED)
            return child;
        keyring_child_kill(child);
        if (outcome == CHILD_CANCELLED)
            problem_set_cancelled(error);
        if (outcome != CHILD_GONE)
            return NULL;
    }
    return NULL;
}

/* In these states the child is asked all the same: the session collection needs no unlocking, and
 * some keyrings open without a question. */
static bool may_work(StoreState state)
{
    return state == STORE_UNLOCKED || state == STORE_LOCKED || state == STORE_NO_COLLECTION;
}

static bool fail_kept(const Call *call, GError **error)
{
    problem_set(error, PROBLEM_STORE_UNAVAILABLE,
                "The keyring acknowledged it, but something else or nothing came back; what was "
                "stored before is untouched",
                "Look at the keyring with 'Passwords and Keys'\nUse the second store: orgwire config set store file",
                "cannot %s: the keyring did not keep it", call->doing);
    return false;
}

static bool fail_large(const Call *call, GError **error)
{
    problem_set(error, PROBLEM_STORE_UNAVAILABLE,
                "The item is larger than any secret of ours: it was changed from outside",
                "Look at the keyring with 'Passwords and Keys'\n"
                "Set the connection up again: orgwire repair NAME",
                "cannot %s", call->doing);
    return false;
}

static bool fail_dismissed(const Call *call, GError **error)
{
    problem_set(error, PROBLEM_STORE_UNAVAILABLE,
                "The dialog for the keyring's password was closed, or could not be shown here",
                store_state_next(STORE_LOCKED), "cannot %s: the keyring is still locked",
                call->doing);
    if (error)
        problem_set_remedy(*error, PROBLEM_REMEDY_UNLOCK);
    return false;
}

/* Turns the child's answer into ours. `ret_again`: it failed for no reason we know. */
static bool judge(const Call *call, bool *ret_again, GError **error)
{
    const char *result = json_text(call->reply, "result", "");
    StoreState state = STORE_UNUSABLE;

    *ret_again = false;
    if (strcmp(result, RESULT_OK) == 0)
        return true;
    if (strcmp(result, RESULT_NOT_FOUND) == 0) {
        problem_set(error, PROBLEM_NOT_FOUND, "The keyring is open and has none", NULL,
                    "cannot %s: it is not in the keyring", call->doing);
        return false;
    }
    if (strcmp(result, RESULT_NOT_KEPT) == 0)
        return fail_kept(call, error);
    if (strcmp(result, RESULT_TOO_LARGE) == 0)
        return fail_large(call, error);
    if (strcmp(result, RESULT_DISMISSED) == 0)
        return fail_dismissed(call, error);
    *ret_again = true;
    if (strcmp(result, RESULT_STATE) == 0 &&
        store_state_parse(json_text(call->reply, "state", ""), &state) && state != STORE_UNLOCKED) {
        store_state_set_error(error, state, call->doing);
    } else {
        g_autofree char *text = text_clean(json_text(call->reply, "text", "no reason given"));
        g_autofree char *why = g_strdup_printf("The keyring service said: %s", text);

        problem_set(error, PROBLEM_STORE_UNAVAILABLE, why, store_state_next(STORE_SERVICE_TIMEOUT),
                    "cannot %s: the keyring service failed", call->doing);
    }
    /* A locked keyring stays locked however often it is asked. */
    *ret_again = !may_work(state) || state == STORE_UNLOCKED;
    return false;
}

/* The state after a call that never returned. */
static void name_silence(Keyring *keyring, const Call *call, GCancellable *cancellable,
                         GError **error)
{
    StoreState state;
    g_autoptr(GError) problem = NULL;
    KeyringChild *child = probed_child(keyring, call->until, cancellable, &state, &problem);

    if (child)
        give_back(keyring, child);
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    else
        store_state_set_error(error, may_work(state) ? STORE_SERVICE_TIMEOUT : state, call->doing);
}

/* One attempt; `ret_again` says whether another may help. */
static bool attempt(Keyring *keyring, Call *call, GCancellable *cancellable, bool *ret_again,
                    GError **error)
{
    StoreState state;
    g_autoptr(GError) problem = NULL;
    KeyringChild *child = probed_child(keyring, call->until, cancellable, &state, &problem);
    ChildOutcome outcome;
    bool done;

    *ret_again = false;
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (!child || !may_work(state)) {
        if (child)
            give_back(keyring, child);
        store_state_set_error(error, state, call->doing);
        return false;
    }
    g_clear_pointer(&call->reply, json_object_put);
    g_clear_pointer(&call->found, secret_unref);
    outcome = keyring_child_ask(child, call->request, call->secret,
                                call->until < 0 ? -1 : time_left(call->until, CALL_MS), cancellable,
                                &call->reply, &call->found);
    if (outcome == CHILD_ANSWERED) {
        done = judge(call, ret_again, error);
        if (*ret_again)
            keyring_child_kill(child);
        else
            give_back(keyring, child);
        return done;
    }
    keyring_child_kill(child);
    *ret_again = outcome == CHILD_GONE;
    if (outcome == CHILD_CANCELLED)
        problem_set_cancelled(error);
    else
        name_silence(keyring, call, cancellable, error);
    return false;
}

static bool perform(Keyring *keyring, Call *call, GCancellable *cancellable, GError **error)
{
    bool again = false;
    g_autoptr(GError) problem = NULL;

    if (attempt(keyring, call, cancellable, &again, &problem))
        return true;
    if (!again || (call->until >= 0 && time_left(call->until, USE_MS) < 1000)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    return attempt(keyring, call, cancellable, &again, error);
}

static StoreState probe(gpointer self, GCancellable *cancellable)
{
    StoreState state;
    KeyringChild *child = probed_child(self, use_deadline(), cancellable, &state, NULL);

    if (child)
        give_back(self, child);
    return state;
}

static bool unlock(gpointer self, GCancellable *cancellable, GError **error)
{
    g_auto(Call) call = {"unlock the keyring", request_new("unlock"), NULL, -1, NULL, NULL};
    StoreState state;
    g_autoptr(GError) problem = NULL;
    KeyringChild *child = probed_child(self, use_deadline(), cancellable, &state, &problem);

    if (child)
        give_back(self, child);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    if (state == STORE_LOCKED)
        return perform(self, &call, cancellable, error);
    if (state != STORE_UNLOCKED)
        store_state_set_error(error, state, call.doing);
    return state == STORE_UNLOCKED;
}

static json_object *item_request(const char *verb, const char *id, SecretKind kind)
{
    json_object *request = request_new(verb);

    json_add_text(request, "id", id);
    json_add_text(request, "kind", secret_kind_name(kind));
    return request;
}

static Secret *get(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                   GError **error)
{
    g_autofree char *doing = g_strdup_printf("read the %s", secret_kind_words(kind));
    g_auto(Call) call = {doing, item_request("get", id, kind), NULL, use_deadline(), NULL, NULL};

    return perform(self, &call, cancellable, error) ? g_steal_pointer(&call.found) : NULL;
}

static bool put(gpointer self, const char *id, SecretKind kind, const Secret *secret,
                const char *label, GCancellable *cancellable, GError **error)
{
    g_autofree char *doing = g_strdup_printf("store the %s", secret_kind_words(kind));
    g_auto(Call) call = {doing, item_request("put", id, kind), secret, use_deadline(), NULL, NULL};

    json_add_text(call.request, "label", label ? label : "orgwire");
    return perform(self, &call, cancellable, error);
}

static bool drop(gpointer self, const char *id, SecretKind kind, GCancellable *cancellable,
                 GError **error)
{
    g_autofree char *doing = g_strdup_printf("remove the %s", secret_kind_words(kind));
    g_auto(Call) call = {doing, item_request("delete", id, kind), NULL, use_deadline(), NULL, NULL};

    return perform(self, &call, cancellable, error);
}

static GPtrArray *list(gpointer self, GCancellable *cancellable, GError **error)
{
    g_auto(Call) call = {"list the keyring", request_new("list"), NULL, use_deadline(), NULL, NULL};
    GPtrArray *names;
    json_object *found;

    if (!perform(self, &call, cancellable, error))
        return NULL;
    names = g_ptr_array_new_with_free_func(g_free);
    found = json_list(call.reply, "names");
    for (gsize i = 0; found && i < json_object_array_length(found); i++)
        g_ptr_array_add(names,
                        text_clean(json_object_get_string(json_object_array_get_idx(found, i))));
    return names;
}

static void destroy(gpointer self)
{
    Keyring *keyring = self;

    keyring_child_kill(keyring->idle);
    g_free(keyring->program);
    g_free(keyring);
}

SecretStore *keyring_store_new(const char *child)
{
    static const SecretStoreClass class = {
        .probe = probe,
        .unlock = unlock,
        .get = get,
        .put = put,
        .remove = drop,
        .list = list,
        .free = destroy,
    };
    Keyring *keyring = g_new0(Keyring, 1);

    keyring->program = g_strdup(child);
    return secret_store_new(&class, keyring);
}
