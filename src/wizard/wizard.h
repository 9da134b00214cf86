/* The whole behaviour of the screens: (state, event) → (state, effects). No I/O, no clock, no
 * characters; asked the same twice it answers the same.
 *
 * A key becomes a word (ui/keymap.c) and so an event; an answer of the world is an event, too.
 * wizard_handle() changes the state and returns what is to be done as flags; what they apply to is
 * the state (state.h). src/app carries them out and posts each outcome back as an event.
 *
 *     g_autoptr(Wizard) wizard = wizard_new(&(WizardStart){.demo = true});
 *     effects = wizard_handle(wizard, &(WizardEvent){WIZARD_EVENT_START});
 */
#ifndef WIZARD_WIZARD_H
#define WIZARD_WIZARD_H

#include <glib.h>
#include <stdbool.h>

#include "core/answers.h"
#include "core/secret.h"
#include "wizard/field.h"
#include "wizard/page.h"
#include "wizard/values.h"

typedef struct Wizard Wizard; /* a struct the views read: wizard/state.h */

/* --- effects ---------------------------------------------------------------------------------
 *
 * effect            what the app reads                       what it posts back
 * ----------------  ---------------------------------------  ------------------------------------
 * START_CHECKS      wizard_org()                             CHECKS (again whenever one ends),
 *                                                            KEPT_FOUND, CLI_LOGIN_FOUND
 * BEGIN_SIGN_IN     wizard_way(), wizard_org(); for WAY_APP  LINK_READY (both browser ways), then
 *                   the fields client_id, key_file, user     SIGNED_IN or PROBLEM
 * OPEN_BROWSER      the link's url (never with WAY_ELSEWHERE) NOTICE when it did not open
 * COPY_LINK         the link's url; done by ui (OSC 52)      –
 * EXTEND            five minutes more                        LINK_READY
 * SUBMIT_PASTE      wizard_take_paste()                      SIGNED_IN, PASTE_REFUSED or PROBLEM
 * USE_TOKEN         wizard_take_token() or, when that is     SIGNED_IN or PROBLEM
 *                   NULL, wizard_token_file(); may be an
 *                   SFDX auth URL; wizard_org()
 * DEMO_CONSENT      the link (demo only)                     SIGNED_IN
 * LOOK_UP_USER      wizard_answers() username                USER_FOUND or USER_MISSING
 * LIST_USERS        –                                        USERS
 * LOAD_OBJECTS      –                                        OBJECTS or PROBLEM
 * LOAD_FIELDS       wizard_take_wanted() until NULL          FIELDS or FIELDS_FAILED, each
 * MAKE_PLAN         wizard_answers()                         PLAN or PROBLEM
 * DRY_RUN           wizard_answers()                         PLAN, NOTICE or PROBLEM
 * SAVE_ANSWERS      wizard_answers(), wizard_path()          SAVED or PROBLEM
 * HAND_OVER         wizard_answers(), wizard_path()          SAVED or PROBLEM
 * CREATE            wizard_answers(), wizard_job()           STEP…, WAITING…, CREATED or PROBLEM
 * UNDO              what CREATE made (which is stopped first) STEP… UNDONE, UNDO_DONE, PROBLEM
 * LEAVE             – (stop at once, keep the journal)       –
 * RESUME            wizard_connection(); without a journal   as CREATE
 *                   the same as CREATE
 * CANCEL            whatever runs, but WIZARD_STEADY and     – (late answers are dropped by app)
 *                   WIZARD_QUIET
 * FORGET_SIGN_IN    –                                        NOTICE or PROBLEM
 * KEEP_SIGN_IN      –                                        NOTICE or PROBLEM
 * MAKE_DEFAULT      wizard_connection() after CREATED        NOTICE or PROBLEM
 * TRY_COMMAND       wizard_command()                         TRIED
 * REFRESH_STATUS    –                                        STATUS, at once and as news come
 * FIX               wizard_connection(), wizard_finding()    PLAN (job REPAIR, ROTATE …), STATUS,
 *                                                            SIGN_IN_NEEDED or PROBLEM
 * REMOVE            wizard_connection()                      PLAN (job REMOVE) is not asked for:
 *                                                            the name was typed. REMOVED,
 *                                                            SIGN_IN_NEEDED or PROBLEM
 * EDIT              wizard_connection()                      EDITING, SIGN_IN_NEEDED or PROBLEM
 * UNLOCK_STORE      – (the desktop's own dialog)             CHECKS; BUSY meanwhile
 * ANSWER_PASSPHRASE wizard_take_passphrase(); NULL: declined –  (PASSPHRASE_WANTED comes of
 * whatever needs the second store) QUIT              –                                        –
 *
 * Effects of one answer are carried out in the order of this list; CANCEL first.
 */
