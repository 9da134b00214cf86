/* One org as one user: paths below /services/data/vXX.0, JSON in and out, the token renewed once. */
#ifndef SALESFORCE_API_H
#define SALESFORCE_API_H

#include <json-c/json.h>

#include "core/json.h"
#include "salesforce/http.h"

typedef struct Api Api;

/* Mints a new token, in a fiber; NULL with an error ends the request that met the dead one. */
typedef Secret *(*ApiRenew)(gpointer user_data, GCancellable *cancellable, GError **error);

Api *api_new(Http *http, const char *instance_url, const char *version, Secret *token);
void api_free(Api *api);
void api_set_renew(Api *api, ApiRenew renew, gpointer user_data);
const char *api_version(const Api *api);
Secret *api_token(const Api *api); /* borrowed */
/* In a fiber. For who sends the token by another way: sees to it that it is no longer `dead`.
 * `sent_at`: when the request went out that met it (g_get_monotonic_time()); a renewal that has
 * failed since then counts for it too. */
bool api_renew(Api *api, const Secret *dead, gint64 sent_at, GCancellable *cancellable,
               GError **error);
/* From the last Sforce-Limit-Info header; -1 before the first. */
int api_calls_used(const Api *api);
int api_calls_limit(const Api *api);
/* Server's clock minus ours in seconds, from the last Date header; 0 before the first. */
gint64 api_clock_offset(const Api *api);

/* `path`: "sobjects/Account/describe" (below the version), or absolute "/services/…" (a locator).
 * In a fiber. NULL or false with the problem of answer_set_rest(); `doing` says what was attempted
 * ("the object list cannot be read"). INVALID_SESSION_ID renews once and repeats (several requests
 * that meet the same dead token wait for one renewal); GET, PUT and PATCH are repeated on
 * 502/503/504/420/429 with back-off, honouring Retry-After, and once when the connection broke;
 * UNABLE_TO_LOCK_ROW is repeated for all. */
json_object *api_get(Api *api, const char *path, const char *doing, GCancellable *cancellable,
                     GError **error);
/* With a JSON body (NULL: none). Answers without a body give an empty object. A POST is sent `once`
 * and never repeated after it may have arrived (PROBLEM_NETWORK, why says so). */
json_object *api_send(Api *api, const char *method, const char *path, json_object *body,
                      const char *doing, GCancellable *cancellable, GError **error);
/* Anything: the request's url is a path as above, its bearer is filled in. Any status ≥ 300 is a
 * problem, except those listed in `accept` (0-terminated; NULL: none). A request with a sink is not
 * repeated once the sink has got something. */
HttpResponse *api_request(Api *api, const HttpRequest *request, const int *accept,
                          const char *doing, GCancellable *cancellable, GError **error);
/* SOQL, all pages, each record handed out in the caller's fiber (so `row` may wait), its numbers digit
 * for digit; one page is in memory at a time. The record is borrowed. False from `row` with an error
 * stops. queryAll with `deleted`. PROBLEM_REFUSED_HOST when the next page would leave the host. */
typedef bool (*ApiRow)(json_object *record, gpointer user_data, GError **error);
bool api_query(Api *api, const char *soql, bool deleted, ApiRow row, gpointer user_data,
               GCancellable *cancellable, GError **error);
/* The first record, or an empty result: NULL without error. */
json_object *api_query_one(Api *api, const char *soql, GCancellable *cancellable, GError **error);
/* All records of a small result as an array. */
json_object *api_query_all(Api *api, const char *soql, GCancellable *cancellable, GError **error);
/* COUNT() queries: totalSize; -1 on error. */
gint64 api_query_count(Api *api, const char *soql, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Api, api_free)

#endif
