/* Step 2, its state: the fields, the look-up, and what is wrong with what was typed. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "core/names.h"
#include "wizard/details.h"

static void suggest_answer(Field *field, const Answers *answers, QuestionId id)
{
    const char *value = answers_get(answers, id);

    field_set(field, value);
    field->edited = answers->values[id] != NULL;
}

void details_init(Wizard *wizard, const Answers *answers)
{
    WizardDetails *details = &wizard->details;
    const char *app = answers_get(answers, QUESTION_APP);

    field_init(&details->email, FIELD_PLAIN, 254);
    field_init(&details->username, FIELD_PLAIN, 100);
    field_init(&details->connection, FIELD_PLAIN, 100);
    field_init(&details->integration, FIELD_PLAIN, 100);
    field_init(&details->key_size, FIELD_PLAIN, 6);
    field_init(&details->valid_days, FIELD_PLAIN, 6);
    pool_init(&details->user_pool);
    suggest_answer(&details->email, answers, QUESTION_EMAIL);
    suggest_answer(&details->username, answers, QUESTION_USERNAME);
    suggest_answer(&details->connection, answers, QUESTION_CONNECTION);
    suggest_answer(&details->integration, answers, QUESTION_INTEGRATION);
    suggest_answer(&details->key_size, answers, QUESTION_KEY_SIZE);
    suggest_answer(&details->valid_days, answers, QUESTION_VALID_DAYS);
    details->app = !g_strcmp0(app, app_kind_name(APP_CONNECTED_APP)) ? WIZARD_ITEM_APP_CONNECTED
                                                                     : WIZARD_ITEM_APP_ECA;
    details->store = wizard->store;
    if (answers->values[QUESTION_STORE])
        store_kind_parse(answers->values[QUESTION_STORE], &details->store, NULL);
}

void details_clear(WizardDetails *details)
{
    field_clear(&details->email);
    field_clear(&details->username);
    field_clear(&details->connection);
    field_clear(&details->integration);
    field_clear(&details->key_size);
    field_clear(&details->valid_days);
    pool_clear(&details->user_pool);
    g_free(details->looked_up);
}

Field *details_field(Wizard *wizard, WizardItem item)
{
    WizardDetails *details = &wizard->details;

    switch (item) {
    case WIZARD_ITEM_EMAIL:
        return &details->email;
    case WIZARD_ITEM_USERNAME:
        return &details->username;
    case WIZARD_ITEM_CONNECTION:
        return &details->connection;
    case WIZARD_ITEM_INTEGRATION:
        return &details->integration;
    case WIZARD_ITEM_KEY_SIZE:
        return &details->key_size;
    case WIZARD_ITEM_VALID_DAYS:
        return &details->valid_days;
    default:
        return NULL;
    }
}

/* --- suggestions --- */

static bool is_taken(const Wizard *wizard, const char *name)
{
    const WizardDashboard *dashboard = &wizard->dashboard;

    for (gsize i = 0; i < dashboard->n_rows; i++)
        if (!g_strcmp0(dashboard->rows[i].name, name))
            return true;
    return false;
}

static char *free_name(const Wizard *wizard)
{
    const char *url = wizard->account.instance_url;
    g_autofree char *stem =
        wizard->demo ? g_strdup("demo") : connection_suggest_name(url ? url : "");
    char *name = g_strdup(stem && *stem ? stem : "salesforce");

    for (int i = 2; is_taken(wizard, name); i++) {
        g_free(name);
        name = g_strdup_printf("%s-%d", stem, i);
    }
    return name;
}

void details_suggest(Wizard *wizard)
{
    WizardDetails *details = &wizard->details;
    g_autofree char *name = free_name(wizard);
    g_autofree char *module = NULL;

    field_suggest(&details->email, wizard->account.email);
    if (!details->connection.edited)
        field_set(&details->connection, name);
    if (details->integration.edited || details->integration.length)
        return;
    module = names_developer(name, 37);
    *module = g_ascii_toupper(*module);
    field_set(&details->integration, module);
}

/* --- the look-up --- */

static bool is_looked_up(const WizardDetails *details)
{
    return details->looked_up && details->user_state != WIZARD_USER_UNKNOWN &&
           !g_ascii_strcasecmp(details->looked_up, details->username.text);
}

WizardEffects details_look_up(Wizard *wizard)
{
    WizardDetails *details = &wizard->details;

    if (is_looked_up(details))
        return 0;
    g_free(details->looked_up);
    details->looked_up = g_strdup(details->username.text);
    details->user_state = WIZARD_USER_LOOKING;
    field_note(&details->username, "Looking this user up in the org …");
    return WIZARD_LOOK_UP_USER;
}