#define WIZARD_EFFECTS(X) \
    X(CANCEL)             \
    X(START_CHECKS)       \
    X(BEGIN_SIGN_IN)      \
    X(OPEN_BROWSER)       \
    X(COPY_LINK)          \
    X(EXTEND)             \
    X(SUBMIT_PASTE)       \
    X(USE_TOKEN)          \
    X(DEMO_CONSENT)       \
    X(LOOK_UP_USER)       \
    X(LIST_USERS)         \
    X(LOAD_OBJECTS)       \
    X(LOAD_FIELDS)        \
    X(MAKE_PLAN)          \
    X(DRY_RUN)            \
    X(SAVE_ANSWERS)       \
    X(HAND_OVER)          \
    X(CREATE)             \
    X(UNDO)               \
    X(LEAVE)              \
    X(RESUME)             \
    X(FORGET_SIGN_IN)     \
    X(KEEP_SIGN_IN)       \
    X(MAKE_DEFAULT)       \
    X(TRY_COMMAND)        \
    X(REFRESH_STATUS)     \
    X(FIX)                \
    X(REMOVE)             \
    X(EDIT)               \
    X(UNLOCK_STORE)       \
    X(ANSWER_PASSPHRASE)  \
    X(QUIT)

enum {
#define X(name) WIZARD_BIT_##name,
    WIZARD_EFFECTS(X)
#undef X
        WIZARD_BIT_N,
};

/* One flag each: WIZARD_START_CHECKS, WIZARD_QUIT, … */
enum {
#define X(name) WIZARD_##name = 1u << WIZARD_BIT_##name,
    WIZARD_EFFECTS(X)
#undef X
};
typedef guint32 WizardEffects;

/* What CANCEL leaves alone: half a change is ended by undoing or leaving, not by Esc … */
#define WIZARD_STEADY (WIZARD_CREATE | WIZARD_RESUME | WIZARD_UNDO | WIZARD_REMOVE)
/* … and what goes on by itself while a person works is not what Esc and Ctrl-C are about. */
#define WIZARD_QUIET                                                                       \
    (WIZARD_START_CHECKS | WIZARD_LOOK_UP_USER | WIZARD_LIST_USERS | WIZARD_LOAD_OBJECTS | \
     WIZARD_LOAD_FIELDS | WIZARD_REFRESH_STATUS)

/* "CANCEL|QUIT"; "-" for none. */
char *wizard_effects_build(WizardEffects effects);

/* --- events ----------------------------------------------------------------------------------- */

