/* What the wizard knows, as the views read it. Only src/wizard changes it. */
#ifndef WIZARD_STATE_H
#define WIZARD_STATE_H

#include "wizard/picker.h"
#include "wizard/pool.h"
#include "wizard/wizard.h"

typedef enum {
    WIZARD_PHASE_CHOOSE,  /* where and how */
    WIZARD_PHASE_BROWSER, /* the link is open; the paste field, too */
    WIZARD_PHASE_TOKEN,
    WIZARD_PHASE_APP,
} WizardPhase;

typedef struct {
    WizardPhase phase;
    WizardItem org; /* WIZARD_ITEM_ORG_… */
    WizardWay way;
    Field domain;
    char *origin; /* what `org` and `domain` mean; always a good one once on the way */
    Pool check_pool;
    const WizardCheck *checks;
    gsize n_checks;
    char *cli_username; /* NULL: no Salesforce CLI login */
    char *cli_alias;
    char *kept_username; /* NULL: nobody has signed in to this org before */
    char *kept_host;
    bool way_chosen; /* by a person, or by what went wrong: it is not changed for them */
    Pool link_pool;
    WizardLink link; /* url is NULL while it is prepared */
    bool alone;      /* show the link and nothing else */
    Field paste;
    Field token;
    Field token_file;
    Field client_id;
    Field key_file;
    Field app_user;
    char *reason; /* why a sign-in is needed; NULL: the set-up's first step */
} WizardSignIn;

typedef enum {
    WIZARD_USER_UNKNOWN,
    WIZARD_USER_LOOKING,
    WIZARD_USER_FOUND,
    WIZARD_USER_UNFIT, /* missing, inactive, frozen */
} WizardUserState;

typedef struct {
    Field email;
    Field username;
    Field connection;
    Field integration;
    Field key_size;
    Field valid_days;
    WizardItem app; /* WIZARD_ITEM_APP_… */
    StoreKind store;
    bool more; /* F2 */
    WizardUserState user_state;
    char *looked_up; /* the username user_state is about */
    Pool user_pool;
    WizardUser user;
    bool go_on; /* FORWARD was said while the look-up ran */
} WizardDetails;

typedef enum {
    WIZARD_LOAD_NONE,
    WIZARD_LOAD_WANTED,
    WIZARD_LOAD_RUNNING,
    WIZARD_LOAD_DONE,
    WIZARD_LOAD_FAILED,
} WizardLoad;

/* The fields of one object: parallel to its picker's rows. A marked field is wanted. */
typedef struct {
    Picker picker;
    Pool pool;
    const WizardFieldRow *rows;
    gsize n_rows;
} WizardFieldList;

typedef struct {
    Rights allowed;
    Rights rights; /* chosen; 0 while not marked */
    WizardObjectKind kind;
    bool hidden;
    WizardLoad load;
    WizardFieldList *fields;  /* NULL until loaded */
    IntegrationObject *given; /* what an answers file or an edit said, until the fields are known */
    char *rename;
    GHashTable *renames; /* field → name; NULL: none */
} WizardObject;

typedef enum {
    WIZARD_SHOW_USUAL, /* all but the hidden ones */
    WIZARD_SHOW_STANDARD,
    WIZARD_SHOW_CUSTOM,
    WIZARD_SHOW_MANAGED,
    WIZARD_SHOW_ALL,
    WIZARD_SHOW_N,
} WizardShow;

typedef struct {
    guint object; /* row */
    const char *field;
    guint target; /* row */
} WizardLookup;

typedef struct {
    WizardLoad load;
    Picker picker;
    GPtrArray *rows; /* of WizardObject *, parallel to the picker's */
    Field filter;
    WizardShow show;
    GArray *lookups; /* of WizardLookup: from marked objects to unmarked ones */
    int open;        /* the row whose fields are shown; -1 */
    Field field_filter;
    GPtrArray *lost; /* names that were wanted and that the org does not have */
} WizardObjects;

typedef struct {
    Pool pool;
    bool ready;
    const WizardPlanLine *lines;
    gsize n_lines;
    guint cursor;
    const char *blocked;
} WizardReview;

typedef struct {
    const char *title;
    WizardStepState state;
    char *text;
    gint64 begun_ms;
    gint64 ended_ms;
} WizardStep;

typedef struct {
    Pool pool;
    GArray *steps; /* of WizardStep */
    bool undoing;
    bool waiting;
    WizardWaiting wait; /* in wait_pool */
    Pool wait_pool;
    gint64 begun_ms;
} WizardCreate;

