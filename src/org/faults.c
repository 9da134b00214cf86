#include "config.h"

#include "org/faults.h"

#include <string.h>

#include "org/org.h"

typedef struct {
    const char *name;
    const char *argument;
    const char *what;
} FaultRow;

#define FAULT_ROW(id, name, argument, what) {name, argument, what},
static const FaultRow rows[FAULT_N] = {FAULT_LIST(FAULT_ROW)};
#undef FAULT_ROW

struct Faults {
    char *arguments[FAULT_N]; /* NULL: off */
};

Faults *faults_new(void)
{
    return g_new0(Faults, 1);
}

void faults_free(Faults *faults)
{
    if (!faults)
        return;
    for (int i = 0; i < FAULT_N; i++)
        g_free(faults->arguments[i]);
    g_free(faults);
}

bool faults_set(Faults *faults, const char *text, bool on)
{
    const char *colon = strchr(text, ':');
    gsize length = colon ? (gsize) (colon - text) : strlen(text);

    for (int i = 0; i < FAULT_N; i++) {
        if (strlen(rows[i].name) != length || strncmp(rows[i].name, text, length) != 0)
            continue;
        g_clear_pointer(&faults->arguments[i], g_free);
        if (on)
            faults->arguments[i] = g_strdup(colon ? colon + 1 : "");
        return true;
    }
    return false;
}

char *faults_help(void)
{
    GString *text = g_string_new(NULL);

    for (int i = 0; i < FAULT_N; i++) {
        g_autofree char *name = g_strdup_printf("%s%s%s", rows[i].name, *rows[i].argument ? ":" : "",
                                                rows[i].argument);

        g_string_append_printf(text, "%-34s %s\n", name, rows[i].what);
    }
    return g_string_free(text, FALSE);
}

bool fault_on(const Org *org, FaultId id)
{
    return org->faults->arguments[id] != NULL;
}

const char *fault_arg(const Org *org, FaultId id)
{
    return org->faults->arguments[id];
}

gint64 fault_number(const Org *org, FaultId id, gint64 fallback)
{
    const char *argument = org->faults->arguments[id];
    gint64 number;

    return argument && g_ascii_string_to_signed(argument, 10, 0, G_MAXINT32, &number, NULL)
               ? number
               : fallback;
}

bool fault_take(Org *org, FaultId id)
{
    gint64 left = fault_number(org, id, -1);

    if (!fault_on(org, id))
        return false;
    if (left < 0)
        return true; /* no number: for as long as it is on */
    g_clear_pointer(&org->faults->arguments[id], g_free);
    if (left > 1)
        org->faults->arguments[id] = g_strdup_printf("%" G_GINT64_FORMAT, left - 1);
    return left > 0;
}
