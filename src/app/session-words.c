/* What a refused token request means for this connection, now. */
#include "config.h"

#include "app/app-private.h"
#include "app/session.h"
#include "app/sign-in.h"
#include "core/problem.h"
#include "core/text.h"
#include "provision/provision.h"
#include "salesforce/answer.h"
#include "salesforce/setup.h"

/* Once it has worked, a "not known there" says that somebody took it away. */
static bool is_spreading(const App *app, const Connection *connection)
{
    gint64 deployed = connection->deployed_at ? text_time_parse(connection->deployed_at) : -1;
    gint64 age = app_now(app) - deployed;

    return g_strcmp0(connection->state, "preparing") == 0 && deployed > 0 && age >= 0 &&
           age < PROVISION_SPREADING;
}

/* Only an administrator may read from where others came. */
static void name_address(App *app, const Connection *connection, GError *why,
                         GCancellable *cancellable)
{
    g_autoptr(SignIn) sign_in = sign_in_for(app, connection, cancellable, NULL);
    g_autoptr(Api) api = sign_in ? sign_in_api(app, sign_in) : NULL;

    if (api)
        setup_name_address(api, connection->user_id, why, cancellable);
}

void session_explain(App *app, const Connection *connection, GError **why,
                     GCancellable *cancellable)
{
    g_autoptr(GError) old = NULL;

    if (answer_is_not_yet(*why) && is_spreading(app, connection)) {
        old = g_steal_pointer(why);
        provision_set_preparing(connection->name, old, why);
    } else if (answer_is_wrong_address(*why))
        name_address(app, connection, *why, cancellable);
}
