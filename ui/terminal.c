#include "config.h"

#include "ui/terminal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <langinfo.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#include "core/problem.h"

/* Long enough for a slow line's escape sequence, short enough not to be felt. */
#define ESCAPE_DELAY 25
#define MAX_PASTE (1024 * 1024)
/* Taken at once: a growing buffer would leave a pasted token behind. */
#define USUAL_PASTE (64 * 1024)
/* How long a paste may pause: one that lost its end must not keep the keys for ever. */
#define PASTE_PAUSE 1000
#define CTRL_C 3
#define MAX_COPY (64 * 1024)
#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

struct Terminal {
    TerminalCallbacks callbacks;
    gpointer user_data;
    SCREEN *screen;
    GSource *input, *signals, *idle;
    GString *paste;     /* NULL: none under way */
    GSource *paste_end; /* gives up on one whose end does not come */
    bool gone;
    bool escaped; /* ESC was read: what follows at once is Alt and a key */
    int cursor_row, cursor_column;
    int raw_row;
    char *raw;       /* written past curses */
    char *raw_shown; /* the one that is on the screen */
    bool entered;    /* after a stop of our own making; its SIGCONT is still to come */
};

static const int handled[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH};
static int self_pipe[2] = {-1, -1};

bool terminal_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static bool set_unusable(GError **error, const char *why)
{
    problem_set(error, PROBLEM_USAGE, why,
                "orgwire help lists the commands; they need no full screen",
                "The full screen cannot be used");
    return false;
}

bool terminal_can_open(GError **error)
{
    const char *name = g_getenv("TERM");
    int result = 0;
    bool addressed;

    if (!isatty(STDIN_FILENO))
        return set_unusable(error, "standard input is not a terminal");
    if (!isatty(STDOUT_FILENO))
        return set_unusable(error, "standard output is not a terminal");
    if (!name || !*name)
        return set_unusable(error, "TERM is not set");
    if (setupterm(name, STDOUT_FILENO, &result) != OK || result != 1)
        return set_unusable(error, "the terminal named by TERM is not known here");
    addressed = cursor_address != NULL && clear_screen != NULL;
    del_curterm(cur_term);
    return addressed ? true
                     : set_unusable(error, "the terminal named by TERM cannot place the cursor");
}

/* Only notes what arrived; the loop does the rest. */
static void on_signal(int number)
{
    int saved = errno;
    unsigned char byte = (unsigned char) number;

    if (write(self_pipe[1], &byte, 1) < 0) {
        /* The pipe is full: the loop has work enough. */
    }
    errno = saved;
}

static void handle_signals(void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};

    sigemptyset(&action.sa_mask);
    for (gsize i = 0; i < G_N_ELEMENTS(handled); i++)
        sigaction(handled[i], &action, NULL);
}

static void say(const char *bytes)
{
    fputs(bytes, stdout);
    fflush(stdout);
}

static void end_with(Terminal *terminal, int number)
{
    if (terminal->gone)
        return;
    terminal->gone = true;
    terminal->callbacks.ended(number, terminal->user_data);
}

static void resize(Terminal *terminal)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
        resizeterm(size.ws_row, size.ws_col);
    terminal_invalidate(terminal);
}

/* Back from a stop: the guardian or the shell has put the modes back to the shell's. */
static void enter_again(Terminal *terminal)
{
    endwin();
    reset_prog_mode();
    raw();
    say(PASTE_ON);
    clearok(curscr, TRUE);
    resize(terminal);
}

static void handle(Terminal *terminal, int number)
{
    switch (number) {
    case SIGWINCH:
        resize(terminal);
        break;
    case SIGCONT:
        if (!terminal->entered)
            enter_again(terminal);
        terminal->entered = false;
        break;
    case SIGTSTP:
        terminal_suspend(terminal);
        break;
    default:
        end_with(terminal, number);
    }
}

static gboolean on_signals(gint fd, GIOCondition condition, gpointer user_data)
{
    unsigned char bytes[64];
    ssize_t n = read(fd, bytes, sizeof bytes);

    for (ssize_t i = 0; i < n; i++)
        handle(user_data, bytes[i]);
    return G_SOURCE_CONTINUE;
}

static void drop(GSource **source)
{
    if (!*source)
        return;
    g_source_destroy(*source);
    g_clear_pointer(source, g_source_unref);
}

static void end_paste(Terminal *terminal, bool take)
{
    g_autoptr(GString) paste = g_steal_pointer(&terminal->paste);

    drop(&terminal->paste_end);
    if (take)
        terminal->callbacks.paste(paste->str, terminal->user_data);
    explicit_bzero(paste->str, paste->len);
}