static void judge(Wizard *wizard)
{
    WizardDetails *details = &wizard->details;
    const WizardUser *user = &details->user;
    g_autofree char *who = NULL;
    g_autofree char *text = NULL;

    who = g_strdup_printf("%s, %s, %s", user->name ? user->name : details->looked_up,
                          user->profile ? user->profile : "no profile",
                          user->license ? user->license : "no licence");
    details->user_state = WIZARD_USER_UNFIT;
    if (!user->active) {
        text = g_strdup_printf(
            "This user is inactive (%s): activate it in Setup, or choose another", who);
        field_complain(&details->username, text);
        return;
    }
    if (user->frozen) {
        text = g_strdup_printf("This user is frozen (%s): unfreeze it in Setup, or choose another",
                               who);
        field_complain(&details->username, text);
        return;
    }
    details->user_state = WIZARD_USER_FOUND;
    if (wizard->account.username &&
        !g_ascii_strcasecmp(wizard->account.username, details->username.text))
        text = g_strdup_printf("%s: the administrator who signed in. A user of its own for scripts "
                               "is safer",
                               who);
    else if (user->warning)
        text = g_strdup_printf("%s, active. Mind: %s", who, user->warning);
    else
        text = g_strdup_printf("%s, active", who);
    field_note(&details->username, text);
}

void details_forget_user(Wizard *wizard)
{
    WizardDetails *details = &wizard->details;

    details->user_state = WIZARD_USER_UNKNOWN;
    g_clear_pointer(&details->looked_up, g_free);
    field_complain(&details->username, NULL);
    wizard->users.load = WIZARD_LOAD_NONE;
}

void details_take_user(Wizard *wizard, const WizardUser *news)
{
    WizardDetails *details = &wizard->details;
    Pool *pool = &details->user_pool;
    WizardUser user = *news;
    Pool old = *pool;

    pool_init(pool);
    user.username = pool_text(pool, news->username);
    user.user_id = pool_text(pool, news->user_id);
    user.name = pool_text(pool, news->name);
    user.profile = pool_text(pool, news->profile);
    user.license = pool_text(pool, news->license);
    user.warning = pool_text(pool, news->warning);
    details->user = user;
    pool_clear(&old);
    judge(wizard);
}

static WizardEffects go_on(Wizard *wizard)
{
    bool wanted = wizard->details.go_on;

    wizard->details.go_on = false;
    if (!wanted || wizard_top(wizard) != WIZARD_PAGE_DETAILS)
        return 0;
    return page_details.forward(wizard);
}

WizardEffects details_on_user(Wizard *wizard, const WizardEvent *event)
{
    const WizardDetails *details = &wizard->details;

    if (!event->user->username || g_ascii_strcasecmp(event->user->username, details->username.text))
        return 0;
    wizard_done_with(wizard, WIZARD_LOOK_UP_USER);
    details_take_user(wizard, event->user);
    return go_on(wizard);
}

WizardEffects details_on_missing(Wizard *wizard, const WizardEvent *event)
{
    WizardDetails *details = &wizard->details;
    const char *org = wizard->account.org_name;
    g_autofree char *text = NULL;

    if (g_ascii_strcasecmp(event->text, details->username.text))
        return 0;
    wizard_done_with(wizard, WIZARD_LOOK_UP_USER);
    details->user_state = WIZARD_USER_UNFIT;
    details->go_on = false;
    text = g_strdup_printf("No user of %s has this username: Ctrl-F chooses from a list",
                           org ? org : "this org");
    field_complain(&details->username, text);
    return 0;
}

/* --- what is wrong --- */

static void check_answer(Field *field, QuestionId id)
{
    GError *error = NULL;
    g_autofree char *text = NULL;

    field_complain(field, NULL);
    if (!field->length) {
        text = g_strdup_printf("This is needed: %s", questions[id].help);
        field_complain(field, text);
    } else if (questions[id].check && !questions[id].check(field->text, &error)) {
        wizard_blame(field, error);
    }
}

static void check_connection(Wizard *wizard)
{
    Field *field = &wizard->details.connection;
    g_autofree char *text = NULL;

    check_answer(field, QUESTION_CONNECTION);
    if (field->message || wizard->job == WIZARD_JOB_EDIT || !is_taken(wizard, field->text))
        return;
    text = g_strdup_printf("There is a connection '%s' already: choose another name", field->text);
    field_complain(field, text);
}

static WizardEffects check_username(Wizard *wizard)
{
    WizardDetails *details = &wizard->details;

    /* What the org said about this very text stays. */
    if (details->username.length && is_looked_up(details) && details->username.message)
        return 0;
    check_answer(&details->username, QUESTION_USERNAME);
    if (details->username.message)
        return 0;
    if (is_looked_up(details)) {
        if (details->user_state != WIZARD_USER_LOOKING)
            judge(wizard);
        return 0;
    }
    return wizard->signed_in ? details_look_up(wizard) : 0;
}

WizardEffects details_check(Wizard *wizard, WizardItem item)
{
    WizardDetails *details = &wizard->details;

    switch (item) {
    case WIZARD_ITEM_EMAIL:
        check_answer(&details->email, QUESTION_EMAIL);
        break;
    case WIZARD_ITEM_USERNAME:
        return check_username(wizard);
    case WIZARD_ITEM_CONNECTION:
        check_connection(wizard);
        break;
    case WIZARD_ITEM_INTEGRATION:
        check_answer(&details->integration, QUESTION_INTEGRATION);
        break;
    case WIZARD_ITEM_KEY_SIZE:
        check_answer(&details->key_size, QUESTION_KEY_SIZE);
        break;
    case WIZARD_ITEM_VALID_DAYS:
        check_answer(&details->valid_days, QUESTION_VALID_DAYS);
        break;
    default:
        break;
    }
    return 0;
}
