/* What the world tells the wizard: plain values, borrowed for the duration of one event.
 *
 * The wizard knows neither orgs nor stores; src/app translates their values to these. Texts are
 * UTF-8 as they came (the views clean what they draw); NULL means unknown. Times are seconds of
 * the Unix clock (`_at`) or milliseconds of the monotonic clock (`_ms`), as in TICK. */
#ifndef WIZARD_VALUES_H
#define WIZARD_VALUES_H

#include <glib.h>
#include <stdbool.h>

#include "core/answers.h"
#include "core/integration.h"
#include "core/problem.h"

/* --- sign-in --- */

typedef enum {
    WIZARD_CHECK_RUNNING,
    WIZARD_CHECK_OK,
    WIZARD_CHECK_WARN, /* go on, but know it */
    WIZARD_CHECK_BAD,
} WizardCheckState;

typedef struct {
    const char *name; /* "network", "clock", "keyring" (this very word tells the store's state) */
    WizardCheckState state;
    const char *text; /* "0.4 s off", "login, unlocked"; what to do when bad */
} WizardCheck;

typedef struct {
    const char *url;       /* what to open in a browser */
    const char *listening; /* "localhost:1717"; NULL: no port was free, only paste-back */
    const char *client;    /* whose app is used: "Salesforce CLI (PlatformCLI)" */
    const char *ssh;       /* the line "ssh -L …" for another computer; may be NULL */
    gint64 expires_ms;     /* monotonic */
} WizardLink;

typedef struct {
    const char *username; /* of the installed Salesforce CLI's default login */
    const char *alias;    /* may be NULL */
} WizardCliLogin;

typedef struct {
    const char *username; /* the administrator */
    const char *name;
    const char *email;
    const char *org_name;
    const char *org_id;
    const char *instance_url;
    const char *edition;
    const char *api_version; /* "66.0", agreed on with the org */
    const char *app_limit; /* why no external client app can be made here; NULL: it can */
    bool sandbox;
    bool production;            /* bannered on every page from here on */
    const char *const *missing; /* labels of permissions that are needed and not there; or NULL */
    bool kept;                  /* an earlier sign-in, found and still good */
} WizardAccount;

typedef struct {
    const char *username; /* of an administrator who signed in before: orgwire auth */
    const char *host;
} WizardKept;

/* --- the second store --- */

typedef enum {
    WIZARD_PHRASE_NONE,  /* not wanted any more */
    WIZARD_PHRASE_KNOWN, /* of the encrypted files that are there */
    WIZARD_PHRASE_NEW,   /* for encrypted files that are about to be made */
    WIZARD_PHRASE_WRONG, /* the one just given does not open them */
} WizardPhrase;

/* --- details --- */

typedef struct {
    const char *username;
    const char *user_id;
    const char *name;
    const char *profile;
    const char *license;
    bool active;
    bool frozen;
    const char *warning; /* "has Modify All Data"; NULL: none */
} WizardUser;

/* --- objects --- */

typedef enum {
    WIZARD_KIND_STANDARD,
    WIZARD_KIND_CUSTOM,
    WIZARD_KIND_MANAGED,
    WIZARD_KIND_OTHER, /* custom metadata, events, external … */
} WizardObjectKind;

typedef struct {
    const char *name;
    const char *label;
    Rights allowed; /* what the org lets anybody do with it; 0: it cannot be chosen */
    WizardObjectKind kind;
    bool hidden;   /* history, share, feed and the like: shown when asked for */
    bool business; /* what people usually look for: listed first */
} WizardObjectRow;

typedef struct {
    const char *name;
    const char *label;
    const char *type;
    const char *required;          /* why it is held: "required on create"; NULL: free to choose */
    const char *const *references; /* API names it may point to; NULL: no reference */
    bool read_only;
    bool external_id;
    bool name_field;
    bool formula;   /* the org computes it */
    bool encrypted; /* shown masked to most users */
} WizardFieldRow;

typedef struct {
    const char *object;
    const WizardFieldRow *rows;
    gsize n_rows;
} WizardFields;

/* --- review --- */

typedef enum {
    WIZARD_PLAN_ORG,       /* will be made in the org */
    WIZARD_PLAN_HERE,      /* will be made on this computer */
    WIZARD_PLAN_SCOPE,     /* the app's scopes and policies */
    WIZARD_PLAN_UNTOUCHED, /* what is not touched */
    WIZARD_PLAN_WARNING,   /* read this first */
    WIZARD_PLAN_COMMAND,   /* the same as a command; the wizard's own */
    WIZARD_PLAN_N,
} WizardPlanSection;

typedef struct {
    WizardPlanSection section;
    const char *text;
    int step; /* 1 sign-in, 2 details, 3 objects: the page Enter jumps to; 0: none */
} WizardPlanLine;

