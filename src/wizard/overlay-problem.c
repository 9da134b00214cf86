/* What happened, why, and what can be done: the one layout for everything that went wrong, and
 * for questions with a few answers. */
#include "config.h"

#include <string.h>

#include "wizard/inside.h"

static const char *const labels[WIZARD_OFFER_N] = {
    [WIZARD_OFFER_RETRY] = "Try again",
    [WIZARD_OFFER_WAIT] = "Go on waiting",
    [WIZARD_OFFER_OTHER_WAY] = "Sign in another way",
    [WIZARD_OFFER_SIGN_IN] = "Sign in again",
    [WIZARD_OFFER_HOST] = "Change the org's address",
    [WIZARD_OFFER_DETAILS] = "Change the details",
    [WIZARD_OFFER_OBJECTS] = "Change the objects",
    [WIZARD_OFFER_UNLOCK] = "Unlock the keyring",
    [WIZARD_OFFER_FILE_STORE] = "Keep secrets in encrypted files instead",
    [WIZARD_OFFER_ECA] = "Make an external client app instead",
    [WIZARD_OFFER_HAND_OVER] = "Write a folder that an administrator can deploy",
    [WIZARD_OFFER_UNDO] = "Undo everything",
    [WIZARD_OFFER_LEAVE] = "Leave, and go on another time",
    [WIZARD_OFFER_DASHBOARD] = "To the connections",
    [WIZARD_OFFER_SAVE_QUIT] = "Save the answers and quit",
    [WIZARD_OFFER_QUIT] = "Quit",
    [WIZARD_OFFER_CLOSE] = "Back to where it happened",
};

/* What usually helps, by code; ends with CLOSE. */
#define MAX_BY_CODE 4
static const WizardOfferKind by_code[PROBLEM_N_CODES][MAX_BY_CODE] = {
    [PROBLEM_FAILED] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_USAGE] = {WIZARD_OFFER_CLOSE},
    [PROBLEM_NOT_FOUND] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_SIGN_IN_NEEDED] = {WIZARD_OFFER_SIGN_IN, WIZARD_OFFER_CLOSE},
    [PROBLEM_DENIED] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_NOT_PERMITTED] = {WIZARD_OFFER_HAND_OVER, WIZARD_OFFER_SIGN_IN, WIZARD_OFFER_RETRY,
                               WIZARD_OFFER_CLOSE},
    [PROBLEM_REFUSED_HOST] = {WIZARD_OFFER_HOST, WIZARD_OFFER_CLOSE},
    [PROBLEM_STORE_UNAVAILABLE] = {WIZARD_OFFER_UNLOCK, WIZARD_OFFER_RETRY, WIZARD_OFFER_FILE_STORE,
                                   WIZARD_OFFER_CLOSE},
    [PROBLEM_NETWORK] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_LIMIT] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_TIMEOUT] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_MALFORMED_ANSWER] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_PARTIAL] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_PREPARING] = {WIZARD_OFFER_WAIT, WIZARD_OFFER_LEAVE, WIZARD_OFFER_CLOSE},
    [PROBLEM_CONFLICT] = {WIZARD_OFFER_DETAILS, WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_INTERRUPTED] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
};

#define SIGN_IN_EFFECTS \
    (WIZARD_BEGIN_SIGN_IN | WIZARD_SUBMIT_PASTE | WIZARD_USE_TOKEN | WIZARD_DEMO_CONSENT)
#define MAKING (WIZARD_CREATE | WIZARD_RESUME)

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

/* --- which offers make sense here --- */

static bool is_in_set_up(const Wizard *wizard)
{
    return wizard_page_step(wizard->page) > 0 && wizard->page != WIZARD_PAGE_DONE &&
           wizard->job == WIZARD_JOB_SET_UP;
}