/* What a person does: words, not keys. Which are possible just now: wizard_allows(). */
#define WIZARD_WORDS(X)                                          \
    X(NEXT)    /* Enter: on the item with the focus */           \
    X(FORWARD) /* to the next page, from anywhere on this one */ \
    X(BACK)                                                      \
    X(TAB)                                                       \
    X(TAB_BACK)                                                  \
    X(UP)                                                        \
    X(DOWN)                                                      \
    X(LEFT)                                                      \
    X(RIGHT)                                                     \
    X(PAGE_UP) /* number: rows of a page */                      \
    X(PAGE_DOWN)                                                 \
    X(TOP)                                                       \
    X(BOTTOM)                                                    \
    X(TOGGLE)    /* Space, outside of a text field */            \
    X(CHARACTER) /* character: typed into a text field */        \
    X(EDIT_TEXT) /* edit */                                      \
    X(PASTE)     /* text */                                      \
    X(HELP)                                                      \
    X(REFRESH)                                                   \
    X(QUIT)                                                      \
    X(INTERRUPT) /* Ctrl-C: cancels what runs; twice quits */    \
    /* sign-in */                                                \
    X(COPY)                                                      \
    X(OPEN)                                                      \
    X(ALONE) /* the link alone, as one unbroken line */          \
    X(EXTEND)                                                    \
    X(CONSENT) /* demo: the demo administrator says yes */       \
    /* details */                                                \
    X(PICK_USER)                                                 \
    X(MORE)                                                      \
    /* objects and fields */                                     \
    X(FILTER)                                                    \
    X(ACCESS) /* R → RCU → RCUD */                           \
    X(RIGHT_READ)                                                \
    X(RIGHT_CREATE)                                              \
    X(RIGHT_UPDATE)                                              \
    X(RIGHT_DELETE)                                              \
    X(RANGE)                                                     \
    X(PATTERN)                                                   \
    X(MARK_ALL)                                                  \
    X(MARK_NONE)                                                 \
    X(INVERT)                                                    \
    X(MARKED_ONLY)                                               \
    X(KINDS)                                                     \
    X(RENAME)                                                    \
    X(ADD_LOOKUP)                                                \
    /* review, create, done, dashboard */                        \
    X(SAVE)                                                      \
    X(DRY_RUN)                                                   \
    X(HAND_OVER)                                                 \
    X(LEAVE)                                                     \
    X(UNDO)                                                      \
    X(TRY)                                                       \
    X(NEW)                                                       \
    X(FIX)                                                       \
    X(EDIT)                                                      \
    X(REMOVE)

/* What the world says. Values are borrowed for the call. */
#define WIZARD_NEWS(X)                                                                        \
    X(START)           /* once, first */                                                      \
    X(TICK)            /* seconds, ms */                                                      \
    X(CHECKS)          /* checks, number: all of them each time */                            \
    X(CLI_LOGIN_FOUND) /* cli_login */                                                        \
    X(KEPT_FOUND)      /* kept; NULL: none for this org */                                    \
    X(LINK_READY)      /* link */                                                             \
    X(PASTE_REFUSED)   /* text: why; the field stays, both ways stay open */                  \
    X(SIGNED_IN)       /* account */                                                          \
    X(SIGN_IN_NEEDED)  /* text: what for; the sign-in page opens, then goes on */             \
    X(USER_FOUND)      /* user */                                                             \
    X(USER_MISSING)    /* text: the username that was asked for */                            \
    X(USERS)           /* users, number */                                                    \
    X(OBJECTS)         /* objects, number */                                                  \
    X(FIELDS)          /* fields */                                                           \
    X(FIELDS_FAILED)   /* text: the object */                                                 \
    X(PLAN)            /* plan */                                                             \
    X(STEP)            /* step */                                                             \
    X(WAITING)         /* waiting */                                                          \
    X(CREATED)         /* created */                                                          \
    X(UNDO_DONE)                                                                              \
    X(TRIED)             /* tried */                                                          \
    X(STATUS)            /* connections, number: all of them each time */                     \
    X(EDITING)           /* editing */                                                        \
    X(REMOVED)           /* text: a sentence about leftovers, or NULL; then STATUS */         \
    X(SAVED)             /* text: the path */                                                 \
    X(PASSPHRASE_WANTED) /* number: a WizardPhrase; asked over whatever page is there */      \
    X(BUSY)              /* text: a line while something is waited for: a desktop's dialog */ \
    X(NOTICE)            /* text: a line that needs no answer */                              \
    X(PROBLEM)           /* problem */

typedef enum {
#define X(name) WIZARD_EVENT_##name,
    WIZARD_WORDS(X) WIZARD_EVENT_N_WORDS,
    WIZARD_NEWS(X)
#undef X
        WIZARD_EVENT_N,
} WizardEventKind;