/* What the review confirms and the create page carries out. */
typedef enum {
    WIZARD_JOB_SET_UP,
    WIZARD_JOB_EDIT,
    WIZARD_JOB_REPAIR,
    WIZARD_JOB_ROTATE,
    WIZARD_JOB_MIGRATE,
    WIZARD_JOB_REMOVE,
    WIZARD_JOB_N,
} WizardJob;

typedef struct {
    WizardJob job;
    const WizardPlanLine *lines;
    gsize n_lines;
    const char *const *steps;     /* titles of the steps to come */
    const char *blocked;          /* why this cannot be carried out; NULL: it can */
    const WizardAccount *account; /* the org it is about; NULL: the one that is signed in to */
} WizardPlan;

/* --- create --- */

typedef enum {
    WIZARD_STEP_PENDING,
    WIZARD_STEP_RUNNING,
    WIZARD_STEP_DONE,
    WIZARD_STEP_FAILED,
    WIZARD_STEP_UNDONE,
} WizardStepState;

typedef struct {
    int index; /* from 0 */
    WizardStepState state;
    const char *text; /* what came of it, or what it does now; NULL keeps the former */
} WizardStepNews;

typedef struct {
    int tries;
    gint64 next_ms;     /* monotonic: when the next try is due */
    const char *answer; /* the server's last words; NULL: none yet */
} WizardWaiting;

typedef struct {
    const char *connection;
    const char *module;          /* "Sales_IS"; NULL after a job that makes none */
    const char *tested;          /* "read one record of each of 3 objects as …" */
    const char *const *commands; /* to try, at most three */
    bool preparing;              /* made, but Salesforce is not ready yet */
    bool is_default;             /* already the default connection */
} WizardCreated;

typedef struct {
    int index; /* of the command */
    bool ok;
    const char *output;
} WizardTried;

/* --- dashboard --- */

typedef struct {
    const char *what;
    const char *effect;
    const char *fix; /* "Put the assignment back"; NULL: nothing to do from here */
} WizardFinding;

typedef struct {
    const char *name;
    const char *org; /* "acme-dev.my.salesforce.com" */
    const char *username;
    const char *environment;
    const char *integration;
    const char *state; /* the words of product.md: "ok", "NO ACCESS", … */
    const char *since; /* "2 h", "not yet" */
    int days_left;     /* of the certificate; -1: unknown */
    bool production;
    bool checking;  /* the live check is under way */
    bool resumable; /* a set-up that was left: Enter goes on with it */
    const WizardFinding *findings;
    gsize n_findings;
} WizardConnection;

typedef struct {
    const Answers *answers;       /* of the connection to be edited */
    const WizardAccount *account; /* who is signed in to its org */
} WizardEditing;

/* --- problems --- */

typedef enum {
    WIZARD_OFFER_RETRY,      /* do again what failed */
    WIZARD_OFFER_WAIT,       /* go on waiting: the same as RETRY in other words */
    WIZARD_OFFER_OTHER_WAY,  /* to the ways of signing in */
    WIZARD_OFFER_SIGN_IN,    /* sign in again, then do again what failed */
    WIZARD_OFFER_HOST,       /* to the org's address */
    WIZARD_OFFER_DETAILS,    /* to the details */
    WIZARD_OFFER_OBJECTS,    /* to the objects */
    WIZARD_OFFER_UNLOCK,     /* unlock the keyring, then do again what failed */
    WIZARD_OFFER_FILE_STORE, /* keep secrets in encrypted files instead */
    WIZARD_OFFER_ECA,        /* make an external client app instead */
    WIZARD_OFFER_HAND_OVER,  /* write the folder for an administrator */
    WIZARD_OFFER_USER,       /* open the user's page in Setup */
    WIZARD_OFFER_UNDO,
    WIZARD_OFFER_LEAVE, /* the journal stays; go on another time */
    WIZARD_OFFER_DASHBOARD,
    WIZARD_OFFER_SAVE_QUIT,
    WIZARD_OFFER_QUIT,
    WIZARD_OFFER_CLOSE, /* back to where it happened */
    WIZARD_OFFER_N,
} WizardOfferKind;

typedef struct {
    WizardOfferKind kind;
    const char *label; /* NULL: the kind's own words */
} WizardOffer;

typedef struct {
    guint64 failed; /* the effect that failed (one flag of WizardEffects), 0: none */
    ProblemCode code;
    ProblemRemedy remedy;
    const char *what;          /* GError's message */
    const char *why;           /* problem_why() */
    const char *next;          /* problem_next(): one a line, shown as advice */
    const char *details;       /* request, status, Salesforce's code and text; no secrets */
    const WizardOffer *offers; /* before those the wizard adds by the code; may be NULL */
    gsize n_offers;
} WizardProblemNews;

#endif