static gboolean on_paste_pause(gpointer user_data)
{
    end_paste(user_data, false);
    return G_SOURCE_REMOVE;
}

static void await_paste(Terminal *terminal)
{
    drop(&terminal->paste_end);
    terminal->paste_end = g_timeout_source_new(PASTE_PAUSE);
    g_source_set_callback(terminal->paste_end, on_paste_pause, terminal, NULL);
    g_source_attach(terminal->paste_end, g_main_context_get_thread_default());
}

static void take(Terminal *terminal, TerminalKey key)
{
    if (key.function && key.code == TERMINAL_KEY_PASTE_BEGIN) {
        if (!terminal->paste)
            terminal->paste = g_string_sized_new(USUAL_PASTE);
    } else if (key.function && key.code == TERMINAL_KEY_PASTE_END) {
        if (terminal->paste)
            end_paste(terminal, true);
    } else if (terminal->paste && !key.function && key.code == CTRL_C) {
        end_paste(terminal, false);
    } else if (terminal->paste) {
        gunichar c = key.code == '\r' ? '\n' : key.code;

        if (!key.function && (c >= 0x20 || c == '\n' || c == '\t') && c != 0x7f &&
            terminal->paste->len < MAX_PASTE && g_unichar_validate(c))
            g_string_append_unichar(terminal->paste, c);
    } else {
        terminal->callbacks.key(key, terminal->user_data);
    }
}

static void flush_escape(Terminal *terminal)
{
    if (!terminal->escaped)
        return;
    terminal->escaped = false;
    take(terminal, (TerminalKey){.code = 27});
}

/* ESC alone is a key, ESC with something right behind it is Alt; curses has already waited for the
 * sequences it knows. */
static void take_read(Terminal *terminal, bool function, wint_t code)
{
    TerminalKey key = {.function = function, .code = code};

    if (!function && code == 27 && !terminal->paste) {
        flush_escape(terminal);
        terminal->escaped = true;
        return;
    }
    key.alt = terminal->escaped;
    terminal->escaped = false;
    take(terminal, key);
}

static gboolean on_input(gint fd, GIOCondition condition, gpointer user_data)
{
    Terminal *terminal = user_data;
    bool any = false;
    wint_t code;
    int kind;

    while (!terminal->gone && (kind = get_wch(&code)) != ERR) {
        any = true;
        /* What resizeterm() itself puts into the input. */
        if (!(kind == KEY_CODE_YES && code == KEY_RESIZE))
            take_read(terminal, kind == KEY_CODE_YES, code);
    }
    if (!terminal->gone)
        flush_escape(terminal);
    if (terminal->paste)
        await_paste(terminal);
    /* Readable and nothing to read: the terminal went away. */
    if (!any && (condition & (G_IO_HUP | G_IO_ERR))) {
        end_with(terminal, SIGHUP);
        return G_SOURCE_REMOVE;
    }
    terminal_invalidate(terminal);
    return G_SOURCE_CONTINUE;
}

void terminal_set_cursor(Terminal *terminal, int row, int column)
{
    terminal->cursor_row = row;
    terminal->cursor_column = column;
}

void terminal_set_raw(Terminal *terminal, int row, const char *text)
{
    char *copy = g_strdup(text);

    g_free(terminal->raw);
    terminal->raw = copy;
    terminal->raw_row = row;
}

static void show_raw(const Terminal *terminal)
{
    g_autofree char *text = NULL;

    if (!terminal->raw)
        return;
    text = g_strdup_printf("\0337\033[%d;1H%s\0338", terminal->raw_row + 1, terminal->raw);
    say(text);
}

static gboolean on_idle(gpointer user_data)
{
    Terminal *terminal = user_data;

    g_clear_pointer(&terminal->idle, g_source_unref);
    if (terminal->gone)
        return G_SOURCE_REMOVE;
    erase();
    terminal_set_cursor(terminal, -1, -1);
    terminal->callbacks.draw(terminal->user_data);
    /* curses does not know of what was written past it: all is drawn anew when that goes. */
    if (g_strcmp0(terminal->raw, terminal->raw_shown) != 0)
        clearok(stdscr, TRUE);
    g_free(terminal->raw_shown);
    terminal->raw_shown = g_strdup(terminal->raw);
    curs_set(terminal->cursor_row >= 0);
    if (terminal->cursor_row >= 0)
        move(terminal->cursor_row, terminal->cursor_column);
    refresh();
    show_raw(terminal);
    return G_SOURCE_REMOVE;
}

void terminal_invalidate(Terminal *terminal)
{
    if (terminal->idle || terminal->gone)
        return;
    terminal->idle = g_idle_source_new();
    g_source_set_callback(terminal->idle, on_idle, terminal, NULL);
    g_source_attach(terminal->idle, g_main_context_get_thread_default());
}

