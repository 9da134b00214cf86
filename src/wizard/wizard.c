#include "config.h"

#include "wizard/wizard.h"

#include <string.h>

#include "wizard/inside.h"

static const PageClass *const classes[WIZARD_PAGE_N] = {
    [WIZARD_PAGE_SIGN_IN] = &page_sign_in, [WIZARD_PAGE_DETAILS] = &page_details,
    [WIZARD_PAGE_OBJECTS] = &page_objects, [WIZARD_PAGE_FIELDS] = &page_fields,
    [WIZARD_PAGE_REVIEW] = &page_review,   [WIZARD_PAGE_CREATE] = &page_create,
    [WIZARD_PAGE_DONE] = &page_done,       [WIZARD_PAGE_DASHBOARD] = &page_dashboard,
    [WIZARD_PAGE_PROBLEM] = &page_problem, [WIZARD_PAGE_USERS] = &page_users,
    [WIZARD_PAGE_PROMPT] = &page_prompt,   [WIZARD_PAGE_PASSPHRASE] = &page_passphrase,
    [WIZARD_PAGE_HELP] = &page_help,
};

/* Effects that end with an event: until it comes they are under way. */
#define AWAITED                                                                              \
    (WIZARD_BEGIN_SIGN_IN | WIZARD_SUBMIT_PASTE | WIZARD_USE_TOKEN | WIZARD_DEMO_CONSENT |   \
     WIZARD_LOOK_UP_USER | WIZARD_LIST_USERS | WIZARD_LOAD_OBJECTS | WIZARD_MAKE_PLAN |      \
     WIZARD_DRY_RUN | WIZARD_SAVE_ANSWERS | WIZARD_HAND_OVER | WIZARD_CREATE | WIZARD_UNDO | \
     WIZARD_RESUME | WIZARD_FIX | WIZARD_REMOVE | WIZARD_EDIT | WIZARD_UNLOCK_STORE |        \
     WIZARD_TRY_COMMAND | WIZARD_REFRESH_STATUS)

const PageClass *page_class(WizardPage page)
{
    return classes[page];
}

/* --- small services for the pages --- */

void wizard_set_focus(Wizard *wizard, WizardItem item)
{
    wizard->focus[wizard_top(wizard)] = item;
}

WizardEffects wizard_go(Wizard *wizard, WizardPage page)
{
    wizard->overlay = wizard->under = WIZARD_PAGE_NONE;
    wizard->page = page;
    wizard->unchecked_ms = 0;
    return classes[page]->enter ? classes[page]->enter(wizard) : 0;
}

void wizard_open(Wizard *wizard, WizardPage overlay)
{
    wizard->under = overlay == WIZARD_PAGE_HELP ? wizard->overlay : WIZARD_PAGE_NONE;
    wizard->overlay = overlay;
    wizard->unchecked_ms = 0;
    if (classes[overlay]->enter)
        classes[overlay]->enter(wizard);
}

void wizard_close(Wizard *wizard)
{
    wizard->overlay = wizard->under;
    wizard->under = WIZARD_PAGE_NONE;
    focus_mend(wizard);
}

static void say(Wizard *wizard, bool is_wrong, const char *format, va_list list)
{
    g_free(wizard->notice);
    wizard->notice = g_strdup_vprintf(format, list);
    wizard->notice_is_wrong = is_wrong;
}

void wizard_say(Wizard *wizard, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    say(wizard, false, format, list);
    va_end(list);
}

void wizard_complain(Wizard *wizard, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    say(wizard, true, format, list);
    va_end(list);
}

bool wizard_is_busy(const Wizard *wizard, WizardEffects effects)
{
    return (wizard->busy & effects) != 0;
}

void wizard_done_with(Wizard *wizard, WizardEffects effects)
{
    wizard->busy &= ~effects;
    if (!(wizard->busy & ~WIZARD_QUIET))
        g_clear_pointer(&wizard->busy_text, g_free);
}

