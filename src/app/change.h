/* A planned change of an org, ready to be shown, run, resumed or undone: set-up, edit, repair,
 * rotate, migrate, remove. The commands and the wizard treat all of them alike. */
#ifndef APP_CHANGE_H
#define APP_CHANGE_H

#include "app/app.h"
#include "app/sign-in.h"
#include "core/integration.h"
#include "provision/plan.h"
#include "provision/provision.h"

typedef struct Change Change;

void change_free(Change *change);
/* `no_wait`: STEP_WAIT tries once and then ends with PROBLEM_PREPARING. `seconds`: at most so long
 * for a deploy (then PROBLEM_TIMEOUT) and for STEP_WAIT; 0: as long as is usual. */
void change_set_waiting(Change *change, bool no_wait, guint seconds);
const Plan *change_plan(const Change *change);
/* As it shall be; after a run as it is. */
const Connection *change_connection(const Change *change);
const Integration *change_integration(const Change *change); /* NULL: none */
const SignIn *change_sign_in(const Change *change);          /* NULL: nobody is */
/* {"schema":1,"connection","integration","module","state","org_id","instance_url","app","app_kind",
 * "permission_sets","certificate":{…},"objects":[{"name","rights"}]} */
json_object *change_to_json(const Change *change);
/* {"schema":1,"dry_run":true,"plan":{…},"answers":…} */
json_object *change_plan_to_json(const Change *change);

/* An undo of it was begun: running it goes on undoing, the only way that is left. */
bool change_is_undoing(const Change *change);

/* In a fiber. One change per connection at a time (lock; PROBLEM_CONFLICT names the process).
 * PROBLEM_PREPARING: all is saved, Salesforce is not ready; the way on is `status --wait` or
 * resume. */
bool change_run(Change *change, ReportFunc report, gpointer report_data, GCancellable *cancellable,
                GError **error);
/* Its run has failed and taken back everything: there is nothing to go on with. Undoing it does
 * nothing more. */
bool change_is_rolled_back(const Change *change);
/* In a fiber. Takes back what was or may have been done. */
bool change_undo(Change *change, ReportFunc report, gpointer report_data, GCancellable *cancellable,
                 GError **error);

/* A change that was begun and not ended. */
typedef struct {
    char *connection;
    PlanKind kind;
    char *org; /* instance */
    char *started_at;
    StepId next;   /* the first step that is not done */
    bool undoing;  /* an undo was begun: it is what goes on */
    char *problem; /* the journal cannot be read: why; else NULL */
} Unfinished;
void unfinished_free(Unfinished *entry);
GPtrArray *changes_unfinished(App *app); /* of Unfinished * */

/* In a fiber. `name` NULL: the only unfinished one. Ready for change_run() or change_undo().
 * PROBLEM_SIGN_IN_NEEDED when what is left needs the administrator and nobody is signed in. */
Change *change_resume(App *app, const char *name, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Change, change_free)

#endif
