/* A full screen with nothing on it, for test-guardian: guardian above, terminal open, pids in the
 * file named by the first argument; ends on q (exit 0) or a signal (128 + signal). */
#include "config.h"

#include <curses.h>
#include <glib.h>
#include <stdio.h>
#include <unistd.h>

#include "ui/guardian.h"
#include "ui/terminal.h"

static GMainLoop *loop;
static Terminal *terminal;
static int code;

static void on_key(TerminalKey key, gpointer user_data)
{
    if (!key.function && key.code == 'q')
        g_main_loop_quit(loop);
    if (!key.function && key.code == 26)
        terminal_suspend(terminal);
}

static void on_paste(const char *text, gpointer user_data)
{
}

static void on_draw(gpointer user_data)
{
    mvaddstr(0, 0, "READY");
}

static void on_ended(int signal, gpointer user_data)
{
    code = 128 + signal;
    g_main_loop_quit(loop);
}

int main(int argc, char **argv)
{
    static const TerminalCallbacks callbacks = {on_key, on_paste, on_draw, on_ended};
    pid_t guardian = getpid();
    FILE *pids;

    guardian_start();
    pids = fopen(argv[1], "w");
    fprintf(pids, "%d %d\n", (int) guardian, (int) getpid());
    fclose(pids);
    loop = g_main_loop_new(NULL, FALSE);
    terminal = terminal_open(&callbacks, NULL, NULL);
    if (!terminal)
        return 1;
    g_main_loop_run(loop);
    terminal_close(terminal);
    g_main_loop_unref(loop);
    return code;
}
