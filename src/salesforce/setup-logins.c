#include "config.h"

#include "core/problem.h"
#include "core/soql.h"
#include "salesforce/answer.h"
#include "salesforce/setup.h"

/* Of the user's last attempt; NULL: not known. */
static char *last_address(Api *api, const char *user_id, GCancellable *cancellable)
{
    g_autofree char *id = soql_quote(user_id, -1, NULL);
    g_autofree char *soql = g_strdup_printf("SELECT SourceIp FROM LoginHistory WHERE UserId = %s "
                                            "ORDER BY LoginTime DESC LIMIT 1",
                                            id);
    g_autoptr(json_object) record = id ? api_query_one(api, soql, cancellable, NULL) : NULL;
    const char *address = json_text(record, "SourceIp", NULL);

    return address && *address ? answer_clean(address) : NULL;
}

void setup_name_address(Api *api, const char *user_id, GError *problem, GCancellable *cancellable)
{
    g_autofree char *address = NULL;
    g_autofree char *why = NULL;
    g_autofree char *next = NULL;

    if (!user_id || !answer_is_wrong_address(problem))
        return;
    address = last_address(api, user_id, cancellable);
    if (!address)
        return;
    why = g_strdup_printf("%s; the org sees %s", problem_why(problem), address);
    next = g_strdup_printf("have %s, the address the org sees, allowed by the app's IP policy and "
                           "the profile's login IP ranges",
                           address);
    problem_reword(problem, why, next);
}
