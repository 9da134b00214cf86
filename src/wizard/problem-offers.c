/* Which offers a problem leads to, and in which order. */
#include "config.h"

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
    [WIZARD_OFFER_USER] = "Open the user in Setup",
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
    [PROBLEM_STORE_UNAVAILABLE] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_FILE_STORE, WIZARD_OFFER_CLOSE},
    [PROBLEM_NETWORK] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_LIMIT] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_TIMEOUT] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_MALFORMED_ANSWER] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_PARTIAL] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_PREPARING] = {WIZARD_OFFER_WAIT, WIZARD_OFFER_LEAVE, WIZARD_OFFER_CLOSE},
    [PROBLEM_CONFLICT] = {WIZARD_OFFER_DETAILS, WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
    [PROBLEM_INTERRUPTED] = {WIZARD_OFFER_RETRY, WIZARD_OFFER_CLOSE},
};

/* What helps first, where more than the code is known; ends with CLOSE. `making`: only there, where
 * doing it again does more than ask again. */
typedef struct {
    WizardOfferKind kind;
    const char *label; /* NULL: the kind's own */
    bool making;
} RemedyOffer;
static const RemedyOffer by_remedy[PROBLEM_REMEDY_N] = {
    [PROBLEM_REMEDY_USUAL] = {WIZARD_OFFER_CLOSE, NULL, false},
    [PROBLEM_REMEDY_WAIT] = {WIZARD_OFFER_WAIT, "Wait, then try again", false},
    [PROBLEM_REMEDY_APP] = {WIZARD_OFFER_WAIT, "Wait, and look for the app again", false},
    [PROBLEM_REMEDY_ASSIGN] = {WIZARD_OFFER_RETRY, "Assign the permission set again", true},
    [PROBLEM_REMEDY_HOST] = {WIZARD_OFFER_HOST, NULL, false},
    [PROBLEM_REMEDY_KEY] = {WIZARD_OFFER_RETRY, "Compare the fingerprints again", true},
    [PROBLEM_REMEDY_OUTSIDE] = {WIZARD_OFFER_RETRY, NULL, false},
    [PROBLEM_REMEDY_USER] = {WIZARD_OFFER_USER, NULL, false},
    [PROBLEM_REMEDY_OTHER_WAY] = {WIZARD_OFFER_OTHER_WAY, NULL, false},
    [PROBLEM_REMEDY_CALLBACK] = {WIZARD_OFFER_RETRY, "Take the next registered callback", false},
    [PROBLEM_REMEDY_UNLOCK] = {WIZARD_OFFER_UNLOCK, NULL, false},
    [PROBLEM_REMEDY_STORE] = {WIZARD_OFFER_FILE_STORE, NULL, false},
    [PROBLEM_REMEDY_ECA] = {WIZARD_OFFER_ECA, NULL, false},
};

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
    case WIZARD_OFFER_USER:
        return wizard->signed_in && wizard->account.instance_url;
    case WIZARD_OFFER_UNLOCK:
        return wizard->details.store == STORE_KEYRING;
    case WIZARD_OFFER_UNDO:
        return (failed & PROBLEM_MAKING) != 0;
    case WIZARD_OFFER_LEAVE:
        return wizard->page == WIZARD_PAGE_CREATE;
    case WIZARD_OFFER_DASHBOARD:
        return wizard->page != WIZARD_PAGE_DASHBOARD && wizard->dashboard.n_rows > 0;
    default:
        return true;
    }
}

void problem_add_offer(Wizard *wizard, WizardOfferKind kind, const char *label)
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

void problem_add_offers(Wizard *wizard, const WizardProblemNews *news)
{
    const WizardOfferKind *usual = by_code[MIN(news->code, PROBLEM_N_CODES - 1)];
    const RemedyOffer *first = &by_remedy[MIN(news->remedy, PROBLEM_REMEDY_N - 1)];

    for (gsize i = 0; i < news->n_offers; i++)
        problem_add_offer(wizard, news->offers[i].kind, news->offers[i].label);
    if (first->kind != WIZARD_OFFER_CLOSE && (!first->making || news->failed & PROBLEM_MAKING))
        problem_add_offer(wizard, first->kind, first->label);
    for (guint i = 0; i < MAX_BY_CODE && usual[i] != WIZARD_OFFER_CLOSE; i++)
        problem_add_offer(wizard, usual[i], NULL);
    if (news->failed & PROBLEM_SIGN_IN_EFFECTS)
        problem_add_offer(wizard, WIZARD_OFFER_OTHER_WAY, NULL);
    if (news->failed & PROBLEM_MAKING) {
        problem_add_offer(wizard, WIZARD_OFFER_UNDO, NULL);
        problem_add_offer(wizard, WIZARD_OFFER_LEAVE, NULL);
    }
    problem_add_offer(wizard, WIZARD_OFFER_CLOSE, NULL);
}
