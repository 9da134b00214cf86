/* The checks in their order, and what is made of them. */
#include "config.h"

#include <string.h>

#include "app/doctor-private.h"
#include "core/org-host.h"
#include "core/problem.h"
#include "core/text.h"

static const char *const states[] = {"ok", "note", "bad", "skipped"};

const char *check_state_name(CheckState state)
{
    return states[state];
}

void check_free(Check *check)
{
    if (!check)
        return;
    g_free((char *) check->id);
    g_free(check->label);
    g_free(check->value);
    g_free(check->why);
    g_free(check->next);
    g_free(check);
}

void doctor_begin(Doctor *doctor)
{
    doctor->started = g_get_monotonic_time();
}

void doctor_add(Doctor *doctor, const char *id, const char *label, CheckState state,
                const char *value, const char *why, const char *next)
{
    Check *check = g_new0(Check, 1);

    check->id = g_strdup(id);
    check->label = g_strdup(label);
    check->state = state;
    check->value = value ? text_clean(value) : NULL;
    check->why = why ? text_clean(why) : NULL;
    check->next = next ? text_clean_lines(next) : NULL;
    check->milliseconds = (g_get_monotonic_time() - doctor->started) / 1000;
    g_ptr_array_add(doctor->checks, check);
    if (doctor->found)
        doctor->found(check, doctor->user_data);
    doctor_begin(doctor);
}

void doctor_add_problem(Doctor *doctor, const char *id, const char *label, const GError *error)
{
    doctor_add(doctor, id, label, CHECK_BAD, error->message, problem_why(error),
               problem_next(error));
}

/* As typed: a host, HOST:PORT or a URL; what is refused is told by the check of the network. */
static char *origin_of(const Doctor *doctor, const char *typed)
{
    char *origin = org_host_parse(typed, app_trusted_hosts(doctor->app), NULL);

    return origin ? origin : g_strdup(typed);
}

static void find_origin(Doctor *doctor)
{
    const DoctorRequest *request = doctor->request;

    if (request->connection)
        doctor->connection = files_connection(app_folders(doctor->app), request->connection, NULL);
    if (doctor->connection)
        doctor->origin = g_strdup(doctor->connection->instance_url);
    else if (request->sign_in)
        doctor->origin = g_strdup(request->sign_in->instance_url);
    else
        doctor->origin = origin_of(doctor, request->host ? request->host : "login.salesforce.com");
}

GPtrArray *doctor_run(App *app, const DoctorRequest *request, DoctorFound found, gpointer user_data,
                      GCancellable *cancellable)
{
    Doctor doctor = {
        .app = app,
        .request = request,
        .found = found,
        .user_data = user_data,
        .cancellable = cancellable,
        .checks = g_ptr_array_new_with_free_func((GDestroyNotify) check_free),
    };

    doctor_begin(&doctor);
    find_origin(&doctor);
    if (request->connection && !doctor.connection)
        doctor_add(&doctor, "connection", "Connection", CHECK_BAD, request->connection,
                   "there is none of that name", "orgwire list");
    if (!request->quick)
        doctor_local(&doctor);
    doctor_network(&doctor);
    doctor_store(&doctor);
    if (!request->quick && doctor.connection)
        doctor_session(&doctor);
    if (!request->quick)
        doctor_admin(&doctor);
    connection_free(doctor.connection);
    g_free(doctor.origin);
    return doctor.checks;
}

json_object *doctor_to_json(GPtrArray *checks)
{
    json_object *object = json_object_new_object();
    json_object *list = json_object_new_array();

    json_add_integer(object, "schema", 1);
    for (guint i = 0; i < checks->len; i++) {
        const Check *check = checks->pdata[i];
        json_object *entry = json_object_new_object();

        json_add_text(entry, "id", check->id);
        json_add_text(entry, "label", check->label);
        json_add_text(entry, "state", check_state_name(check->state));
        json_add_text(entry, "value", check->value);
        json_add_text(entry, "why", check->why);
        json_add_text(entry, "next", check->next);
        json_add_integer(entry, "milliseconds", check->milliseconds);
        json_object_array_add(list, entry);
    }
    json_add_take(object, "checks", list);
    return object;
}

/* Words that name a person, a host or an org: an address, an id, a path of somebody's home. */
static char *redact(const char *text)
{
    static const char *const patterns[] = {
        "(?i)(?<=proxy=).*?(?=, [A-Za-z_]+=|$)",  /* proxies, in whatever form */
        "(?<![A-Za-z0-9])'[^']*'(?![A-Za-z0-9])", /* connections, hosts, issuers */
        "[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+",       /* user names */
        "https?://[^ '\"]+",                      /* addresses */
        "[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.(?!UTF\\b)[A-Za-z]{2,}", /* hosts */
        "\\b00[A-Za-z0-9]{13}([A-Za-z0-9]{3})?\\b",                  /* ids */
        "(?<![A-Za-z0-9.])/[A-Za-z0-9._-]+(/[^ :'\"]*)?",            /* folders */
        "\\b\\d{1,3}(\\.\\d{1,3}){3}\\b",                            /* numeric hosts */
        "(?<![A-Za-z0-9:])[0-9A-Fa-f]{0,4}(:[0-9A-Fa-f]{0,4}){2,7}(?![A-Za-z0-9:])",
    };
    char *clean = g_strdup(text);

    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        g_autoptr(GRegex) regex = g_regex_new(patterns[i], 0, 0, NULL);
        char *next = g_regex_replace_literal(regex, clean, -1, 0, "…", 0, NULL);

        g_free(clean);
        clean = next;
    }
    return clean;
}

static GPtrArray *redacted_copy(GPtrArray *checks)
{
    GPtrArray *clean = g_ptr_array_new_with_free_func((GDestroyNotify) check_free);

    for (guint i = 0; i < checks->len; i++) {
        const Check *check = checks->pdata[i];
        bool named = g_str_equal(check->id, "connection");
        Check *copy = g_new0(Check, 1);

        *copy = *check;
        copy->id = g_strdup(check->id);
        copy->label = g_strdup(check->label);
        copy->value = check->value && !named ? redact(check->value) : NULL;
        copy->why = check->why ? redact(check->why) : NULL;
        copy->next = NULL; /* it may name a person's own files */
        g_ptr_array_add(clean, copy);
    }
    return clean;
}

json_object *doctor_report_to_json(GPtrArray *checks)
{
    g_autoptr(GPtrArray) redacted = redacted_copy(checks);

    return doctor_to_json(redacted);
}

char *doctor_report(GPtrArray *checks)
{
    g_autoptr(GPtrArray) redacted = redacted_copy(checks);
    GString *report = g_string_new("orgwire " PACKAGE_VERSION "\n");

    for (guint i = 0; i < redacted->len; i++) {
        const Check *check = redacted->pdata[i];

        g_string_append_printf(report, "%-8s %s: %s%s%s (%" G_GINT64_FORMAT " ms)\n",
                               check_state_name(check->state), check->label,
                               check->value ? check->value : "", check->why ? "; " : "",
                               check->why ? check->why : "", check->milliseconds);
    }
    return g_string_free(report, FALSE);
}