static bool makes_sense(const Wizard *wizard, WizardOfferKind kind)
{
    WizardEffects failed = wizard->problem.failed;

    switch (kind) {
    case WIZARD_OFFER_RETRY:
    case WIZARD_OFFER_WAIT:
        return failed != 0;
    case WIZARD_OFFER_HAND_OVER:
        return is_in_set_up(wizard) && wizard->objects.picker.n_marked > 0;
    case WIZARD_OFFER_DETAILS:
        return is_in_set_up(wizard) && wizard->signed_in;
    case WIZARD_OFFER_OBJECTS:
        return is_in_set_up(wizard) && wizard->signed_in;
    case WIZARD_OFFER_FILE_STORE:
        return is_in_set_up(wizard) && wizard->signed_in && wizard->details.store != STORE_FILE;
    case WIZARD_OFFER_UNLOCK:
        return wizard->details.store == STORE_KEYRING;
    case WIZARD_OFFER_UNDO:
        return (failed & MAKING) != 0;
    case WIZARD_OFFER_LEAVE:
        return wizard->page == WIZARD_PAGE_CREATE;
    case WIZARD_OFFER_DASHBOARD:
        return wizard->page != WIZARD_PAGE_DASHBOARD && wizard->dashboard.n_rows > 0;
    default:
        return true;
    }
}

static void add(Wizard *wizard, WizardOfferKind kind, const char *label)
{
    WizardProblem *problem = &wizard->problem;
    WizardOffer offer = {kind, pool_text(&problem->pool, label ? label : labels[kind])};

    if (kind >= WIZARD_OFFER_N || !makes_sense(wizard, kind))
        return;
    for (guint i = 0; i < problem->offers->len; i++)
        if (g_array_index(problem->offers, WizardOffer, i).kind == kind)
            return;
    g_array_append_val(problem->offers, offer);
}

static void add_all(Wizard *wizard, const WizardProblemNews *news)
{
    const WizardOfferKind *usual = by_code[MIN(news->code, PROBLEM_N_CODES - 1)];

    for (gsize i = 0; i < news->n_offers; i++)
        add(wizard, news->offers[i].kind, news->offers[i].label);
    for (guint i = 0; i < MAX_BY_CODE && usual[i] != WIZARD_OFFER_CLOSE; i++)
        add(wizard, usual[i], NULL);
    if (news->failed & SIGN_IN_EFFECTS)
        add(wizard, WIZARD_OFFER_OTHER_WAY, NULL);
    if (news->failed & MAKING) {
        add(wizard, WIZARD_OFFER_UNDO, NULL);
        add(wizard, WIZARD_OFFER_LEAVE, NULL);
    }
    add(wizard, WIZARD_OFFER_CLOSE, NULL);
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
    add(wizard, WIZARD_OFFER_CLOSE, "Stay");
    if (begun) {
        add(wizard, WIZARD_OFFER_LEAVE, NULL);
    } else {
        add(wizard, WIZARD_OFFER_SAVE_QUIT, NULL);
        add(wizard, WIZARD_OFFER_QUIT, NULL);
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
    wizard_done_with(wizard, failed & SIGN_IN_EFFECTS ? SIGN_IN_EFFECTS : failed);
    if (failed & WIZARD_UNLOCK_STORE)
        wizard->after_effect = 0;
    wizard->create.waiting = false;
    wizard->quit_when_saved = false;
    if (tell_quietly(wizard, news))
        return 0;
    fill(wizard, news);
    add_all(wizard, news);
    /* When the problem is closed, trying again is the first thing on the page. */
    if (failed & (MAKING | WIZARD_UNDO))
        wizard->focus[WIZARD_PAGE_CREATE] = WIZARD_ITEM_NEXT;
    wizard_open(wizard, WIZARD_PAGE_PROBLEM);
    return 0;
}

/* --- what an offer does --- */

static WizardEffects to_sign_in(Wizard *wizard, WizardEffects then)
{
    WizardPage page = wizard->page;
    WizardEffects effects = wizard_is_busy(wizard, SIGN_IN_EFFECTS) ? WIZARD_CANCEL : 0;

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

static WizardEffects to_page(Wizard *wizard, WizardPage page)
{
    return wizard_go(wizard, page);
}

static WizardEffects accept(Wizard *wizard, WizardOfferKind kind)
{
    WizardEffects failed = wizard->problem.failed;

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
