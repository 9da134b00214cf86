#include "config.h"

#include "ui/ui.h"

#include <curses.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "ui/guardian.h"
#include "ui/keymap.h"
#include "ui/terminal.h"
#include "ui/theme.h"
#include "ui/view.h"

/* Seconds are what is shown; a look-up waits for 0.4 s of silence. */
#define TICK_MS 200

typedef struct {
    Wizard *wizard;
    UiEffects effects;
    gpointer app;
    Terminal *terminal;
    GMainLoop *loop;
    GSource *ticker;
    int exit;
    int list_rows; /* of the last drawing: a page for PgUp */
} Ui;

static Ui *running;
static ThemeWhen ui_colour = THEME_AUTO;

void ui_set_colour(const char *when)
{
    ui_colour = !g_strcmp0(when, "always")  ? THEME_ALWAYS
                : !g_strcmp0(when, "never") ? THEME_NEVER
                                            : THEME_AUTO;
}

bool ui_can_run(GError **error)
{
    return terminal_can_open(error);
}

void ui_guard(void)
{
    guardian_start();
}

/* --- events --- */

static void quit(Ui *ui, int code)
{
    ui->exit = code;
    if (ui->loop)
        g_main_loop_quit(ui->loop);
}

static gboolean on_tick(gpointer user_data);

/* The clock turns only while something on the screen needs it. */
static void keep_time(Ui *ui)
{
    bool wanted = wizard_wants_ticks(ui->wizard);

    if (wanted && !ui->ticker) {
        ui->ticker = g_timeout_source_new(TICK_MS);
        g_source_set_callback(ui->ticker, on_tick, ui, NULL);
        g_source_attach(ui->ticker, g_main_context_get_thread_default());
    } else if (!wanted && ui->ticker) {
        g_source_destroy(ui->ticker);
        g_clear_pointer(&ui->ticker, g_source_unref);
    }
}

static void handle(Ui *ui, const WizardEvent *event)
{
    WizardEffects effects = wizard_handle(ui->wizard, event);
    const char *url = wizard_link_url(ui->wizard);

    if (effects & WIZARD_COPY_LINK && url)
        terminal_copy(ui->terminal, url);
    if (effects & ~(WizardEffects) (WIZARD_COPY_LINK | WIZARD_QUIT))
        ui->effects(ui->app, effects & ~(WizardEffects) (WIZARD_COPY_LINK | WIZARD_QUIT));
    if (effects & WIZARD_QUIT)
        quit(ui, 0);
    if (running != ui)
        return;
    terminal_invalidate(ui->terminal);
    keep_time(ui);
}

static void tell_time(Ui *ui)
{
    WizardEvent event = {.kind = WIZARD_EVENT_TICK};

    event.seconds = g_get_real_time() / G_USEC_PER_SEC;
    event.ms = g_get_monotonic_time() / 1000;
    handle(ui, &event);
}

static gboolean on_tick(gpointer user_data)
{
    tell_time(user_data);
    return G_SOURCE_CONTINUE;
}

void ui_post(const WizardEvent *event)
{
    if (running)
        handle(running, event);
}

/* --- the terminal's side --- */

/* Terminals that are known to take a link (OSC 8) for what it is. */
static bool knows_links(void)
{
    static const char *const variables[] = {"VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION",
                                            "WEZTERM_PANE", "KONSOLE_VERSION"};
    const char *term = getenv("TERM");

    for (guint i = 0; i < G_N_ELEMENTS(variables); i++)
        if (getenv(variables[i]))
            return true;
    return term && (g_str_has_prefix(term, "foot") || g_str_has_prefix(term, "alacritty"));
}

/* Only what cannot be anything but an address goes to the terminal as it is. */
static bool is_plain_url(const char *url)
{
    if (!g_str_has_prefix(url, "https://"))
        return false;
    for (const char *p = url; *p; p++)
        if (*p <= 0x20 || *p >= 0x7f)
            return false;
    return true;
}

