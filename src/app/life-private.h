/* Inside of app: what every change of an existing connection starts from. */
#ifndef APP_LIFE_PRIVATE_H
#define APP_LIFE_PRIVATE_H

#include "app/change-private.h"
#include "app/life.h"
#include "salesforce/setup.h"

typedef struct {
    App *app;
    Connection *connection;
    Integration *integration; /* whose rights the permission set grants; NULL: not known, or gone */
    GError *unreadable;       /* why it is there and cannot be read; NULL: it is not so */
    char *env;                /* where it runs through the connection; "": nowhere any more */
    SignIn *sign_in;          /* NULL: not asked for */
} LifeStart;

bool life_start(App *app, LifeStart *start, const char *name, bool needs_admin,
                GCancellable *cancellable, GError **error);
void life_start_clear(LifeStart *start);
/* Before a deploy that writes the rights: they are never guessed. */
bool life_need_integration(const LifeStart *start, GError **error);
/* As the present certificate has them, unless they are given (not 0). */
void life_key_like_before(Journal *journal, guint key_size, guint valid_days);
Journal *life_begin(LifeStart *start, PlanKind kind);
/* Takes the journal and the sign-in. */
Change *life_finish(LifeStart *start, Journal *journal, const SetupUser *user,
                    GCancellable *cancellable);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LifeStart, life_start_clear)

#endif
