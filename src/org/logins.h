/* Sign-ins of users: LoginHistory. */
#ifndef ORG_LOGINS_H
#define ORG_LOGINS_H

#include "org/org.h"

typedef struct {
    char *id;
    char *user_id;
    char *application; /* the app's label */
    char *type;        /* "Remote Access 2.0" */
    char *status;      /* "Success" or why not */
    gint64 time;
} Login;

void logins_make(Org *org);
void logins_clear(Org *org);
void login_note(Org *org, const OrgUser *user, const char *application, const char *status);

#endif