void terminal_redraw(Terminal *terminal)
{
    clearok(curscr, TRUE);
    terminal_invalidate(terminal);
}

void terminal_suspend(Terminal *terminal)
{
    say(PASTE_OFF);
    endwin();
    /* The guardian sees the stop and stops with us; what follows runs when we are continued. */
    raise(SIGSTOP);
    enter_again(terminal);
    terminal->entered = true;
}

void terminal_copy(Terminal *terminal, const char *text)
{
    gsize length = strlen(text);
    g_autofree char *encoded =
        length <= MAX_COPY ? g_base64_encode((const guchar *) text, length) : NULL;

    if (!encoded)
        return;
    fprintf(stdout, "\033]52;c;%s\a", encoded);
    fflush(stdout);
}

static GSource *watch(int fd, GUnixFDSourceFunc func, Terminal *terminal)
{
    GSource *source = g_unix_fd_source_new(fd, G_IO_IN | G_IO_HUP | G_IO_ERR);

    g_source_set_callback(source, (GSourceFunc) (void (*)(void)) func, terminal, NULL);
    g_source_attach(source, g_main_context_get_thread_default());
    return source;
}

static void name_keys(void)
{
    /* Also what terminals send that terminfo does not tell of. */
    static const struct {
        const char *sequence;
        int key;
    } keys[] = {
        {"\033[200~", TERMINAL_KEY_PASTE_BEGIN},
        {"\033[201~", TERMINAL_KEY_PASTE_END},
        {"\033[1;3D", TERMINAL_KEY_ALT_LEFT},
        {"\033[1;3C", TERMINAL_KEY_ALT_RIGHT},
        {"\033\033[D", TERMINAL_KEY_ALT_LEFT},
        {"\033\033[C", TERMINAL_KEY_ALT_RIGHT},
        {"\033[A", KEY_UP},
        {"\033[B", KEY_DOWN},
        {"\033[C", KEY_RIGHT},
        {"\033[D", KEY_LEFT},
        {"\033OA", KEY_UP},
        {"\033OB", KEY_DOWN},
        {"\033OC", KEY_RIGHT},
        {"\033OD", KEY_LEFT},
        {"\033[H", KEY_HOME},
        {"\033[F", KEY_END},
        {"\033OH", KEY_HOME},
        {"\033OF", KEY_END},
        {"\033[1~", KEY_HOME},
        {"\033[4~", KEY_END},
        {"\033[Z", KEY_BTAB},
        {"\033OP", KEY_F(1)},
        {"\033OQ", KEY_F(2)},
        {"\033OS", KEY_F(4)},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        define_key(keys[i].sequence, keys[i].key);
}

Terminal *terminal_open(const TerminalCallbacks *callbacks, gpointer user_data, GError **error)
{
    Terminal *terminal;

    if (!terminal_can_open(error))
        return NULL;
    if (!g_unix_open_pipe(self_pipe, FD_CLOEXEC, error))
        return NULL;
    g_unix_set_fd_nonblocking(self_pipe[0], TRUE, NULL);
    g_unix_set_fd_nonblocking(self_pipe[1], TRUE, NULL);
    /* Before curses, which would take SIGTSTP and SIGWINCH for itself. */
    handle_signals(on_signal);
    terminal = g_new0(Terminal, 1);
    terminal->callbacks = *callbacks;
    terminal->user_data = user_data;
    terminal->screen = newterm(NULL, stdout, stdin);
    if (!terminal->screen) {
        handle_signals(SIG_DFL);
        g_free(terminal);
        set_unusable(error, "curses cannot open the terminal");
        return NULL;
    }
    set_escdelay(ESCAPE_DELAY);
    raw();
    noecho();
    nonl();
    intrflush(stdscr, FALSE);
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    curs_set(0);
    name_keys();
    def_prog_mode();
    say(PASTE_ON);
    terminal->input = watch(STDIN_FILENO, on_input, terminal);
    terminal->signals = watch(self_pipe[0], on_signals, terminal);
    terminal_invalidate(terminal);
    return terminal;
}

void terminal_close(Terminal *terminal)
{
    if (!terminal)
        return;
    drop(&terminal->input);
    drop(&terminal->signals);
    drop(&terminal->idle);
    say(PASTE_OFF);
    curs_set(1);
    endwin();
    delscreen(terminal->screen);
    handle_signals(SIG_DFL);
    for (int i = 0; i < 2; i++) {
        close(self_pipe[i]);
        self_pipe[i] = -1;
    }
    if (terminal->paste)
        end_paste(terminal, false);
    g_free(terminal->raw);
    g_free(terminal->raw_shown);
    g_free(terminal);
}
