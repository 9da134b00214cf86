#include "config.h"

#include "actions/faults.h"

#include "core/problem.h"

void faults_clear(Faults *faults)
{
    g_clear_error(&faults->first);
    g_clear_pointer(&faults->more, g_ptr_array_unref);
    faults->count = 0;
}

static char *line_of(const GError *error, const char *where)
{
    const char *why = problem_why(error);

    return g_strdup_printf("%s%s%s%s%s", where ? where : "", where ? ": " : "", error->message,
                           why ? ": " : "", why ? why : "");
}

void faults_add(Faults *faults, GError *error, const char *where)
{
    if (!error)
        return;
    faults->count++;
    if (!faults->first) {
        if (where)
            g_prefix_error(&error, "%s: ", where);
        faults->first = error;
        return;
    }
    if (!faults->more)
        faults->more = g_ptr_array_new_with_free_func(g_free);
    if (faults->more->len < FAULTS_SHOWN - 1)
        g_ptr_array_add(faults->more, line_of(error, where));
    g_error_free(error);
}

bool faults_end(Faults *faults, GError **error)
{
    g_autoptr(GString) why = NULL;
    const char *own;

    if (!faults->first)
        return true;
    if (!faults->more) {
        g_propagate_error(error, g_steal_pointer(&faults->first));
        return false;
    }
    own = problem_why(faults->first);
    why = g_string_new(own);
    for (guint i = 0; i < faults->more->len; i++)
        g_string_append_printf(why, "%s%s", why->len ? "\n" : "",
                               (char *) faults->more->pdata[i]);
    if (faults->count > faults->more->len + 1)
        g_string_append_printf(why, "\nand %" G_GUINT64_FORMAT " more",
                               faults->count - faults->more->len - 1);
    problem_set(error, problem_code(faults->first), why->str, problem_next(faults->first), "%s",
                faults->first->message);
    return false;
}
