#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/problem.h"
#include "loop/fiber.h"
#include "store/secret-store.h"

#define TOKEN "{\"token\":\"CANARY-4711\"}"

typedef struct {
    char *folder;
    const char *answer; /* NULL: the question is declined */
    guint asked, asked_new;
    const char *second; /* after a wrong one; NULL: there is no other */
    guint asked_wrong;
} Person;

static Secret *ask(gpointer user_data, PassphraseWanted wanted, GCancellable *cancellable,
                   GError **error)
{
    Person *person = user_data;

    if (wanted == PASSPHRASE_WRONG) {
        person->asked_wrong++;
        /* The third time it is right. */
        return !person->second           ? NULL
               : person->asked_wrong % 2 ? secret_new("still wrong", -1)
                                         : secret_new(person->second, -1);
    }
    person->asked++;
    person->asked_new += wanted == PASSPHRASE_NEW;
    if (!fiber_sleep(1, cancellable, error))
        return NULL;
    if (person->answer)
        return secret_new(person->answer, -1);
    problem_set(error, PROBLEM_USAGE, NULL, NULL, "declined");
    return NULL;
}

static bool put(SecretStore *store, const char *id, GError **error)
{
    g_autoptr(Secret) secret = secret_new(TOKEN, -1);

    return secret_store_put(store, id, SECRET_ACCESS_TOKEN, secret, "test", NULL, error);
}

static bool holds(SecretStore *store, const char *id, GError **error)
{
    g_autoptr(Secret) secret = secret_store_get(store, id, SECRET_ACCESS_TOKEN, NULL, error);

    return secret && strcmp(secret_text(secret), TOKEN) == 0;
}

static void asks_once(Person *person)
{
    g_autoptr(SecretStore) store = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) again = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(secret_store_probe(store, NULL), ==, STORE_NEEDS_PASSPHRASE);
    /* A folder with nothing in it says so without a question. */
    g_assert_false(holds(store, "a", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
    g_assert_cmpuint(person->asked, ==, 0);
    g_assert_true(put(store, "a", NULL) && put(store, "b", NULL) && holds(store, "a", NULL));
    g_assert_cmpuint(person->asked, ==, 1);
    g_assert_cmpuint(person->asked_new, ==, 1);
    g_assert_cmpint(secret_store_probe(store, NULL), ==, STORE_UNLOCKED);
    again = passphrase_store_new(person->folder, ask, person);
    g_assert_true(holds(again, "a", NULL) && holds(again, "b", NULL));
    g_assert_cmpuint(person->asked, ==, 2);
    g_assert_cmpuint(person->asked_new, ==, 1);
}

static void typo(Person *person)
{
    g_autoptr(SecretStore) first = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) store = passphrase_store_new(person->folder, ask, person);
    g_autoptr(GError) error = NULL;

    g_assert_true(put(first, "a", NULL));
    person->asked = 0;
    person->answer = "corect horse";
    g_assert_false(put(store, "b", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_DENIED);
    g_clear_error(&error);
    g_assert_false(holds(store, "a", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_DENIED);
    g_assert_cmpuint(person->asked, ==, 1);
    g_assert_cmpint(secret_store_probe(store, NULL), ==, STORE_NEEDS_PASSPHRASE);
    /* Unlocking is a new attempt of the person's. */
    g_clear_error(&error);
    g_assert_false(secret_store_unlock(store, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_DENIED);
    person->answer = "correct horse";
    g_assert_true(secret_store_unlock(store, NULL, NULL));
    g_assert_cmpuint(person->asked, ==, 3);
    g_assert_true(holds(store, "a", NULL));
    g_clear_error(&error);
    g_assert_false(holds(store, "b", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_NOT_FOUND);
}

static void asks_until_right(Person *person)
{
    g_autoptr(SecretStore) first = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) reading = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) writing = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) opening = passphrase_store_new(person->folder, ask, person);

    g_assert_true(put(first, "a", NULL));
    person->asked = 0;
    person->answer = "corect horse";
    person->second = "correct horse";
    g_assert_true(holds(reading, "a", NULL));
    g_assert_true(put(writing, "b", NULL));
    g_assert_true(secret_store_unlock(opening, NULL, NULL));
    g_assert_cmpuint(person->asked, ==, 3);
    g_assert_cmpuint(person->asked_wrong, ==, 6);
    g_assert_true(holds(first, "b", NULL));
}

static void asks_again(Person *person)
{
    g_autoptr(SecretStore) first = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) store = passphrase_store_new(person->folder, ask, person);

    g_assert_true(put(first, "a", NULL));
    person->asked = 0;
    person->answer = NULL;
    g_assert_false(holds(store, "a", NULL) || holds(store, "a", NULL));
    person->answer = "correct horse";
    g_assert_false(holds(store, "a", NULL));
    g_assert_cmpuint(person->asked, ==, 1);
    secret_store_ask_again(store);
    g_assert_true(holds(store, "a", NULL));
    g_assert_cmpuint(person->asked, ==, 2);
}

