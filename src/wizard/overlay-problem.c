/* What happened, why, and what can be done: the one layout for everything that went wrong, and
 * for questions with a few answers. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

#define WAIT_MS 60000 /* too many logins: the org counts them by the hour, let go by the minute */

void problem_init(Wizard *wizard)
{
    pool_init(&wizard->problem.pool);
    wizard->problem.offers = g_array_new(FALSE, FALSE, sizeof(WizardOffer));
}

void problem_clear(WizardProblem *problem)
{
    pool_clear(&problem->pool);
    g_array_unref(problem->offers);
}

static void fill(Wizard *wizard, const WizardProblemNews *news)
{
    WizardProblem *problem = &wizard->problem;

    pool_empty(&problem->pool);
    g_array_set_size(problem->offers, 0);
    problem->failed = (WizardEffects) news->failed;
    problem->is_question = false;
    problem->what = pool_text(&problem->pool, news->what);
    problem->why = pool_text(&problem->pool, news->why);
    problem->next = pool_text(&problem->pool, news->next);
    problem->details = pool_text(&problem->pool, news->details);
    problem->cursor = 0;
    problem->retry_ms =
        news->remedy == PROBLEM_REMEDY_WAIT && news->failed ? wizard->now_ms + WAIT_MS : 0;
}

void problem_ask_quit(Wizard *wizard)
{
    bool begun = wizard->page == WIZARD_PAGE_CREATE;
    WizardProblemNews news = {
        .what = "Leave orgwire?",
        .why = begun ? "What was begun stays in the journal: the next start goes on with it."
                     : "Nothing has been changed in the org. What was typed is lost unless it is "
                       "saved.",
    };

    fill(wizard, &news);
    wizard->problem.is_question = true;
    problem_add_offer(wizard, WIZARD_OFFER_CLOSE, "Stay");
    if (begun) {
        problem_add_offer(wizard, WIZARD_OFFER_LEAVE, NULL);
    } else {
        problem_add_offer(wizard, WIZARD_OFFER_SAVE_QUIT, NULL);
        problem_add_offer(wizard, WIZARD_OFFER_QUIT, NULL);
    }
    wizard_open(wizard, WIZARD_PAGE_PROBLEM);
}

/* --- news --- */

/* Some failures are told where they belong instead of over the whole screen. */
static bool tell_quietly(Wizard *wizard, const WizardProblemNews *news)
{
    WizardEffects failed = (WizardEffects) news->failed;
    const char *why = news->why ? news->why : news->what;
    g_autofree char *text = NULL;

    if (failed == WIZARD_LOOK_UP_USER) {
        text = g_strdup_printf("This user could not be looked up: %s", why);
        wizard->details.user_state = WIZARD_USER_UNKNOWN;
        wizard->details.go_on = false;
        field_complain(&wizard->details.username, text);
        return true;
    }
    if (failed == WIZARD_LOAD_OBJECTS) {
        /* One that was fetched before is as good as it was. */
        if (wizard->objects.load != WIZARD_LOAD_DONE)
            wizard->objects.load = WIZARD_LOAD_FAILED;
        /* Not there yet: the page asks again when it opens. */
        return wizard->page == WIZARD_PAGE_DETAILS;
    }
    if (failed == WIZARD_LIST_USERS) {
        wizard->users.load = WIZARD_LOAD_FAILED;
        if (wizard->overlay == WIZARD_PAGE_USERS)
            wizard_close(wizard);
    }
    return false;
}

WizardEffects problem_on_problem(Wizard *wizard, const WizardEvent *event)
{
    const WizardProblemNews *news = event->problem;
    WizardEffects failed = (WizardEffects) news->failed;

    /* One way of signing in that fails ends the sign-in; both ways were one attempt. */
    wizard_done_with(wizard, failed & PROBLEM_SIGN_IN_EFFECTS ? PROBLEM_SIGN_IN_EFFECTS : failed);
    if (failed & WIZARD_UNLOCK_STORE)
        wizard->after_effect = 0;
    wizard->create.waiting = false;
    wizard->quit_when_saved = false;
    if (tell_quietly(wizard, news))
        return 0;
    fill(wizard, news);
    problem_add_offers(wizard, news);
    /* When the problem is closed, trying again is the first thing on the page. */
    if (failed & (PROBLEM_MAKING | WIZARD_UNDO))
        wizard->focus[WIZARD_PAGE_CREATE] = WIZARD_ITEM_NEXT;
    wizard_open(wizard, WIZARD_PAGE_PROBLEM);
    return 0;
}

/* --- what an offer does --- */

static WizardEffects to_sign_in(Wizard *wizard, WizardEffects then)
{
    WizardPage page = wizard->page;
    WizardEffects effects = wizard_is_busy(wizard, PROBLEM_SIGN_IN_EFFECTS) ? WIZARD_CANCEL : 0;

    if (then && page != WIZARD_PAGE_SIGN_IN) {
        wizard->after_page = page;
        wizard->after_effect = then;
    }
    return effects | wizard_go(wizard, WIZARD_PAGE_SIGN_IN);
}

/* An answer was changed in passing: what follows from it is shown before it happens. */
static WizardEffects review_again(Wizard *wizard)
{
    wizard->review.ready = false;
    if (wizard->page != WIZARD_PAGE_REVIEW && wizard->page != WIZARD_PAGE_CREATE)
        return 0;
    return wizard_go(wizard, WIZARD_PAGE_REVIEW);
}