void wizard_blame(Field *field, GError *error)
{
    const char *why = problem_why(error);
    const char *next = problem_next(error);
    GString *text = g_string_new(error->message);

    if (text->len)
        text->str[0] = g_ascii_toupper(text->str[0]);
    if (why)
        g_string_append_printf(text, ": %s", why);
    if (next)
        g_string_append_printf(text, "; %.*s", (int) strcspn(next, "\n"), next);
    field_complain(field, text->str);
    g_string_free(text, TRUE);
    g_error_free(error);
}

WizardEffects wizard_again(Wizard *wizard, WizardEffects effect)
{
    if (effect & WIZARD_USE_TOKEN) {
        wizard->page = WIZARD_PAGE_SIGN_IN;
        wizard->sign_in.phase = WIZARD_PHASE_TOKEN;
        wizard_set_focus(wizard, WIZARD_ITEM_TOKEN);
        return 0;
    }
    if (effect & (WIZARD_BEGIN_SIGN_IN | WIZARD_SUBMIT_PASTE | WIZARD_DEMO_CONSENT)) {
        wizard->page = WIZARD_PAGE_SIGN_IN;
        return page_sign_in.forward(wizard);
    }
    if (effect & (WIZARD_CREATE | WIZARD_RESUME)) {
        wizard->page = WIZARD_PAGE_CREATE;
        return WIZARD_RESUME;
    }
    return effect;
}

/* --- life --- */

Wizard *wizard_new(const WizardStart *start)
{
    Wizard *wizard = g_new0(Wizard, 1);

    wizard->demo = start->demo;
    wizard->trusted = g_strdupv((char **) start->trusted);
    wizard->page = start->page;
    wizard->store = start->store;
    wizard->overlay = wizard->under = WIZARD_PAGE_NONE;
    wizard->target = g_strdup(start->resume);
    wizard->answers = start->answers ? answers_copy(start->answers) : answers_new();
    pool_init(&wizard->account_pool);
    pool_init(&wizard->dashboard.pool);
    sign_in_init(wizard, wizard->answers);
    details_init(wizard, wizard->answers);
    objects_init(wizard);
    review_init(wizard);
    create_init(wizard);
    problem_init(wizard);
    users_init(wizard);
    passphrase_init(wizard);
    field_init(&wizard->prompt.answer, FIELD_PLAIN, 1024);
    wizard->after_page = WIZARD_PAGE_NONE;
    return wizard;
}

void wizard_free(Wizard *wizard)
{
    if (!wizard)
        return;
    sign_in_clear(&wizard->sign_in);
    details_clear(&wizard->details);
    objects_clear(&wizard->objects);
    review_clear(wizard);
    create_clear(&wizard->create);
    done_clear(&wizard->done);
    problem_clear(&wizard->problem);
    users_clear(&wizard->users);
    field_clear(&wizard->prompt.answer);
    g_free(wizard->prompt.about);
    g_free(wizard->prompt.expected);
    passphrase_clear(&wizard->passphrase);
    pool_clear(&wizard->account_pool);
    pool_clear(&wizard->dashboard.pool);
    g_strfreev(wizard->trusted);
    g_free(wizard->busy_text);
    g_free(wizard->notice);
    g_free(wizard->path);
    g_free(wizard->setup_url);
    g_free(wizard->target);
    answers_free(wizard->answers);
    g_free(wizard);
}

/* --- news that concern no page --- */

static WizardEffects on_start(Wizard *wizard, const WizardEvent *event)
{
    WizardEffects effects = WIZARD_START_CHECKS | WIZARD_REFRESH_STATUS;

    if (wizard->target) {
        create_begin(wizard, NULL);
        effects |= wizard_go(wizard, WIZARD_PAGE_CREATE) | WIZARD_RESUME;
    } else {
        effects |= wizard_go(wizard, wizard->page);
    }
    return effects;
}

