/* Inside of app: jobs of the driver. */
#ifndef APP_DRIVE_PRIVATE_H
#define APP_DRIVE_PRIVATE_H

#include "app/change.h"
#include "app/drive.h"
#include "app/objects.h"
#include "app/set-up.h"
#include "app/sign-in.h"

struct Drive {
    App *app;
    Wizard *wizard;
    Demo *demo; /* NULL: a real org */
    DrivePost post;
    gpointer user_data;
    char *env;
    GPtrArray *jobs;        /* of Job *: those that run or wait to */
    SignInAttempt *attempt; /* NULL: no link is open */
    char *refused_callback; /* the app does not know it: the next one is tried; NULL: none */
    SignIn *sign_in;        /* NULL: nobody is signed in */
    bool keep_sign_in;
    char *given_client_id; /* WAY_APP: the app, its key */
    Secret *given_key;
    Change *change;                         /* planned, run or to be undone */
    GPtrArray *statuses;                    /* of Status *: the last look */
    char *try_connection, *try_integration; /* what the commands on Done are about */
    bool asking;        /* for the second store's passphrase, until it is answered */
    Secret *passphrase; /* the answer; NULL: declined */
    bool ending;
};

/* One effect being carried out. What it applies to was copied from the wizard at once. */
typedef struct Job Job;
typedef void (*JobFunc)(Job *job);
struct Job {
    Drive *drive;
    WizardEffects effect;
    GCancellable *cancellable;
    JobFunc run; /* in a fiber */
    char *text;  /* an org, a username, an object, a path, a connection */
    char *client_id, *user;
    Secret *secret;
    Answers *answers;
    WizardWay way;
    WizardJob job;
    int number;
};

Job *job_new(Drive *drive, WizardEffects effect, JobFunc run);
/* Starts it when the loop turns; an earlier one of the same effect ends, if `alone`. */
void job_start(Job *job, bool alone);
/* Answers of a cancelled job are dropped. */
void job_post(Job *job, const WizardEvent *event);
void job_post_text(Job *job, WizardEventKind kind, const char *text);
/* Takes the error. SIGN_IN_NEEDED becomes the event of that name. */
void job_fail(Job *job, GError *error);
bool job_is_cancelled(const Job *job);
/* What the wizard is told of an error; borrows from both. */
WizardProblemNews drive_problem_news(WizardEffects failed, const GError *error,
                                     const char *details);

/* drive-ask.c */
/* A PassphraseAsk, `drive` a Drive *: the wizard asks, over whatever page is there. */
Secret *drive_ask(gpointer drive, PassphraseWanted wanted, GCancellable *cancellable,
                  GError **error);
void drive_answer(Drive *drive);
/* drive-sign-in.c */
void drive_checks(Job *job);
void drive_begin_sign_in(Job *job);
void drive_extend(Drive *drive);
void drive_paste(Job *job);
void drive_use_token(Job *job);
void drive_consent(Job *job);
void drive_open_browser(Job *job);
void drive_forget_sign_in(Job *job);
void drive_unlock(Job *job);
/* Borrows from the sign-in. */
WizardAccount drive_account(const SignIn *sign_in);
/* drive-org.c */
void drive_look_up_user(Job *job);
void drive_list_users(Job *job);
void drive_load_objects(Job *job);
void drive_load_fields(Job *job);
/* drive-change.c */
void drive_make_plan(Job *job);
void drive_save_answers(Job *job);
void drive_hand_over(Job *job);
void drive_create(Job *job);
void drive_resume(Job *job);
void drive_undo(Job *job);
void drive_post_plan(Job *job, WizardJob kind);
bool drive_run_change(Job *job, GError **error);
/* drive-life.c */
void drive_refresh_status(Job *job);
void drive_fix(Job *job);
void drive_remove(Job *job);
void drive_edit(Job *job);
void drive_make_default(Job *job);
/* drive-try.c */
void drive_try(Job *job);
GStrv drive_commands(const Change *change);

#endif