/* One unbroken line: the terminal wraps it, so that selecting gives one line. */
static char *unbroken(const Wizard *wizard)
{
    const WizardSignIn *sign_in = &wizard->sign_in;
    const char *url = sign_in->link.url;

    if (wizard->page != WIZARD_PAGE_SIGN_IN || wizard->overlay != WIZARD_PAGE_NONE ||
        !sign_in->alone || !url || !is_plain_url(url))
        return NULL;
    if (knows_links())
        return g_strdup_printf("\033]8;;%s\033\\%s\033]8;;\033\\", url, url);
    return g_strdup(url);
}

static void on_draw(gpointer data)
{
    Ui *ui = data;
    g_autofree char *link = unbroken(ui->wizard);
    Area area;

    view_draw(stdscr, ui->wizard, &area);
    ui->list_rows = area.rows;
    terminal_set_raw(ui->terminal, area.top, link);
    terminal_set_cursor(ui->terminal, area.cursor_y, area.cursor_x);
}

static bool is_too_small(void)
{
    return getmaxy(stdscr) < VIEW_MIN_ROWS || getmaxx(stdscr) < VIEW_MIN_COLUMNS;
}

/* One number for what was pressed. */
static int number_of(TerminalKey pressed)
{
    int key = (int) pressed.code;

    if (pressed.function && pressed.code == TERMINAL_KEY_ALT_LEFT)
        return KEYMAP_ALT + KEYMAP_CODE + KEY_LEFT;
    if (pressed.function && pressed.code == TERMINAL_KEY_ALT_RIGHT)
        return KEYMAP_ALT + KEYMAP_CODE + KEY_RIGHT;
    if (pressed.function)
        key += KEYMAP_CODE;
    return pressed.alt ? key + KEYMAP_ALT : key;
}

static void on_key(TerminalKey pressed, gpointer data)
{
    Ui *ui = data;
    int key = number_of(pressed);
    WizardEvent event;

    if (is_too_small()) {
        /* Nothing is done blindly but leaving. */
        if (key == 'q')
            quit(ui, 0);
        else if (key == 3) {
            event = (WizardEvent){.kind = WIZARD_EVENT_INTERRUPT};
            handle(ui, &event);
        }
        return;
    }
    if (!keymap_find(ui->wizard, key, &event))
        return;
    if ((int) event.kind == UI_WORD_REDRAW) {
        terminal_redraw(ui->terminal);
        return;
    }
    if ((int) event.kind == UI_WORD_SUSPEND) {
        terminal_suspend(ui->terminal);
        return;
    }
    event.number = ui->list_rows;
    /* What counts from now on counts from this very moment. */
    tell_time(ui);
    if (running == ui)
        handle(ui, &event);
}

static void on_paste(const char *text, gpointer data)
{
    WizardEvent event = {.kind = WIZARD_EVENT_PASTE, .text = text};

    tell_time(data);
    if (running == data)
        handle(data, &event);
}

static void on_ended(int signal_number, gpointer data)
{
    quit(data, 128 + signal_number);
}

int ui_run(Wizard *wizard, UiEffects effects, gpointer app)
{
    static const TerminalCallbacks callbacks = {
        .draw = on_draw,
        .key = on_key,
        .paste = on_paste,
        .ended = on_ended,
    };
    Ui ui = {.wizard = wizard, .effects = effects, .app = app};
    WizardEvent start = {.kind = WIZARD_EVENT_START};

    g_return_val_if_fail(!running, 1);
    setlocale(LC_CTYPE, "");
    ui.terminal = terminal_open(&callbacks, &ui, NULL);
    if (!ui.terminal)
        return 1;
    theme_open(ui_colour);
    running = &ui;
    ui.loop = g_main_loop_new(g_main_context_get_thread_default(), FALSE);
    ui.exit = -1;
    tell_time(&ui);
    handle(&ui, &start);
    if (ui.exit < 0)
        g_main_loop_run(ui.loop);
    running = NULL;
    if (ui.ticker) {
        g_source_destroy(ui.ticker);
        g_source_unref(ui.ticker);
    }
    terminal_close(ui.terminal);
    g_main_loop_unref(ui.loop);
    return ui.exit;
}
