/* Inside of app: what every change of an existing connection starts from. */
#ifndef APP_LIFE_PRIVATE_H
#define APP_LIFE_PRIVATE_H

#include "app/change-private.h"
#include "app/life.h"
#include "salesforce/setup.h"

typedef struct {
    App *app;
    Connection *connection;
    Integration *integration; /* the first associated one; NULL: none */
    char *env;
    SignIn *sign_in; /* NULL: not asked for */
} LifeStart;

bool life_start(App *app, LifeStart *start, const char *name, bool needs_admin,
                GCancellable *cancellable, GError **error);
void life_start_clear(LifeStart *start);
Journal *life_begin(LifeStart *start, PlanKind kind);
/* Takes the journal and the sign-in. */
Change *life_finish(LifeStart *start, Journal *journal, const SetupUser *user,
                    GCancellable *cancellable);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LifeStart, life_start_clear)

#endif
