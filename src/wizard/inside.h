/* How the pages plug into wizard.c. For src/wizard alone. */
#ifndef WIZARD_INSIDE_H
#define WIZARD_INSIDE_H

#include "wizard/state.h"

/* What a page can do; functions may be NULL. An item is always one of items(). */
typedef struct {
    guint (*items)(const Wizard *wizard, WizardItem *ret_items);
    Field *(*field)(Wizard *wizard, WizardItem item);
    /* The list behind a LIST item (or the page's only one, for PgUp): its length and cursor. */
    guint *(*list)(Wizard *wizard, WizardItem item, guint *ret_n);
    bool (*is_on)(const Wizard *wizard, WizardItem item);
    bool (*allows)(const Wizard *wizard, WizardEventKind word);
    WizardEffects (*enter)(Wizard *wizard);                          /* the page opens */
    WizardEffects (*word)(Wizard *wizard, const WizardEvent *event); /* one that allows() named */
    /* Space, or Enter when `enter`, on a radio, a check, a button or a list. */
    WizardEffects (*activate)(Wizard *wizard, WizardItem item, bool enter);
    void (*edited)(Wizard *wizard, WizardItem item); /* a text changed */
    /* Says what is wrong with a text; at a pause in typing, when the focus leaves, before
     * forward(). */
    WizardEffects (*check)(Wizard *wizard, WizardItem item);
    WizardEffects (*submit)(Wizard *wizard, WizardItem item); /* Enter in a text; NULL: go down */
    WizardEffects (*forward)(Wizard *wizard);
    WizardEffects (*back)(Wizard *wizard);
} PageClass;

extern const PageClass page_sign_in, page_details, page_objects, page_fields, page_review,
    page_create, page_done, page_dashboard, page_problem, page_users, page_prompt, page_passphrase,
    page_help;

const PageClass *page_class(WizardPage page);

typedef WizardEffects NewsFunc(Wizard *wizard, const WizardEvent *event);
NewsFunc sign_in_on_checks, sign_in_on_cli_login, sign_in_on_kept, sign_in_on_link,
    sign_in_on_paste_refused, sign_in_on_signed_in, sign_in_on_needed;
NewsFunc details_on_user, details_on_missing, users_on_users;
NewsFunc objects_on_objects, fields_on_fields, fields_on_failed;
NewsFunc review_on_plan, review_on_saved, create_on_step, create_on_waiting, create_on_created,
    create_on_undo_done, done_on_tried;
NewsFunc dashboard_on_status, dashboard_on_editing, dashboard_on_removed, problem_on_problem,
    passphrase_on_wanted;
WizardEffects problem_on_tick(Wizard *wizard);
bool problem_counts_down(const Wizard *wizard); /* on the screen just now */

void sign_in_init(Wizard *wizard, const Answers *answers);
void sign_in_clear(WizardSignIn *sign_in);
void details_init(Wizard *wizard, const Answers *answers);
void details_clear(WizardDetails *details);
void objects_init(Wizard *wizard);
void objects_clear(WizardObjects *objects);
void review_init(Wizard *wizard);
void review_clear(Wizard *wizard);
void create_init(Wizard *wizard);
void create_clear(WizardCreate *create);
void done_clear(WizardDone *done);
void problem_init(Wizard *wizard);
void problem_clear(WizardProblem *problem);
void users_init(Wizard *wizard);
void users_clear(WizardUsers *users);
void passphrase_init(Wizard *wizard);
void passphrase_clear(WizardPassphrase *passphrase);

/* wizard.c */
WizardEffects wizard_go(Wizard *wizard, WizardPage page);
void wizard_open(Wizard *wizard, WizardPage overlay);
void wizard_close(Wizard *wizard);
void wizard_set_focus(Wizard *wizard, WizardItem item);
void wizard_say(Wizard *wizard, const char *format, ...) G_GNUC_PRINTF(2, 3);
void wizard_complain(Wizard *wizard, const char *format, ...) G_GNUC_PRINTF(2, 3);
bool wizard_is_busy(const Wizard *wizard, WizardEffects effects);
void wizard_done_with(Wizard *wizard, WizardEffects effects);
WizardEffects wizard_again(Wizard *wizard, WizardEffects effect);
/* Sets the field's complaint from an error: what, and what to do. Frees the error. */
void wizard_blame(Field *field, GError *error);

/* sign-in-news.c */
/* Somebody is signed in: to the org that the pages are about from here on. */
void account_take(Wizard *wizard, const WizardAccount *news);
/* The pages are about this org from here on; a sign-in to another one does not count there. */
void account_aim(Wizard *wizard, const WizardAccount *news);
/* What a sign-in in between was needed for is given up. */
void sign_in_give_up(Wizard *wizard);

/* focus.c */
WizardEffects focus_word(Wizard *wizard, const WizardEvent *event, bool *ret_handled);
WizardEffects focus_leave(Wizard *wizard);
void focus_mend(Wizard *wizard); /* the focused item may have gone */

/* details.c */
WizardEffects details_check_all(Wizard *wizard, bool *ret_good);
void details_forget_user(Wizard *wizard); /* what another org said of it */

/* objects */
WizardObject *objects_at(const Wizard *wizard, guint row);
void objects_mark(Wizard *wizard, guint row, Rights rights); /* 0 takes the mark away */
void objects_apply(Wizard *wizard, const GPtrArray *chosen); /* of IntegrationObject */
void objects_find_lookups(Wizard *wizard);
void objects_tell_lost(Wizard *wizard);          /* what was chosen and this org does not have */
GPtrArray *objects_chosen(const Wizard *wizard); /* of IntegrationObject; owned by the array */
/* What would be chosen by marking this row (new). */
IntegrationObject *objects_choice(const Wizard *wizard, guint row);
/* `field` NULL: the object itself. NULL: as the org calls it. */
const char *objects_rename_of(const WizardObject *object, const char *field);
void objects_rename(WizardObject *object, const char *field, const char *name);
void objects_forget(Wizard *wizard);
void objects_show(Wizard *wizard, WizardShow show);
WizardEffects objects_want(Wizard *wizard, guint row);
WizardEffects access_word(Wizard *wizard, guint row, WizardEventKind word);
void field_list_free(WizardFieldList *list);
void fields_adopt(WizardObject *object); /* applies `given` to the loaded fields */
/* Names the fields of a choice that has all of them, if they are loaded. */
void fields_name_all(const WizardObject *object, IntegrationObject *choice);

/* create */
WizardEffects done_settle(Wizard *wizard); /* the effects that end the page */
/* With these steps to come; NULL: not known yet. */
void create_begin(Wizard *wizard, const char *const *titles);

/* overlays */
void prompt_ask(Wizard *wizard, WizardAsk ask, const char *about, const char *start);
void problem_ask_quit(Wizard *wizard);
/* problem-offers.c: those that make sense where the wizard stands, each kind once. */
void problem_add_offers(Wizard *wizard, const WizardProblemNews *news);
void problem_add_offer(Wizard *wizard, WizardOfferKind kind, const char *label); /* NULL: its own */
#define PROBLEM_SIGN_IN_EFFECTS \
    (WIZARD_BEGIN_SIGN_IN | WIZARD_SUBMIT_PASTE | WIZARD_USE_TOKEN | WIZARD_DEMO_CONSENT)
#define PROBLEM_MAKING (WIZARD_CREATE | WIZARD_RESUME)

#endif
