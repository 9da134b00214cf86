/* Inside of app: the doctor's parts. */
#ifndef APP_DOCTOR_PRIVATE_H
#define APP_DOCTOR_PRIVATE_H

#include "app/doctor.h"

typedef struct {
    App *app;
    const DoctorRequest *request;
    DoctorFound found;
    gpointer user_data;
    GCancellable *cancellable;
    GPtrArray *checks;
    Connection *connection; /* NULL: none */
    char *origin;           /* to be tested */
    gint64 started;         /* of the check under way, monotonic */
} Doctor;

void doctor_begin(Doctor *doctor);
/* Ends the check; all texts are copied and cleaned. NULL: nothing to say. */
void doctor_add(Doctor *doctor, const char *id, const char *label, CheckState state,
                const char *value, const char *why, const char *next);
void doctor_add_problem(Doctor *doctor, const char *id, const char *label, const GError *error);

/* In a fiber, each. */
void doctor_local(Doctor *doctor);   /* terminal, locale, proxy, folders */
void doctor_network(Doctor *doctor); /* dns, tcp, http, tls, clock */
void doctor_store(Doctor *doctor);
void doctor_session(Doctor *doctor); /* the connection's */
void doctor_admin(Doctor *doctor);   /* permissions, what can be created */

#endif
