/* The connections; below them what is to be known about the selected one. */
#include "config.h"

#include <string.h>

#include "ui/view.h"
#include "ui/widgets.h"

/* Capitals mean that the user must act: the same words, in colour. */
static ThemeMeaning state_theme(const char *state)
{
    if (!state)
        return THEME_DIM;
    if (!strcmp(state, "ok"))
        return THEME_OK;
    if (!strcmp(state, "preparing") || !strcmp(state, "not checked"))
        return THEME_WARNING;
    return g_ascii_isupper(*state) ? THEME_PROBLEM : THEME_TEXT;
}

typedef struct {
    int name, state, since, days, integration, org, end;
} Columns;

static Columns columns(const WINDOW *window)
{
    int left = view_left(window) + 2;
    int width = getmaxx(window);
    Columns c = {.name = left};

    if (width < 76)
        c = (Columns){left, left + 14, left + 29, left + 29, left + 37, width, width};
    else if (width < 110)
        c = (Columns){left, left + 18, left + 35, left + 44, left + 52, width, width};
    else
        c = (Columns){left, left + 20, left + 37, left + 48, left + 58, left + 86, MIN(width, 190)};
    return c;
}

static void draw_heads(WINDOW *window, int y)
{
    Columns c = columns(window);

    put(window, y, c.name, 12, THEME_TITLE, "Name");
    put(window, y, c.state, 12, THEME_TITLE, "State");
    if (c.days > c.since)
        put(window, y, c.since, 8, THEME_TITLE, "Since");
    put(window, y, c.days, 7, THEME_TITLE, "Cert");
    put(window, y, c.integration, c.org - c.integration - 1, THEME_TITLE, "Integration");
    if (c.end > c.org)
        put(window, y, c.org, 20, THEME_TITLE, "Org / user");
}

static void draw_row(WINDOW *window, const Wizard *wizard, int y, gsize i)
{
    const WizardConnection *row = &wizard->dashboard.rows[i];
    bool selected = i == wizard->dashboard.cursor;
    bool here = selected && wizard_focus(wizard) == WIZARD_ITEM_LIST;
    ThemeMeaning meaning = here ? THEME_FOCUS : THEME_TEXT;
    Columns c = columns(window);
    g_autofree char *where = g_strdup_printf(
        "%s%s%s%s", row->integration ? row->integration : "", row->environment ? " (" : "",
        row->environment ? row->environment : "", row->environment ? ")" : "");

    if (here)
        put_padded(window, y, c.name, c.end - c.name, meaning, "");
    put(window, y, c.name - 2, 1, THEME_TITLE, selected ? ">" : " ");
    put(window, y, c.name, c.state - c.name - 1, meaning, row->name);
    put_format(window, y, c.state, 16, here ? THEME_FOCUS : state_theme(row->state), "%s%s",
               row->state ? row->state : "not checked", row->checking ? " \xe2\x80\xa6" : "");
    if (c.days > c.since)
        put(window, y, c.since, c.days - c.since - 1, meaning,
            row->checking ? "checking" : row->since);
    if (row->days_left >= 0)
        put_format(window, y, c.days, 7, meaning, "%d d", row->days_left);
    else
        put(window, y, c.days, 7, meaning, "?");
    put(window, y, c.integration, c.org - c.integration - 1, meaning, where);
    if (c.end > c.org)
        put_format(window, y, c.org, c.end - c.org, meaning, "%s as %s", row->org, row->username);
}

static int part(WINDOW *window, int y, int bottom, const char *name, ThemeMeaning meaning,
                const char *text)
{
    int x = view_left(window) + 2;
    int n;

    if (!text || y >= bottom)
        return 0;
    put(window, y, x, 7, THEME_TITLE, name);
    n = put_wrapped(window, y, x + 8, MIN(getmaxx(window) - x - 10, 110), 3, 0, bottom, meaning,
                    text);
    return MAX(n, 1);
}

static int draw_finding(WINDOW *window, const Wizard *wizard, int y, int bottom, guint i)
{
    const WizardConnection *row = wizard_selected(wizard);
    const WizardFinding *finding = &row->findings[i];
    bool chosen = i == wizard->dashboard.finding;
    bool focused = chosen && wizard_focus(wizard) == WIZARD_ITEM_FINDINGS;
    int begin = y;

    if (focused && y < bottom)
        put(window, y, view_left(window) + 1, 1, THEME_TITLE, ">");
    y += part(window, y, bottom, "What", focused ? THEME_FOCUS : THEME_TEXT, finding->what);
    if (!chosen)
        return y - begin;
    y += part(window, y, bottom, "Effect", THEME_TEXT, finding->effect);
    if (finding->fix && y < bottom) {
        g_autofree char *fix = g_strdup_printf("%s (f)", finding->fix);

        y += part(window, y, bottom, "Fix", THEME_WARNING, fix);
    }
    return y - begin;
}

static void draw_selected(WINDOW *window, const Wizard *wizard, int y, int bottom)
{
    const WizardConnection *row = wizard_selected(wizard);
    int x = view_left(window);

    put_line(window, y++, x, getmaxx(window) - 2 * x);
    put_format(window, y++, x + 2, getmaxx(window) - x - 3, THEME_DIM, "%s: %s as %s", row->name,
               row->org ? row->org : "?", row->username ? row->username : "?");
    if (row->checking)
        put(window, y++, x + 2, getmaxx(window) - x - 3, THEME_WARNING,
            "Being checked now \xe2\x80\xa6");
    if (row->resumable)
        y += part(window, y, bottom, "What", THEME_WARNING,
                  "The set-up was left before its end. Enter goes on with it.");
    for (guint i = 0; i < row->n_findings && y < bottom; i++)
        y += draw_finding(window, wizard, y, bottom, i);
    if (!row->n_findings && !row->resumable && row->state && !strcmp(row->state, "ok"))
        put(window, y, x + 2, 60, THEME_OK, "Nothing to do.");
}

static void draw(WINDOW *window, const Wizard *wizard, Area *area)
{
    const WizardDashboard *dashboard = &wizard->dashboard;
    int x = view_left(window);
    int last = area->bottom - 1;
    int below = MIN((last - area->top) / 2 + 1, 12);
    guint first;

    view_button(window, wizard, last, x + 2, WIZARD_ITEM_NEW, "New");
    view_button(window, wizard, last, x + 11, WIZARD_ITEM_REFRESH, "Refresh");
    view_button(window, wizard, last, x + 24, WIZARD_ITEM_QUIT, "Quit");
    if (!dashboard->n_rows) {
        put(window, area->top, x, 70, THEME_DIM,
            dashboard->known ? "No connections yet. n sets the first one up."
                             : "Reading the connections \xe2\x80\xa6");
        return;
    }
    draw_heads(window, area->top);
    area->rows = last - area->top - 1 - below;
    /* Few connections leave their room to what is told about the selected one. */
    if (dashboard->n_rows < (gsize) area->rows)
        area->rows = (int) dashboard->n_rows;
    first = view_top((guint) dashboard->n_rows, dashboard->cursor, area->rows);
    for (guint i = first; i < dashboard->n_rows && i < first + (guint) area->rows; i++)
        draw_row(window, wizard, area->top + 1 + (int) (i - first), i);
    draw_selected(window, wizard, area->top + 1 + area->rows, last);
}

const View view_dashboard = {
    .draw = draw,
};