static WizardEffects ask_path(Wizard *wizard, WizardAsk ask, const char *suffix)
{
    const char *name = wizard->details.connection.text;
    g_autofree char *path = g_strdup_printf("%s%s", *name ? name : "orgwire", suffix);

    prompt_ask(wizard, ask, NULL, path);
    return 0;
}

/* The problem stays open: who comes back from the browser tries again. */
static WizardEffects open_user(Wizard *wizard)
{
    const WizardUser *user = &wizard->details.user;
    const char *id = wizard->details.user_state == WIZARD_USER_FOUND ? user->user_id : NULL;

    g_free(wizard->setup_url);
    wizard->setup_url =
        id ? g_strdup_printf("%s/lightning/setup/ManageUsers/page?address=%%2F%s",
                             wizard->account.instance_url, id)
           : g_strconcat(wizard->account.instance_url, "/lightning/setup/ManageUsers/home", NULL);
    wizard_say(wizard, "%s", wizard->setup_url);
    return WIZARD_OPEN_BROWSER;
}

static WizardEffects to_page(Wizard *wizard, WizardPage page)
{
    return wizard_go(wizard, page);
}

static WizardEffects accept(Wizard *wizard, WizardOfferKind kind)
{
    WizardEffects failed = wizard->problem.failed;

    if (kind == WIZARD_OFFER_USER)
        return open_user(wizard);
    wizard_close(wizard);
    switch (kind) {
    case WIZARD_OFFER_RETRY:
    case WIZARD_OFFER_WAIT:
        return wizard_again(wizard, failed);
    case WIZARD_OFFER_OTHER_WAY:
        return to_sign_in(wizard, 0);
    case WIZARD_OFFER_SIGN_IN:
        return to_sign_in(wizard, failed);
    case WIZARD_OFFER_HOST:
        wizard->sign_in.org = WIZARD_ITEM_ORG_DOMAIN;
        to_sign_in(wizard, 0);
        wizard_set_focus(wizard, WIZARD_ITEM_DOMAIN);
        return 0;
    case WIZARD_OFFER_DETAILS:
        return to_page(wizard, WIZARD_PAGE_DETAILS);
    case WIZARD_OFFER_OBJECTS:
        return to_page(wizard, WIZARD_PAGE_OBJECTS);
    case WIZARD_OFFER_DASHBOARD:
        return to_page(wizard, WIZARD_PAGE_DASHBOARD);
    case WIZARD_OFFER_UNLOCK:
        wizard->after_effect = failed;
        return WIZARD_UNLOCK_STORE;
    case WIZARD_OFFER_FILE_STORE:
        wizard->details.store = STORE_FILE;
        return review_again(wizard);
    case WIZARD_OFFER_ECA:
        wizard->details.app = WIZARD_ITEM_APP_ECA;
        return review_again(wizard);
    case WIZARD_OFFER_HAND_OVER:
        return ask_path(wizard, WIZARD_ASK_HAND_OVER, "-hand-over");
    case WIZARD_OFFER_UNDO:
        wizard->create.undoing = true;
        return WIZARD_UNDO;
    case WIZARD_OFFER_LEAVE:
        return WIZARD_LEAVE | WIZARD_QUIT;
    case WIZARD_OFFER_SAVE_QUIT:
        wizard->quit_when_saved = true;
        return ask_path(wizard, WIZARD_ASK_SAVE, ".json");
    case WIZARD_OFFER_QUIT:
        return wizard->busy ? WIZARD_CANCEL | WIZARD_QUIT : WIZARD_QUIT;
    default:
        return 0;
    }
}

/* --- the countdown --- */

bool problem_counts_down(const Wizard *wizard)
{
    return wizard->overlay == WIZARD_PAGE_PROBLEM && wizard->problem.retry_ms > 0;
}

/* What needs a person (a browser, a token typed anew) is only offered when the time has come. */
WizardEffects problem_on_tick(Wizard *wizard)
{
    WizardProblem *problem = &wizard->problem;

    if (!problem_counts_down(wizard) || wizard->now_ms < problem->retry_ms)
        return 0;
    problem->retry_ms = 0;
    return problem->failed & PROBLEM_SIGN_IN_EFFECTS ? 0 : accept(wizard, WIZARD_OFFER_WAIT);
}

/* --- the page --- */

static guint items(const Wizard *wizard, WizardItem *ret_items)
{
    ret_items[0] = WIZARD_ITEM_LIST;
    return 1;
}

static guint *list(Wizard *wizard, WizardItem item, guint *ret_n)
{
    *ret_n = wizard->problem.offers->len;
    return &wizard->problem.cursor;
}

static WizardEffects enter(Wizard *wizard)
{
    wizard_set_focus(wizard, WIZARD_ITEM_LIST);
    return 0;
}

static WizardEffects activate(Wizard *wizard, WizardItem item, bool is_enter)
{
    const WizardProblem *problem = &wizard->problem;

    if (problem->cursor >= problem->offers->len)
        return 0;
    return accept(wizard, g_array_index(problem->offers, WizardOffer, problem->cursor).kind);
}

static WizardEffects back(Wizard *wizard)
{
    wizard_close(wizard);
    return 0;
}

const PageClass page_problem = {
    .items = items,
    .list = list,
    .enter = enter,
    .activate = activate,
    .back = back,
};
