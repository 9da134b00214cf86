#include "config.h"

#include "org/logins.h"

#define LOGINS_MAX 2000

static void login_free(gpointer data)
{
    Login *login = data;

    g_free(login->id);
    g_free(login->user_id);
    g_free(login->application);
    g_free(login->type);
    g_free(login->status);
    g_free(login);
}

void logins_make(Org *org)
{
    org->logins = g_ptr_array_new_with_free_func(login_free);
}

void logins_clear(Org *org)
{
    g_clear_pointer(&org->logins, g_ptr_array_unref);
}

void login_note(Org *org, const OrgUser *user, const char *application, const char *status)
{
    Login *login = g_new0(Login, 1);

    if (org->logins->len >= LOGINS_MAX)
        g_ptr_array_remove_range(org->logins, 0, LOGINS_MAX / 2);
    login->id = org_new_id(org, "0Ya");
    login->user_id = g_strdup(user->id);
    login->application = g_strdup(application);
    login->type = g_strdup("Remote Access 2.0");
    login->status = g_strdup(status);
    login->time = org_now(org);
    g_ptr_array_add(org->logins, login);
}
