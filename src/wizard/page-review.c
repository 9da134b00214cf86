/* Step 4: everything that will be made, before anything is. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

void review_init(Wizard *wizard)
{
    pool_init(&wizard->review.pool);
}

void review_clear(Wizard *wizard)
{
    pool_clear(&wizard->review.pool);
}

/* --- the answers, gathered --- */

static void gather(Answers *answers, QuestionId id, const Field *field)
{
    answers_set(answers, id, field->length ? field->text : NULL);
}

const Answers *wizard_answers(Wizard *wizard)
{
    Answers *answers = wizard->answers;
    WizardDetails *details = &wizard->details;
    const char *app = app_kind_name(
        details->app == WIZARD_ITEM_APP_CONNECTED ? APP_CONNECTED_APP : APP_EXTERNAL_CLIENT_APP);

    /* None is made: the question is not asked. */
    if (wizard_client_id(wizard) && wizard_key_file(wizard))
        app = NULL;
    if (wizard->sign_in.org == WIZARD_ITEM_ORG_DOMAIN)
        gather(answers, QUESTION_ORG, &wizard->sign_in.domain);
    else
        answers_set(answers, QUESTION_ORG,
                    wizard->sign_in.org == WIZARD_ITEM_ORG_SANDBOX ? "sandbox" : "production");
    /* The generic host does not say which org; the sign-in does. */
    if (wizard->signed_in && wizard->account.instance_url)
        answers_set(answers, QUESTION_ORG, wizard->account.instance_url);
    gather(answers, QUESTION_EMAIL, &details->email);
    gather(answers, QUESTION_USERNAME, &details->username);
    gather(answers, QUESTION_CONNECTION, &details->connection);
    gather(answers, QUESTION_INTEGRATION, &details->integration);
    gather(answers, QUESTION_KEY_SIZE, &details->key_size);
    gather(answers, QUESTION_VALID_DAYS, &details->valid_days);
    answers_set(answers, QUESTION_APP, app);
    answers_set(answers, QUESTION_STORE, store_kind_name(details->store));
    if (wizard->objects.load == WIZARD_LOAD_DONE) {
        g_ptr_array_unref(answers->objects);
        answers->objects = objects_chosen(wizard);
    }
    return answers;
}

/* --- the page --- */

static bool can_create(const Wizard *wizard)
{
    return wizard->review.ready && !wizard->review.blocked;
}

static bool is_set_up(const Wizard *wizard)
{
    return wizard->job == WIZARD_JOB_SET_UP;
}

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    guint n = 0;

    if (!wizard->review.ready)
        return 0;
    if (wizard->review.n_lines)
        ret_items[n++] = WIZARD_ITEM_LIST;
    if (can_create(wizard))
        ret_items[n++] = WIZARD_ITEM_NEXT;
    if (is_set_up(wizard)) {
        ret_items[n++] = WIZARD_ITEM_SAVE;
        ret_items[n++] = WIZARD_ITEM_DRY_RUN;
        ret_items[n++] = WIZARD_ITEM_HAND_OVER;
    }
    return n;
}

static guint *list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    *ret_n = (guint) wizard->review.n_lines;
    return &wizard->review.cursor;
}

static WizardEffects enter(Wizard *wizard)
{
    WizardReview *review = &wizard->review;

    if (review->ready || (wizard->job != WIZARD_JOB_SET_UP && wizard->job != WIZARD_JOB_EDIT)) {
        wizard_set_focus(wizard, can_create(wizard) ? WIZARD_ITEM_NEXT : WIZARD_ITEM_LIST);
        focus_mend(wizard);
        return 0;
    }
    review->n_lines = 0;
    review->cursor = 0;
    review->blocked = NULL;
    focus_mend(wizard);
    return WIZARD_MAKE_PLAN;
}

/* As wide as fits the narrowest window, so that a row can be read and copied. */
#define COMMAND_WIDTH 52

static void add_command(GArray *lines, Pool *pool, char **words)
{
    g_autoptr(GString) row = g_string_new(NULL);

    for (char **word = words; *word; word++) {
        bool is_full = word[1] && row->len + strlen(*word) + strlen(word[1]) >= COMMAND_WIDTH;
        WizardPlanLine line = {.section = WIZARD_PLAN_COMMAND};

        g_string_append_printf(row, "%s%s", row->len ? " " : "", *word);
        if (word[1] && !is_full)
            continue;
        if (word[1])
            g_string_append(row, " \\");
        line.text = pool_text(pool, row->str);
        g_array_append_val(lines, line);
        g_string_assign(row, "");
    }
}

static void keep_lines(Wizard *wizard, const WizardPlan *plan, bool with_command)
{
    WizardReview *review = &wizard->review;
    g_autoptr(GArray) lines = g_array_new(FALSE, FALSE, sizeof(WizardPlanLine));

    pool_empty(&review->pool);
    for (gsize i = 0; i < plan->n_lines; i++) {
        WizardPlanLine line = plan->lines[i];

        line.text = pool_text(&review->pool, line.text);
        g_array_append_val(lines, line);
    }
    if (with_command) {
        const char *edited = plan->job == WIZARD_JOB_EDIT ? wizard->target : NULL;
        g_auto(GStrv) words = answers_command(wizard_answers(wizard), edited);

        add_command(lines, &review->pool, words);
    }
    review->lines = pool_copy(&review->pool, lines->data, lines->len * sizeof(WizardPlanLine));
    review->n_lines = lines->len;
    review->cursor = 0;
    review->blocked = pool_text(&review->pool, plan->blocked);
    review->ready = true;
}

#define PLANNED (WIZARD_MAKE_PLAN | WIZARD_DRY_RUN)

