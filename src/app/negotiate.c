/* Which API version to speak: salesforce-api §2. */
#include "config.h"

#include "app/app-private.h"
#include "app/settings.h"
#include "core/json.h"
#include "core/problem.h"
#include "salesforce/answer.h"

#define HIGHEST 67.0 /* tested with */
#define LOWEST 60.0  /* certificates of external client apps */

static double highest_wanted(const App *app)
{
    g_autofree char *set = setting_get(app, "api_version");

    return set ? g_ascii_strtod(set, NULL) : HIGHEST;
}

static char *pick(json_object *list, double most)
{
    char *best = NULL;
    double best_number = 0;

    for (gsize i = 0; i < json_object_array_length(list); i++) {
        const char *version = json_text(json_object_array_get_idx(list, i), "version", NULL);
        double number = version ? g_ascii_strtod(version, NULL) : 0;

        if (number <= best_number || number > most)
            continue;
        best_number = number;
        g_free(best);
        best = g_strdup(version);
    }
    if (best_number < LOWEST)
        g_clear_pointer(&best, g_free);
    return best;
}

char *app_negotiate(App *app, Http *http, const char *instance_url, GCancellable *cancellable,
                    GError **error)
{
    g_autofree char *url = g_strconcat(instance_url, "/services/data", NULL);
    HttpRequest request = {.method = "GET", .url = url};
    g_autoptr(HttpResponse) response = http_send(http, &request, cancellable, error);
    g_autoptr(json_object) list = NULL;
    char *version;

    if (!response)
        return NULL;
    if (response->status != 200) {
        answer_set_rest(error, response, "the org's API versions cannot be read");
        return NULL;
    }
    list = json_parse(response->body, (gssize) response->body_length, error);
    if (!list)
        return NULL;
    if (!json_object_is_type(list, json_type_array)) {
        problem_set(error, PROBLEM_MALFORMED_ANSWER, NULL, NULL,
                    "the org's API versions are no list");
        return NULL;
    }
    version = pick(list, highest_wanted(app));
    if (!version)
        problem_set(error, PROBLEM_FAILED, "orgwire needs 60.0 or newer", NULL,
                    "the org offers no API version that orgwire speaks");
    return version;
}