/* How long a pause in typing is. */
#define PAUSE_MS 400

static WizardEffects on_tick(Wizard *wizard, const WizardEvent *event)
{
    const PageClass *page = page_class(wizard_top(wizard));
    WizardItem item = wizard->unchecked;

    wizard->now = event->seconds;
    wizard->now_ms = event->ms;
    if (problem_counts_down(wizard))
        return problem_on_tick(wizard);
    if (!wizard->unchecked_ms || wizard->now_ms - wizard->unchecked_ms < PAUSE_MS)
        return 0;
    wizard->unchecked_ms = 0;
    if (!page->check || wizard_focus(wizard) != item)
        return 0;
    return page->check(wizard, item);
}

static WizardEffects on_busy(Wizard *wizard, const WizardEvent *event)
{
    g_free(wizard->busy_text);
    wizard->busy_text = g_strdup(event->text);
    return 0;
}

static WizardEffects on_notice(Wizard *wizard, const WizardEvent *event)
{
    wizard_done_with(wizard, WIZARD_DRY_RUN);
    wizard_say(wizard, "%s", event->text);
    return 0;
}

static NewsFunc *const news[WIZARD_EVENT_N] = {
    [WIZARD_EVENT_START] = on_start,
    [WIZARD_EVENT_TICK] = on_tick,
    [WIZARD_EVENT_CHECKS] = sign_in_on_checks,
    [WIZARD_EVENT_CLI_LOGIN_FOUND] = sign_in_on_cli_login,
    [WIZARD_EVENT_KEPT_FOUND] = sign_in_on_kept,
    [WIZARD_EVENT_LINK_READY] = sign_in_on_link,
    [WIZARD_EVENT_PASTE_REFUSED] = sign_in_on_paste_refused,
    [WIZARD_EVENT_SIGNED_IN] = sign_in_on_signed_in,
    [WIZARD_EVENT_SIGN_IN_NEEDED] = sign_in_on_needed,
    [WIZARD_EVENT_USER_FOUND] = details_on_user,
    [WIZARD_EVENT_USER_MISSING] = details_on_missing,
    [WIZARD_EVENT_USERS] = users_on_users,
    [WIZARD_EVENT_OBJECTS] = objects_on_objects,
    [WIZARD_EVENT_FIELDS] = fields_on_fields,
    [WIZARD_EVENT_FIELDS_FAILED] = fields_on_failed,
    [WIZARD_EVENT_PLAN] = review_on_plan,
    [WIZARD_EVENT_STEP] = create_on_step,
    [WIZARD_EVENT_WAITING] = create_on_waiting,
    [WIZARD_EVENT_CREATED] = create_on_created,
    [WIZARD_EVENT_UNDO_DONE] = create_on_undo_done,
    [WIZARD_EVENT_TRIED] = done_on_tried,
    [WIZARD_EVENT_STATUS] = dashboard_on_status,
    [WIZARD_EVENT_EDITING] = dashboard_on_editing,
    [WIZARD_EVENT_REMOVED] = dashboard_on_removed,
    [WIZARD_EVENT_SAVED] = review_on_saved,
    [WIZARD_EVENT_PASSPHRASE_WANTED] = passphrase_on_wanted,
    [WIZARD_EVENT_BUSY] = on_busy,
    [WIZARD_EVENT_NOTICE] = on_notice,
    [WIZARD_EVENT_PROBLEM] = problem_on_problem,
};

/* --- words --- */

