#include "config.h"

#include "org/org.h"

#include <string.h>

#include "core/problem.h"
#include "org/deploy.h"
#include "org/log.h"
#include "org/logins.h"
#include "org/options.h"
#include "org/sessions.h"
#include "org/setup.h"
#include "org/tables.h"
#include "org/users.h"

static const char BASE62[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static bool set_faults(Org *org, GError **error)
{
    for (char **fault = org->options.faults; fault && *fault; fault++)
        if (!faults_set(org->faults, *fault, true)) {
            problem_set(error, PROBLEM_USAGE, NULL, "Say --fault=help for the list",
                        "There is no fault '%s'", *fault);
            return false;
        }
    return true;
}

static bool load_data(Org *org, GError **error)
{
    org->data = data_new(org, org->options.describes, error);
    if (!org->data)
        return false;
    for (char **rows = org->options.rows; rows && *rows; rows++)
        if (!data_set_rows(org->data, *rows, error))
            return false;
    tables_add(org);
    return true;
}

Org *org_new(const OrgOptions *options, GError **error)
{
    g_autoptr(Org) org = g_new0(Org, 1);

    options_copy(&org->options, options);
    org->clock = g_get_real_time;
    org->clock_offset = options->clock;
    org->serials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    org->id = org_new_id(org, "00D");
    org->url = g_strdup("https://localhost");
    org->login_url = g_strdup("https://localhost");
    org->faults = faults_new();
    org->assertions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    org->lost_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sessions_make(org);
    deploys_make(org);
    logins_make(org);
    log_make(org);
    users_make(org);
    org->setup = setup_new();
    users_make_profile_sets(org, org->setup);
    if (!set_faults(org, error) || !load_data(org, error))
        return NULL;
    return g_steal_pointer(&org);
}

void org_free(Org *org)
{
    if (!org)
        return;
    data_free(org->data);
    log_clear(org);
    logins_clear(org);
    deploys_clear(org);
    sessions_clear(org);
    users_clear(org);
    setup_free(org->setup);
    faults_free(org->faults);
    g_clear_pointer(&org->assertions, g_hash_table_unref);
    g_clear_pointer(&org->lost_keys, g_hash_table_unref);
    g_clear_pointer(&org->serials, g_hash_table_unref);
    g_free(org->id);
    g_free(org->url);
    g_free(org->login_url);
    options_clear(&org->options);
    g_free(org);
}

gint64 org_now_ms(const Org *org)
{
    return org->clock() / 1000 + org->clock_offset * 1000;
}

gint64 org_now(const Org *org)
{
    return org_now_ms(org) / 1000;
}

char *org_time(gint64 seconds)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);

    return g_date_time_format(time, "%Y-%m-%dT%H:%M:%S.000+0000");
}

/* The three letters behind an id say which of its characters are capitals (salesforce-api §7.5). */
static char *add_checksum(const char *id15)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    char sum[4] = "";

    for (int group = 0; group < 3; group++) {
        int bits = 0;

        for (int i = 0; i < 5; i++)
            if (g_ascii_isupper(id15[group * 5 + i]))
                bits |= 1 << i;
        sum[group] = digits[bits];
    }
    return g_strconcat(id15, sum, NULL);
}

char *org_new_id(Org *org, const char *prefix)
{
    guint serial = GPOINTER_TO_UINT(g_hash_table_lookup(org->serials, prefix)) + 1;
    char text[16] = "___5g0000000000";

    g_hash_table_insert(org->serials, g_strdup(prefix), GUINT_TO_POINTER(serial));
    memcpy(text, prefix, 3);
    for (int at = 14; at > 8 && serial; at--, serial /= 62)
        text[at] = BASE62[serial % 62];
    return add_checksum(text);
}

char *org_id18(const char *id)
{
    gsize length = strlen(id);

    if (length != 15 && length != 18)
        return NULL;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(id[i]))
            return NULL;
    return length == 18 ? g_strdup(id) : add_checksum(id);
}

bool org_id_equal(const char *a, const char *b)
{
    gsize length_a = a ? strlen(a) : 0, length_b = b ? strlen(b) : 0;

    if ((length_a != 15 && length_a != 18) || (length_b != 15 && length_b != 18))
        return false;
    return strncmp(a, b, 15) == 0;
}
