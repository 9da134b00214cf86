/* The OAuth callback on loopback: one request line and its Host, strictly (decisions 12,
 * reliability.md D1–D11). Listens on 127.0.0.1 and ::1, or not at all. */
#ifndef SALESFORCE_LISTENER_H
#define SALESFORCE_LISTENER_H

#include <gio/gio.h>
#include <stdbool.h>

typedef struct Listener Listener;

/* Called from the loop with "path?query" of a request that has the right path, Host and `state`.
 * True: it is the answer; the browser is told to go back to the terminal, and whoever comes later
 * that this was already done. False: it is refused like any other, and the wait goes on. May free
 * the listener. */
typedef bool (*ListenerFound)(const char *address, gpointer user_data);

/* PROBLEM_CONFLICT when the port of redirect_uri is taken on either family. */
Listener *listener_new(const char *redirect_uri, const char *state, ListenerFound found,
                       gpointer user_data, GError **error);
void listener_free(Listener *listener);
/* "http://localhost:1717/OauthRedirect" */
const char *listener_address(const Listener *listener);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listener, listener_free)

#endif
