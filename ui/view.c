#include "config.h"

#include "ui/view.h"

#include <string.h>

#include "core/org-host.h"
#include "ui/keymap.h"
#include "ui/widgets.h"

static const View *const views[WIZARD_PAGE_N] = {
    [WIZARD_PAGE_SIGN_IN] = &view_sign_in, [WIZARD_PAGE_DETAILS] = &view_details,
    [WIZARD_PAGE_OBJECTS] = &view_objects, [WIZARD_PAGE_FIELDS] = &view_fields,
    [WIZARD_PAGE_REVIEW] = &view_review,   [WIZARD_PAGE_CREATE] = &view_create,
    [WIZARD_PAGE_DONE] = &view_done,       [WIZARD_PAGE_DASHBOARD] = &view_dashboard,
    [WIZARD_PAGE_PROBLEM] = &view_problem, [WIZARD_PAGE_USERS] = &view_users,
    [WIZARD_PAGE_PROMPT] = &view_prompt,   [WIZARD_PAGE_PASSPHRASE] = &view_passphrase,
    [WIZARD_PAGE_HELP] = &view_help,
};

int view_left(const WINDOW *window)
{
    return getmaxx(window) >= 76 ? 2 : 1;
}

guint view_top(guint n, guint cursor, int rows)
{
    if (rows <= 0 || cursor >= n)
        return 0;
    return cursor / (guint) rows * (guint) rows;
}

char *view_number(guint n)
{
    if (n < 1000)
        return g_strdup_printf("%u", n);
    return g_strdup_printf("%u,%03u", n / 1000, n % 1000);
}

void view_button(WINDOW *window, const Wizard *wizard, int y, int x, WizardItem item,
                 const char *label)
{
    bool focused = wizard_focus(wizard) == item;
    g_autofree char *text = g_strdup_printf("[ %s ]", label);

    if (focused)
        put(window, y, x - 1, 1, THEME_TITLE, ">");
    put(window, y, x, getmaxx(window) - x, focused ? THEME_FOCUS : THEME_TEXT, text);
}

void view_nothing(WINDOW *window, const Wizard *wizard, int y, const char *text)
{
    int x = view_left(window) + 2;

    if (wizard_focus(wizard) == WIZARD_ITEM_LIST)
        put(window, y, x - 1, 1, THEME_TITLE, ">");
    put(window, y, x, getmaxx(window) - x, THEME_DIM, text);
}

int view_filter(WINDOW *window, const Wizard *wizard, int y, int x, int width, Area *area)
{
    const Field *field = wizard_field(wizard, WIZARD_ITEM_FILTER);
    bool focused = wizard_focus(wizard) == WIZARD_ITEM_FILTER;
    int at;

    if (focused)
        put(window, y, x - 1, 1, THEME_TITLE, ">");
    put(window, y, x, 8, THEME_TEXT, "Filter: ");
    if (!field)
        return x + 8;
    at = put_field(window, y, x + 8, width - 8, field, focused);
    if (focused) {
        area->cursor_y = y;
        area->cursor_x = MIN(at, x + width - 1);
    }
    return x + width;
}

/* --- header --- */

static void draw_steps(WINDOW *window, const Wizard *wizard, int x)
{
    static const WizardPage steps[] = {WIZARD_PAGE_SIGN_IN, WIZARD_PAGE_DETAILS,
                                       WIZARD_PAGE_OBJECTS, WIZARD_PAGE_REVIEW, WIZARD_PAGE_CREATE};
    int now = wizard_page_step(wizard->page);
    bool narrow = getmaxx(window) < 72;

    for (int i = 0; i < (int) G_N_ELEMENTS(steps); i++) {
        const char *title = wizard_page_title(steps[i]);
        bool here = i + 1 == now;
        g_autofree char *text =
            narrow && !here ? g_strdup_printf("%d", i + 1) : g_strdup_printf("%d %s", i + 1, title);

        if (i)
            x += put_format(window, 0, x, 3, THEME_DIM, " %s ", sign(SIGN_STEP));
        x += put(window, 0, x, getmaxx(window) - x, here ? THEME_TITLE : THEME_DIM, text);
    }
}

static void draw_header(WINDOW *window, const Wizard *wizard)
{
    int x = view_left(window);

    x += put(window, 0, x, 7, THEME_TITLE, "orgwire") + 3;
    if (wizard->page == WIZARD_PAGE_DASHBOARD)
        put(window, 0, x, 40, THEME_TITLE, wizard_page_title(wizard->page));
    else if (wizard->job != WIZARD_JOB_SET_UP && wizard->target)
        put(window, 0, x, getmaxx(window) - x - 6, THEME_TITLE, wizard->target);
    else
        draw_steps(window, wizard, x);
    if (wizard->demo)
        put(window, 0, getmaxx(window) - 5, 5, THEME_WARNING, "demo");
}