typedef struct {
    Pool pool;
    WizardCreated created;
    guint n_commands;
    guint cursor;
    bool make_default;
    bool keep;
    int tried; /* which command the output is of; -1 */
    bool tried_ok;
    char *output;
} WizardDone;

typedef struct {
    Pool pool;
    bool known; /* STATUS has come */
    const WizardConnection *rows;
    gsize n_rows;
    guint cursor;
    guint finding;
} WizardDashboard;

typedef struct {
    Pool pool;
    WizardEffects failed;
    bool is_question; /* nothing went wrong: a choice is asked for */
    const char *what;
    const char *why;
    const char *next;
    const char *details;
    GArray *offers; /* of WizardOffer, labels always set */
    guint cursor;
    gint64 retry_ms; /* monotonic: when waiting ends and it is tried again; 0: no countdown */
} WizardProblem;

typedef struct {
    Field filter;
    Picker picker;
    Pool pool;
    const WizardUser *rows;
    gsize n_rows;
    WizardLoad load;
} WizardUsers;

typedef enum {
    WIZARD_ASK_PATTERN,
    WIZARD_ASK_RENAME,
    WIZARD_ASK_SAVE,
    WIZARD_ASK_HAND_OVER,
    WIZARD_ASK_REMOVE, /* type the name */
    WIZARD_ASK_UNDO,   /* type the name */
    WIZARD_ASK_N,
} WizardAsk;

typedef struct {
    WizardAsk ask;
    Field answer;
    char *about;    /* what is renamed, removed */
    char *expected; /* what must be typed; NULL: anything fit */
} WizardPrompt;

/* Something that runs waits for it. */
typedef struct {
    WizardPhrase wanted;
    Field phrase;
    Field again;
} WizardPassphrase;

struct Wizard {
    bool demo;
    StoreKind store; /* for what is new, unless the answers say it */
    GStrv trusted;
    WizardPage page;
    WizardPage overlay; /* on top of the page; WIZARD_PAGE_NONE */
    WizardPage under;   /* the overlay that HELP hides */
    WizardItem focus[WIZARD_PAGE_N];
    WizardJob job;
    gint64 now;    /* Unix seconds; 0 before the first TICK */
    gint64 now_ms; /* monotonic */

    WizardEffects busy; /* what is under way */
    char *busy_text;
    gint64 busy_ms;
    char *notice;
    bool notice_is_wrong;
    bool interrupted;    /* Ctrl-C was the last word */
    gint64 unchecked_ms; /* when a field was last edited; 0: all are checked */
    WizardItem unchecked;
    guint help_row;
    bool quit_when_saved;

    bool signed_in;
    Pool account_pool;
    WizardAccount account;
    WizardPage after_page; /* where a sign-in in between goes on */
    WizardEffects after_effect;
    char *path;
    char *setup_url; /* a page of Setup to be opened; NULL: the link of the sign-in is */
    char *target;    /* the connection that a job or effect is about; NULL: see details */
    Answers *answers;

    WizardSignIn sign_in;
    WizardDetails details;
    WizardObjects objects;
    WizardReview review;
    WizardCreate create;
    WizardDone done;
    WizardDashboard dashboard;
    WizardProblem problem;
    WizardUsers users;
    WizardPrompt prompt;
    WizardPassphrase passphrase;
};

/* The page or overlay that has the keys. */
WizardPage wizard_top(const Wizard *wizard);
WizardItem wizard_focus(const Wizard *wizard);
/* The items of the page on top, in the order of Tab; at most WIZARD_ITEM_N. */
guint wizard_items(const Wizard *wizard, WizardItem *ret_items);
/* Is it the chosen one of its group, or checked? */
bool wizard_is_on(const Wizard *wizard, WizardItem item);
/* The field of a text item of the page on top; NULL: it has none. */
const Field *wizard_field(const Wizard *wizard, WizardItem item);
/* The list of the page on top, and its cursor; false: there is none. */
bool wizard_list(const Wizard *wizard, guint *ret_n, guint *ret_cursor);
/* The object whose fields are shown; NULL. */
const WizardObject *wizard_open_object(const Wizard *wizard);
/* The connection under the cursor of the dashboard; NULL. */
const WizardConnection *wizard_selected(const Wizard *wizard);
const char *wizard_ask_title(WizardAsk ask);
const char *wizard_show_word(WizardShow show);

#endif
