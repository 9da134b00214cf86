/* What the files of the public library share. */
#ifndef LIBORGWIRE_PRIVATE_H
#define LIBORGWIRE_PRIVATE_H

#include <gio/gio.h>
#include <json-c/json.h>

#include "actions/action.h"
#include "app/session.h"
#include "orgwire.h"

struct orgwire_error {
    GError *error;
};

struct orgwire_value {
    json_object *json;
};

/* Takes `problem` (NULL: fine) and gives its code; hands it out if somebody asks. */
orgwire_code library_finish(GError *problem, orgwire_error **error);
orgwire_value *library_value(json_object *json); /* takes the reference */

typedef struct Job Job;

struct orgwire {
    GThread *thread;
    GMainContext *context;
    GMainLoop *loop;
    AppOptions options;
    GStrv trusted;
    char *name, *wanted, *env, *root, *ca_file, *passphrase_file;

    App *app;
    Integration *integration;
    Connection *connection;
    GPtrArray *describes;
    Api *api;
    ActionSet *set;

    GMutex mutex; /* what follows */
    GCond idle;
    guint running;
    bool closing;
    GCancellable *cancellable;
};

/* One call on its way. */
struct Job {
    orgwire *org;
    bool (*run)(Job *job, GError **error); /* in a fiber of the handle's thread */
    const char *action;                    /* or SOQL */
    json_object *input;
    GCancellable *cancellable;

    GMutex mutex; /* what follows */
    GCond changed;
    GQueue rows; /* of json_object * */
    GError *error;
    bool done;
    bool stopped; /* the caller's callback wants no more */
};

/* A RunRow: hands a record to the waiting caller. */
bool library_row(json_object *record, gpointer job, GError **error);

typedef int (*LibraryRow)(json_object *record, void *user_data);
/* Runs a job in the handle's thread and waits for it. */
orgwire_code library_do(Job *job, LibraryRow row, void *user_data, orgwire_error **error);
/* Runs an action and hands each record or result to `row` in the caller's thread. */
orgwire_code library_call(orgwire *org, const char *action, json_object *input, LibraryRow row,
                          void *user_data, orgwire_error **error);

#endif