static bool is_production(const Wizard *wizard)
{
    const WizardConnection *selected = wizard_selected(wizard);

    if (wizard->page == WIZARD_PAGE_DASHBOARD)
        return selected && selected->production && !wizard->demo;
    return wizard->account.production && wizard->page != WIZARD_PAGE_SIGN_IN;
}

static void draw_banner(WINDOW *window, const Wizard *wizard)
{
    const char *host = NULL;
    g_autofree char *text = NULL;

    if (!is_production(wizard))
        return;
    host = org_host_shown(wizard->page == WIZARD_PAGE_DASHBOARD ? wizard_selected(wizard)->org
                                                                : wizard->account.instance_url);
    text = g_strdup_printf("  PRODUCTION  %s", host ? host : "");
    put_padded(window, 1, 0, getmaxx(window), THEME_BANNER, text);
}

/* --- below --- */

static void draw_notice(WINDOW *window, const Wizard *wizard)
{
    int y = getmaxy(window) - 2;
    int x = view_left(window);
    int width = getmaxx(window) - 2 * x;
    WizardEffects loud = wizard->busy & ~(WizardEffects) WIZARD_QUIET;

    if (wizard->notice)
        put_format(window, y, x, width, wizard->notice_is_wrong ? THEME_PROBLEM : THEME_OK, "%s%s",
                   wizard->notice_is_wrong ? "! " : "", wizard->notice);
    else if (wizard->busy_text)
        put(window, y, x, width, THEME_WARNING, wizard->busy_text);
    else if (wizard->overlay == WIZARD_PAGE_PASSPHRASE)
        return; /* nothing goes on before it is answered */
    else if (loud & (WIZARD_USE_TOKEN | WIZARD_SUBMIT_PASTE | WIZARD_DEMO_CONSENT))
        put(window, y, x, width, THEME_WARNING, "Signing in \xe2\x80\xa6  Esc cancels");
    else if (loud & WIZARD_BEGIN_SIGN_IN && wizard->sign_in.phase != WIZARD_PHASE_BROWSER)
        put(window, y, x, width, THEME_WARNING, "Signing in \xe2\x80\xa6  Esc cancels");
    else if (loud & WIZARD_UNLOCK_STORE)
        put(window, y, x, width, THEME_WARNING,
            "Waiting for the keyring's own dialog \xe2\x80\xa6  Esc stops waiting");
    else if (loud & (WIZARD_DRY_RUN | WIZARD_MAKE_PLAN | WIZARD_HAND_OVER | WIZARD_FIX |
                     WIZARD_EDIT | WIZARD_REMOVE | WIZARD_TRY_COMMAND))
        put(window, y, x, width, THEME_WARNING, "Working \xe2\x80\xa6");
}

/* As many hints as there is room for; quit and help, which people look for last, are kept. */
static void draw_footer(WINDOW *window, const Wizard *wizard)
{
    KeymapHint hints[24];
    guint n = keymap_footer(wizard, hints, G_N_ELEMENTS(hints));
    int y = getmaxy(window) - 1;
    int x = view_left(window);
    int room = getmaxx(window) - x;
    int total = 0;

    for (guint i = 0; i < n; i++)
        total += text_width(hints[i].key) + text_width(hints[i].does) + 3;
    while (total > room) {
        guint out = n;

        while (out > 0 && hints[out - 1].general)
            out--;
        /* What the page is about, and the general keys, stay. */
        if (out-- < 2)
            break;
        total -= text_width(hints[out].key) + text_width(hints[out].does) + 3;
        memmove(&hints[out], &hints[out + 1], (n - out - 1) * sizeof *hints);
        n--;
    }
    for (guint i = 0; i < n; i++) {
        x += put(window, y, x, getmaxx(window) - x, THEME_KEY, hints[i].key) + 1;
        x += put(window, y, x, getmaxx(window) - x, THEME_DIM, hints[i].does) + 2;
    }
}

static void draw_small(WINDOW *window)
{
    put_format(window, 0, 0, getmaxx(window), THEME_TEXT, "orgwire needs %dx%d", VIEW_MIN_COLUMNS,
               VIEW_MIN_ROWS);
    put(window, 1, 0, getmaxx(window), THEME_TEXT, "Enlarge the window;");
    put(window, 2, 0, getmaxx(window), THEME_TEXT, "nothing is lost. q quits");
}

void view_draw(WINDOW *window, const Wizard *wizard, Area *ret_area)
{
    Area area = {2, getmaxy(window) - 2, -1, -1, 0};

    if (getmaxy(window) < VIEW_MIN_ROWS || getmaxx(window) < VIEW_MIN_COLUMNS) {
        draw_small(window);
        *ret_area = area;
        return;
    }
    draw_header(window, wizard);
    draw_banner(window, wizard);
    views[wizard_top(wizard)]->draw(window, wizard, &area);
    draw_notice(window, wizard);
    draw_footer(window, wizard);
    *ret_area = area;
}
