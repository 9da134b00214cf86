/* The terminal is given back after every kind of death: looked at on the pty itself, since a shell
 * would repair it and hide the fault. */
#include "config.h"

#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <pty.h>
#include <stdbool.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

typedef struct {
    int master;
    pid_t guardian, child;
    struct termios before;
    GString *output;
} Session;

static void read_some(Session *session, int milliseconds)
{
    struct pollfd wait = {session->master, POLLIN, 0};
    char bytes[4096];
    ssize_t n;

    if (poll(&wait, 1, milliseconds) <= 0)
        return;
    n = read(session->master, bytes, sizeof bytes);
    if (n > 0)
        g_string_append_len(session->output, bytes, n);
    else
        g_usleep(20000); /* nobody holds the other end: poll returns at once */
}

static void wait_for(Session *session, const char *text)
{
    for (int i = 0; i < 500 && !strstr(session->output->str, text); i++)
        read_some(session, 20);
    g_assert_nonnull(strstr(session->output->str, text));
}

static void read_pids(Session *session, const char *path)
{
    g_autofree char *text = NULL;
    int guardian, child;

    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%d %d", &guardian, &child), ==, 2);
    session->guardian = guardian;
    session->child = child;
}

static void start(Session *session)
{
    g_autofree char *program =
        g_build_filename(g_getenv("TOP_BUILDDIR"), "tests/unit/ui/screen-program", NULL);
    g_autofree char *path = g_build_filename(g_getenv("TEST_ROOT"), "pids", NULL);
    struct winsize size = {.ws_row = 24, .ws_col = 80};
    int slave;
    pid_t pid;

    session->output = g_string_new(NULL);
    g_assert_cmpint(openpty(&session->master, &slave, NULL, NULL, &size), ==, 0);
    g_assert_cmpint(tcgetattr(session->master, &session->before), ==, 0);
    pid = fork();
    if (pid == 0) {
        close(session->master);
        login_tty(slave);
        /* A sanitizer would turn the signal into an exit of its own. */
        setenv("ASAN_OPTIONS", "handle_segv=0:handle_abort=0:handle_sigbus=0:detect_leaks=0", 1);
        execl(program, program, path, NULL);
        _exit(127);
    }
    close(slave);
    wait_for(session, "READY");
    read_pids(session, path);
    g_assert_cmpint(session->guardian, ==, pid);
}

static void assert_restored(Session *session)
{
    struct termios now;

    for (int i = 0; i < 5; i++)
        read_some(session, 20);
    g_assert_cmpint(tcgetattr(session->master, &now), ==, 0);
    g_assert_cmpint(now.c_lflag, ==, session->before.c_lflag);
    g_assert_cmpint(now.c_iflag, ==, session->before.c_iflag);
    g_assert_cmpint(now.c_oflag, ==, session->before.c_oflag);
    g_assert_nonnull(strstr(session->output->str, "\033[?1049l"));
    g_assert_nonnull(strstr(session->output->str, "\033[?25h"));
    g_assert_nonnull(strstr(session->output->str, "\033[?2004l"));
}

static int wait_end(Session *session)
{
    int status = 0;

    for (int i = 0; i < 500; i++) {
        if (waitpid(session->guardian, &status, WNOHANG) == session->guardian)
            return status;
        read_some(session, 20);
    }
    g_assert_not_reached();
}

static void wait_gone(pid_t pid)
{
    for (int i = 0; i < 500 && kill(pid, 0) == 0; i++)
        g_usleep(20000);
}

static void end(Session *session)
{
    close(session->master);
    g_string_free(session->output, TRUE);
}

/* Whom the signal is sent to: 'g' the guardian, 'c' the child. */
static const struct {
    const char *name;
    char whom;
    int signal;
    int code; /* expected exit; -1: the guardian itself was killed */
} rows[] = {
    {"TERM to the guardian ends both", 'g', SIGTERM, 128 + SIGTERM},
    {"HUP to the guardian ends both", 'g', SIGHUP, 128 + SIGHUP},
    {"INT to the guardian ends both", 'g', SIGINT, 128 + SIGINT},
    {"QUIT to the guardian ends both", 'g', SIGQUIT, 128 + SIGQUIT},
    {"TERM to the child is tidy", 'c', SIGTERM, 128 + SIGTERM},
    {"SEGV in the child is survived", 'c', SIGSEGV, 128 + SIGSEGV},
    {"ABRT in the child is survived", 'c', SIGABRT, 128 + SIGABRT},
    {"BUS in the child is survived", 'c', SIGBUS, 128 + SIGBUS},
    {"KILL of the child is survived", 'c', SIGKILL, 128 + SIGKILL},
    {"KILL of the guardian ends the child tidily", 'g', SIGKILL, -1},
};

static void test_signal(gconstpointer data)
{
    gsize i = GPOINTER_TO_SIZE(data);
    Session session = {0};
    int status;

    start(&session);
    kill(rows[i].whom == 'g' ? session.guardian : session.child, rows[i].signal);
    status = wait_end(&session);
    if (rows[i].code < 0) {
        wait_gone(session.child);
        g_assert_true(WIFSIGNALED(status));
    } else {
        g_assert_true(WIFEXITED(status));
        g_assert_cmpint(WEXITSTATUS(status), ==, rows[i].code);
    }
    assert_restored(&session);
    end(&session);
}

static void test_quit(void)
{
    Session session = {0};
    int status;

    start(&session);
    g_assert_cmpint(write(session.master, "q", 1), ==, 1);
    status = wait_end(&session);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_restored(&session);
    end(&session);
}

/* Stops by Ctrl-Z or by STOP from outside; the guardian stops, too; CONT brings the screen back. */
static void stop_and_go(bool by_key)
{
    Session session = {0};
    int status;

    start(&session);
    if (by_key)
        g_assert_cmpint(write(session.master, "\032", 1), ==, 1);
    else
        kill(session.child, SIGSTOP);
    g_assert_cmpint(waitpid(session.guardian, &status, WUNTRACED), ==, session.guardian);
    g_assert_true(WIFSTOPPED(status));
    assert_restored(&session);
    g_string_truncate(session.output, 0);
    kill(session.guardian, SIGCONT);
    wait_for(&session, "\033[?2004h");
    wait_for(&session, "READY");
    g_assert_cmpint(write(session.master, "q", 1), ==, 1);
    status = wait_end(&session);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_restored(&session);
    end(&session);
}

static void test_suspend(void)
{
    stop_and_go(true);
}

static void test_stop(void)
{
    stop_and_go(false);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *path = g_strdup_printf("/guardian/%s", rows[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_signal);
    }
    g_test_add_func("/guardian/quitting gives the terminal back", test_quit);
    g_test_add_func("/guardian/Ctrl-Z stops the job, CONT brings it back", test_suspend);
    g_test_add_func("/guardian/STOP of the child stops the job, CONT brings it back", test_stop);
    return g_test_run();
}
