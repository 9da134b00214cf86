/* One curl multi handle turned by one GSource of the main loop. For http.c alone. */
#ifndef SALESFORCE_HTTP_LOOP_H
#define SALESFORCE_HTTP_LOOP_H

#include <curl/curl.h>
#include <glib.h>
#include <stdbool.h>

typedef struct HttpLoop HttpLoop;

/* Called from the loop when the handle has left the multi, never inside a curl callback. */
typedef void (*HttpLoopDone)(CURLcode result, gpointer user_data);

/* Attached to the thread-default context of the caller. */
HttpLoop *http_loop_new(void);
/* Takes out what is still in, without calling anyone. */
void http_loop_free(HttpLoop *loop);

/* curl refuses handles that are added inside its callbacks: those wait until it has returned. */
void http_loop_add(HttpLoop *loop, CURL *easy, HttpLoopDone done, gpointer user_data);
/* Takes the handle out at once; `done` is not called. */
void http_loop_remove(HttpLoop *loop, CURL *easy);

#endif