/* Without the canary a secret will do to try the passphrase on. */
static void without_canary(Person *person)
{
    g_autoptr(SecretStore) first = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) store = passphrase_store_new(person->folder, ask, person);
    g_autofree char *canary = g_build_filename(person->folder, "passphrase-check.pem", NULL);
    g_autoptr(GError) error = NULL;

    g_assert_true(put(first, "a", NULL));
    g_assert_cmpint(g_unlink(canary), ==, 0);
    person->answer = "another";
    g_assert_false(put(store, "b", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_DENIED);
}

static void none_to_be_had(Person *person)
{
    g_autoptr(SecretStore) first = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) mute = passphrase_store_new(person->folder, NULL, NULL);
    g_autoptr(SecretStore) declined = passphrase_store_new(person->folder, ask, person);
    g_autoptr(GError) error = NULL;

    g_assert_true(put(first, "a", NULL));
    g_assert_false(holds(mute, "a", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_assert_cmpstr(problem_why(error), ==, store_state_why(STORE_NEEDS_PASSPHRASE));
    person->answer = NULL;
    g_clear_error(&error);
    g_assert_false(holds(declined, "a", &error));
    g_assert_cmpstr(error->message, ==, "declined");
    person->answer = "";
    g_clear_error(&error);
    g_assert_false(secret_store_unlock(declined, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_USAGE);
}

static void damaged(Person *person)
{
    g_autoptr(SecretStore) store = passphrase_store_new(person->folder, ask, person);
    g_autofree char *file = g_build_filename(person->folder, "a.access-token.pem", NULL);
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;

    g_assert_true(put(store, "a", NULL) && put(store, "b", NULL));
    g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
    g_assert_null(strstr(text, "CANARY"));
    text[strlen(text) / 2] = '\0';
    g_assert_true(g_file_set_contents(file, text, -1, NULL));
    g_assert_false(holds(store, "a", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_assert_nonnull(strstr(error->message, "damaged"));
    g_assert_true(holds(store, "b", NULL));
    /* A damaged secret can be replaced. */
    g_assert_true(put(store, "a", NULL) && holds(store, "a", NULL));
}

static void begins_anew(Person *person)
{
    g_autoptr(SecretStore) first = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) store = passphrase_store_new(person->folder, ask, person);

    g_assert_true(put(first, "a", NULL));
    g_assert_true(secret_store_remove(first, "a", SECRET_ACCESS_TOKEN, NULL, NULL));
    person->answer = "another";
    g_assert_true(put(store, "a", NULL) && holds(store, "a", NULL));
    g_assert_cmpuint(person->asked_new, ==, 2);
}

static void folder_in_the_way(Person *person)
{
    g_autoptr(SecretStore) store = passphrase_store_new(person->folder, ask, person);
    g_autoptr(SecretStore) plain = plain_store_new(person->folder);
    g_autoptr(GError) error = NULL;

    g_assert_true(g_file_set_contents(person->folder, "a file", -1, NULL));
    g_assert_cmpint(secret_store_probe(store, NULL), ==, STORE_UNUSABLE);
    g_assert_cmpint(secret_store_probe(plain, NULL), ==, STORE_UNUSABLE);
    g_assert_false(put(plain, "a", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_false(holds(plain, "a", &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
    g_clear_error(&error);
    g_assert_null(secret_store_list(store, NULL, &error));
    g_assert_error(error, PROBLEM_ERROR, PROBLEM_STORE_UNAVAILABLE);
}

static const struct {
    const char *name;
    void (*run)(Person *person);
} rows[] = {
    {"/passphrase/asked once, and never for nothing", asks_once},
    {"/passphrase/a typo does not begin a second one", typo},
    {"/passphrase/after a wrong one asked until it is right", asks_until_right},
    {"/passphrase/what was declined is asked for at a new attempt", asks_again},
    {"/passphrase/tried on a secret when the canary is gone", without_canary},
    {"/passphrase/none to be had is said", none_to_be_had},
    {"/passphrase/a damaged file harms no other", damaged},
    {"/passphrase/an emptied store takes a new one", begins_anew},
    {"/passphrase/a file in the place of the folder", folder_in_the_way},
};

static void in_fiber(gpointer row)
{
    g_autofree char *root = g_dir_make_tmp("passphrase-XXXXXX", NULL);
    Person person = {g_build_filename(root, "secrets", NULL), "correct horse", 0, 0, NULL, 0};

    rows[GPOINTER_TO_SIZE(row)].run(&person);
    g_free(person.folder);
}

static void run_row(gconstpointer row)
{
    fiber_run(in_fiber, (gpointer) row);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        g_test_add_data_func(rows[i].name, GSIZE_TO_POINTER(i), run_row);
    return g_test_run();
}