typedef struct {
    WizardEventKind kind;
    gint64 number; /* rows of a page; how many values */
    union {
        gunichar character;
        FieldEdit edit;
        const char *text;
        struct {
            gint64 seconds; /* Unix */
            gint64 ms;      /* monotonic */
        };
        const WizardCheck *checks;
        const WizardCliLogin *cli_login;
        const WizardKept *kept;
        const WizardLink *link;
        const WizardAccount *account;
        const WizardUser *user;
        const WizardUser *users;
        const WizardObjectRow *objects;
        const WizardFields *fields;
        const WizardPlan *plan;
        const WizardStepNews *step;
        const WizardWaiting *waiting;
        const WizardCreated *created;
        const WizardTried *tried;
        const WizardConnection *connections;
        const WizardEditing *editing;
        const WizardProblemNews *problem;
    };
} WizardEvent;

const char *wizard_event_name(WizardEventKind kind);

/* --- the wizard ------------------------------------------------------------------------------- */

typedef struct {
    bool demo;                  /* the built-in org: consent by one key, commands tried here */
    WizardPage page;            /* WIZARD_PAGE_SIGN_IN or WIZARD_PAGE_DASHBOARD */
    const Answers *answers;     /* known beforehand (flags, --from), or NULL; borrowed */
    StoreKind store;            /* where secrets go if the answers do not say it */
    const char *const *trusted; /* --trust-host; may be NULL; copied */
    const char *resume;         /* a connection whose set-up was left: START goes on with it */
} WizardStart;

Wizard *wizard_new(const WizardStart *start);
void wizard_free(Wizard *wizard);

WizardEffects wizard_handle(Wizard *wizard, const WizardEvent *event);

/* Would this word do something now? Footer and help are drawn from the answers. */
bool wizard_allows(const Wizard *wizard, WizardEventKind word);
/* Is a text field focused, so that letters are text and no commands? */
bool wizard_in_text(const Wizard *wizard);
/* TICK is wanted: something on the screen counts seconds, or a look-up waits for typing to stop. */
bool wizard_wants_ticks(const Wizard *wizard);

/* --- what effects apply to -------------------------------------------------------------------- */

typedef enum {
    WIZARD_WAY_BROWSER,
    WIZARD_WAY_ELSEWHERE,
    WIZARD_WAY_CLI,
    WIZARD_WAY_TOKEN,
    WIZARD_WAY_APP, /* without a key file: the consumer key as the client id in a browser */
    WIZARD_WAY_KEPT,
    WIZARD_WAY_N,
} WizardWay;

WizardWay wizard_way(const Wizard *wizard);
/* The origin to sign in at, "https://login.salesforce.com". */
const char *wizard_org(const Wizard *wizard);
/* Everything answered so far; org, objects and renames included. Borrowed until the next event. */
const Answers *wizard_answers(Wizard *wizard);
const char *wizard_client_id(const Wizard *wizard); /* WAY_APP; NULL if empty, like the next two */
const char *wizard_key_file(const Wizard *wizard);  /* WAY_APP */
const char *wizard_app_user(const Wizard *wizard);  /* WAY_APP */
const char *wizard_cli_username(const Wizard *wizard); /* whose login was found; NULL: none */
const char *wizard_token_file(const Wizard *wizard);   /* WAY_TOKEN */
Secret *wizard_take_token(Wizard *wizard);      /* handed over, the field is wiped; or NULL */
Secret *wizard_take_paste(Wizard *wizard);      /* the pasted address; it stays to be mended */
Secret *wizard_take_passphrase(Wizard *wizard); /* handed over; NULL: declined */
/* The next object whose fields are wanted; NULL: no more. From then on it counts as loading. */
const char *wizard_take_wanted(Wizard *wizard);
const char *wizard_path(const Wizard *wizard); /* typed for SAVE_ANSWERS, HAND_OVER */
WizardJob wizard_job(const Wizard *wizard);
const char *wizard_connection(const Wizard *wizard); /* the one that is worked on or selected */
int wizard_finding(const Wizard *wizard);            /* its selected finding, from 0; -1: none */
int wizard_command(const Wizard *wizard);            /* on Done, from 0 */
const char *wizard_link_url(const Wizard *wizard);   /* for COPY_LINK and OPEN_BROWSER */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Wizard, wizard_free)

#endif