static WizardEffects interrupt(Wizard *wizard)
{
    bool again = wizard->interrupted;

    wizard->interrupted = true;
    if (again)
        return wizard->busy & WIZARD_STEADY ? WIZARD_LEAVE | WIZARD_QUIT : WIZARD_QUIT;
    if (wizard->busy & WIZARD_STEADY) {
        wizard_say(wizard, "Ctrl-C again leaves; what was begun can be taken up again");
        return 0;
    }
    if (!(wizard->busy & ~WIZARD_QUIET)) {
        wizard_say(wizard, "Ctrl-C again quits");
        return 0;
    }
    if (wizard->page == WIZARD_PAGE_SIGN_IN)
        wizard->sign_in.phase = WIZARD_PHASE_CHOOSE;
    wizard_say(wizard, "Cancelled; Ctrl-C again quits");
    return WIZARD_CANCEL;
}

/* Would leaving the first page throw something away? */
static bool has_work(const Wizard *wizard)
{
    const WizardSignIn *sign_in = &wizard->sign_in;
    const Field *const typed[] = {&sign_in->domain,     &sign_in->paste,     &sign_in->token,
                                  &sign_in->token_file, &sign_in->client_id, &sign_in->key_file,
                                  &sign_in->app_user};

    for (gsize i = 0; i < G_N_ELEMENTS(typed); i++)
        if (typed[i]->edited && typed[i]->length)
            return true;
    return wizard->signed_in || wizard->objects.picker.n_marked;
}

static WizardEffects quit(Wizard *wizard)
{
    if (wizard->page == WIZARD_PAGE_DONE)
        return done_settle(wizard) | WIZARD_QUIT;
    if (wizard->page == WIZARD_PAGE_DASHBOARD ||
        (wizard->page == WIZARD_PAGE_SIGN_IN && !has_work(wizard)))
        return wizard->busy & ~WIZARD_QUIET ? WIZARD_CANCEL | WIZARD_QUIT : WIZARD_QUIT;
    problem_ask_quit(wizard);
    return 0;
}

static WizardEffects handle_word(Wizard *wizard, const WizardEvent *event)
{
    const PageClass *page = page_class(wizard_top(wizard));
    WizardEffects effects;
    bool handled;

    if (event->kind == WIZARD_EVENT_INTERRUPT)
        return interrupt(wizard);
    wizard->interrupted = false;
    g_clear_pointer(&wizard->notice, g_free);
    if (!wizard_allows(wizard, event->kind))
        return 0;
    switch (event->kind) {
    case WIZARD_EVENT_HELP:
        wizard->help_row = 0;
        wizard_open(wizard, WIZARD_PAGE_HELP);
        return 0;
    case WIZARD_EVENT_QUIT:
        return quit(wizard);
    case WIZARD_EVENT_BACK:
        return page->back(wizard);
    case WIZARD_EVENT_FORWARD:
        return focus_leave(wizard) | page->forward(wizard);
    default:
        break;
    }
    if (page->allows && page->allows(wizard, event->kind))
        return page->word(wizard, event);
    effects = focus_word(wizard, event, &handled);
    return handled ? effects : 0;
}

WizardEffects wizard_handle(Wizard *wizard, const WizardEvent *event)
{
    WizardEffects effects = 0;

    g_return_val_if_fail(event->kind < WIZARD_EVENT_N, 0);
    if (event->kind < WIZARD_EVENT_N_WORDS)
        effects = handle_word(wizard, event);
    else if (news[event->kind])
        effects = news[event->kind](wizard, event);
    if (effects & WIZARD_CANCEL) {
        wizard_done_with(wizard, ~(WizardEffects) (WIZARD_STEADY | WIZARD_QUIET));
        g_clear_pointer(&wizard->busy_text, g_free);
    }
    if (effects & AWAITED & ~WIZARD_QUIET && !(wizard->busy & ~WIZARD_QUIET))
        wizard->busy_ms = wizard->now_ms;
    wizard->busy |= effects & AWAITED;
    /* What a person was in the middle of comes first. */
    if (wizard->passphrase.wanted && wizard->overlay == WIZARD_PAGE_NONE)
        wizard_open(wizard, WIZARD_PAGE_PASSPHRASE);
    focus_mend(wizard);
    return effects;
}