WizardEffects review_on_plan(Wizard *wizard, const WizardEvent *event)
{
    const WizardPlan *plan = event->plan;
    bool dry = wizard_is_busy(wizard, WIZARD_DRY_RUN);
    bool asked = wizard_is_busy(wizard, PLANNED);

    /* One that nobody waits for any more must not take over what is done now. */
    if (!asked && !wizard_is_busy(wizard, WIZARD_FIX | WIZARD_RESUME))
        return 0;
    wizard_done_with(wizard, PLANNED | WIZARD_FIX);
    if (plan->account)
        account_aim(wizard, plan->account);
    wizard->job = plan->job;
    keep_lines(wizard, plan, asked);
    create_begin(wizard, plan->steps);
    if (wizard->page == WIZARD_PAGE_DASHBOARD)
        wizard_go(wizard, WIZARD_PAGE_REVIEW);
    if (wizard->page == WIZARD_PAGE_REVIEW && wizard->overlay == WIZARD_PAGE_NONE && !dry)
        wizard_set_focus(wizard, can_create(wizard) ? WIZARD_ITEM_NEXT : WIZARD_ITEM_LIST);
    if (dry)
        wizard_say(wizard, plan->blocked ? "This would not work as it is: see the plan"
                                         : "Tried without changing anything: this would work");
    return 0;
}

WizardEffects review_on_saved(Wizard *wizard, const WizardEvent *event)
{
    bool quit = wizard->quit_when_saved;

    wizard->quit_when_saved = false;
    wizard_done_with(wizard, WIZARD_SAVE_ANSWERS | WIZARD_HAND_OVER);
    wizard_say(wizard, "Written: %s", event->text);
    return quit ? WIZARD_QUIT : 0;
}

static WizardEffects jump(Wizard *wizard)
{
    static const WizardPage pages[] = {WIZARD_PAGE_NONE, WIZARD_PAGE_SIGN_IN, WIZARD_PAGE_DETAILS,
                                       WIZARD_PAGE_OBJECTS};
    const WizardReview *review = &wizard->review;
    int step = review->cursor < review->n_lines ? review->lines[review->cursor].step : 0;

    if (step <= 0 || step >= (int) G_N_ELEMENTS(pages) || !is_set_up(wizard))
        return 0;
    return wizard_go(wizard, pages[step]);
}

static WizardEffects ask_path(Wizard *wizard, WizardAsk ask, const char *suffix)
{
    g_autofree char *path = g_strdup_printf("%s%s", wizard->details.connection.text, suffix);

    prompt_ask(wizard, ask, NULL, path);
    return 0;
}

static WizardEffects do_word(Wizard *wizard, WizardEventKind kind)
{
    switch (kind) {
    case WIZARD_EVENT_SAVE:
        return ask_path(wizard, WIZARD_ASK_SAVE, ".json");
    case WIZARD_EVENT_HAND_OVER:
        return ask_path(wizard, WIZARD_ASK_HAND_OVER, "-hand-over");
    case WIZARD_EVENT_DRY_RUN:
        return wizard_is_busy(wizard, WIZARD_DRY_RUN) ? 0 : WIZARD_DRY_RUN;
    case WIZARD_EVENT_REFRESH:
        wizard->review.ready = false;
        return enter(wizard);
    default:
        return 0;
    }
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    switch (item) {
    case WIZARD_ITEM_LIST:
        return is_enter ? jump(wizard) : 0;
    case WIZARD_ITEM_SAVE:
        return do_word(wizard, WIZARD_EVENT_SAVE);
    case WIZARD_ITEM_DRY_RUN:
        return do_word(wizard, WIZARD_EVENT_DRY_RUN);
    case WIZARD_ITEM_HAND_OVER:
        return do_word(wizard, WIZARD_EVENT_HAND_OVER);
    default:
        return 0;
    }
}

static bool allows(const Wizard *wizard, WizardEventKind word)
{
    return is_set_up(wizard) && (word == WIZARD_EVENT_SAVE || word == WIZARD_EVENT_DRY_RUN ||
                                 word == WIZARD_EVENT_HAND_OVER || word == WIZARD_EVENT_REFRESH);
}

static WizardEffects word(Wizard *wizard, const WizardEvent *event)
{
    return do_word(wizard, event->kind);
}

static WizardEffects forward(Wizard *wizard)
{
    if (!can_create(wizard)) {
        if (wizard->review.blocked)
            wizard_complain(wizard, "%s", wizard->review.blocked);
        return 0;
    }
    if (wizard_is_busy(wizard, WIZARD_DRY_RUN | WIZARD_SAVE_ANSWERS | WIZARD_HAND_OVER))
        return 0;
    wizard_answers(wizard);
    wizard_go(wizard, WIZARD_PAGE_CREATE);
    return WIZARD_CREATE;
}

static WizardEffects back(Wizard *wizard)
{
    WizardEffects running = WIZARD_MAKE_PLAN | WIZARD_DRY_RUN | WIZARD_HAND_OVER;
    WizardEffects cancel = wizard_is_busy(wizard, running) ? WIZARD_CANCEL : 0;

    if (wizard->job == WIZARD_JOB_SET_UP || wizard->job == WIZARD_JOB_EDIT)
        return cancel | wizard_go(wizard, WIZARD_PAGE_OBJECTS);
    wizard->job = WIZARD_JOB_SET_UP;
    return cancel | wizard_go(wizard, WIZARD_PAGE_DASHBOARD);
}

const PageClass page_review = {
    .items = items,
    .list = list,
    .allows = allows,
    .enter = enter,
    .word = word,
    .activate = activate,
    .forward = forward,
    .back = back,
};
