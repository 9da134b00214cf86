/* The full screen on a real pty: keys in, bytes out, the terminal as before afterwards. */
#include "config.h"

#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

typedef struct {
    int master;
    int slave; /* kept open: the modes can be looked at after the program's end */
    pid_t pid;
    struct termios before;
    GString *output;
    gsize seen; /* what wait_for() has passed */
} Session;

static void start_with(Session *session, const char *argument, const char *const *environment)
{
    g_autofree char *program =
        g_build_filename(g_getenv("TOP_BUILDDIR"), "tests", "unit", "ui", "ui-program", NULL);
    struct winsize size = {24, 80, 0, 0};

    g_assert_cmpint(openpty(&session->master, &session->slave, NULL, NULL, &size), ==, 0);
    g_assert_cmpint(tcgetattr(session->slave, &session->before), ==, 0);
    /* The program must not hold its own terminal's other end. */
    g_assert_cmpint(fcntl(session->master, F_SETFD, FD_CLOEXEC), ==, 0);
    session->output = g_string_new(NULL);
    session->seen = 0;
    session->pid = fork();
    g_assert_cmpint(session->pid, >=, 0);
    if (session->pid == 0) {
        login_tty(session->slave);
        for (gsize i = 0; environment && environment[i]; i += 2) {
            if (environment[i + 1])
                setenv(environment[i], environment[i + 1], 1);
            else
                unsetenv(environment[i]);
        }
        execl(program, program, argument, NULL);
        _exit(99);
    }
}

static void start(Session *session)
{
    start_with(session, NULL, NULL);
}

static void read_some(Session *session, int milliseconds)
{
    struct pollfd wait = {session->master, POLLIN, 0};
    char bytes[8192];
    ssize_t n;

    if (poll(&wait, 1, milliseconds) <= 0)
        return;
    n = read(session->master, bytes, sizeof bytes);
    if (n > 0)
        g_string_append_len(session->output, bytes, n);
}

/* Waits until the text has come since the last wait. curses moves instead of drawing blanks and
 * skips what is on the screen already: ask for one word that is new. */
static void wait_for(Session *session, const char *text)
{
    const char *found = NULL;

    for (int i = 0; i < 1000 && !found; i++) {
        read_some(session, 20);
        found = g_strstr_len(session->output->str + session->seen, -1, text);
    }
    if (!found)
        g_error("'%s' did not come; what came: %s", text, session->output->str + session->seen);
    session->seen = (gsize) (found - session->output->str) + strlen(text);
}

static void type(Session *session, const char *keys)
{
    gsize n = strlen(keys);

    g_assert_cmpint(write(session->master, keys, n), ==, (gssize) n);
}

/* Drains until the program has ended; returns its exit code. */
static int end(Session *session)
{
    int status = 0;
    struct termios after;
    int code;

    for (int i = 0; i < 1000 && waitpid(session->pid, &status, WNOHANG) == 0; i++)
        read_some(session, 20);
    read_some(session, 0);
    code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
    g_assert_cmpint(tcgetattr(session->slave, &after), ==, 0);
    g_assert_cmpuint(after.c_lflag, ==, session->before.c_lflag);
    g_assert_cmpuint(after.c_iflag, ==, session->before.c_iflag);
    g_assert_cmpuint(after.c_oflag, ==, session->before.c_oflag);
    close(session->slave);
    close(session->master);
    return code;
}

static void left_tidily(Session *session)
{
    const char *output = session->output->str;
    const char *left = g_strrstr(output, "\033[?1049l");
    const char *entered = g_strrstr(output, "\033[?1049h");

    g_assert_nonnull(left);
    g_assert_true(left > entered);
    g_assert_nonnull(g_strrstr(output, "\033[?2004l"));
    g_string_free(session->output, TRUE);
}

static void test_the_whole_way(void)
{
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    type(&session, "\r");
    wait_for(&session, "Consent");
    type(&session, "\r");
    wait_for(&session, "Ann");
    type(&session, "bot@acme.com\r");
    wait_for(&session, "Minimum");
    type(&session, "\r\r\r");
    wait_for(&session, "Label");
    type(&session, " \t\r");
    wait_for(&session, "Nothing");
    type(&session, "\r");
    wait_for(&session, "Acme_IS");
    type(&session, "t");
    wait_for(&session, "Burlington");
    type(&session, "q");
    wait_for(&session, "ENDED 0");
    g_assert_cmpint(end(&session), ==, 0);
    left_tidily(&session);
}

static void test_paste(void)
{
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    type(&session, "\r");
    wait_for(&session, "Consent");
    type(&session, "\033[200~http://localhost:1717/OauthRedirect?code=hushhush\r\n\033[201~");
    wait_for(&session, "OauthRedirect?");
    /* It was not submitted by the line end in it. */
    type(&session, "\r");
    wait_for(&session, "another attempt");
    g_assert_null(strstr(session.output->str, "hushhush"));
    type(&session, "\003\003");
    g_assert_cmpint(end(&session), ==, 0);
    left_tidily(&session);
}

/* The end of a paste may get lost: the keyboard must not be lost with it. */
static void test_endless_paste(void)
{
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    type(&session, "\033[200~hello\003");
    type(&session, "?");
    wait_for(&session, "Keys on this screen");
    type(&session, "\033");
    wait_for(&session, "Where is your org");
    type(&session, "\033[200~hello");
    read_some(&session, 100);
    g_usleep(1500 * 1000);
    type(&session, "q");
    g_assert_cmpint(end(&session), ==, 0);
    left_tidily(&session);
}

static void resize(Session *session, unsigned short rows, unsigned short columns)
{
    struct winsize size = {rows, columns, 0, 0};

    g_assert_cmpint(ioctl(session->master, TIOCSWINSZ, &size), ==, 0);
}

static void test_resize(void)
{
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    resize(&session, 10, 40);
    wait_for(&session, "Enlarge");
    type(&session, "\r\033[B");
    resize(&session, 30, 100);
    wait_for(&session, "Where is your org");
    /* What was typed blindly did nothing. */
    wait_for(&session, ">");
    type(&session, "q");
    g_assert_cmpint(end(&session), ==, 0);
    left_tidily(&session);
}

static void test_small_can_be_left(void)
{
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    resize(&session, 5, 20);
    wait_for(&session, "Enlarge");
    type(&session, "q");
    g_assert_cmpint(end(&session), ==, 0);
    left_tidily(&session);
}

static void test_link(void)
{
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    type(&session, "\r");
    wait_for(&session, "Consent");
    type(&session, "l");
    /* Unbroken: all of it in one go, past curses. */
    wait_for(&session, "https://login.salesforce.com/services/oauth2/authorize?response_type=code"
                       "&client_id=PlatformCLI&redirect_uri=http%3A%2F%2Flocalhost%3A1717%2FOauth"
                       "Redirect&state=3q2-7w&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJ"
                       "Sstw-cM&code_challenge_method=S256");
    type(&session, "l");
    wait_for(&session, "Consent");
    type(&session, "c");
    wait_for(&session, "\033]52;c;aHR0cHM6Ly9sb2dpbi5zYWxlc2ZvcmNlLmNvbS9");
    type(&session, "\033[1;3D"); /* Alt-Left */
    wait_for(&session, "Where is your org");
    type(&session, "q");
    g_assert_cmpint(end(&session), ==, 0);
    left_tidily(&session);
}

static void test_escape_alone(void)
{
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    type(&session, "\r");
    wait_for(&session, "Consent");
    type(&session, "\033");
    wait_for(&session, "Where is your org");
    type(&session, "\033OP"); /* F1 */
    wait_for(&session, "Keys on this screen");
    type(&session, "\033");
    wait_for(&session, "Where is your org");
    type(&session, "q");
    g_assert_cmpint(end(&session), ==, 0);
    left_tidily(&session);
}

static void test_signal(gconstpointer data)
{
    int number = GPOINTER_TO_INT(data);
    Session session;

    start(&session);
    wait_for(&session, "Where is your org");
    /* To the guardian: it is the process that a person sees. */
    kill(session.pid, number);
    wait_for(&session, "ENDED");
    g_assert_cmpint(end(&session), ==, 128 + number);
    left_tidily(&session);
}

static void test_terminal_goes_away(void)
{
    Session session;
    int status = 0;
    pid_t ended = 0;

    start(&session);
    wait_for(&session, "Where is your org");
    close(session.slave);
    close(session.master);
    for (int i = 0; i < 1000 && !ended; i++) {
        ended = waitpid(session.pid, &status, WNOHANG);
        g_usleep(20000);
    }
    g_assert_cmpint(ended, ==, session.pid);
    g_assert_true(WIFEXITED(status) || WIFSIGNALED(status));
    g_string_free(session.output, TRUE);
}

/* --- colours and characters --- */

static bool has_colour(const char *output)
{
    g_autoptr(GRegex) colour = g_regex_new("\033\\[([0-9]+;)*3[0-7](;[0-9]+)*m", 0, 0, NULL);

    return g_regex_match(colour, output, 0, NULL);
}

typedef struct {
    const char *name;
    const char *environment[6];
    bool colour;
    bool ascii;
} Look;

static const Look looks[] = {
    {"colours as a rule", {NULL}, true, false},
    {"no colours with NO_COLOR", {"NO_COLOR", "1", NULL}, false, false},
    {"CLICOLOR_FORCE is stronger", {"NO_COLOR", "1", "CLICOLOR_FORCE", "1", NULL}, true, false},
    {"an empty NO_COLOR is none", {"NO_COLOR", "", NULL}, true, false},
    {"no colours on a terminal that has none", {"TERM", "vt100", NULL}, false, false},
    {"ASCII in the C locale", {"LC_ALL", "C", NULL}, true, true},
    {"ASCII in the POSIX locale", {"LC_ALL", "POSIX", NULL}, true, true},
    {"a linux console", {"TERM", "linux", NULL}, true, false},
    {"screen", {"TERM", "screen", NULL}, true, false},
};

static void test_look(gconstpointer data)
{
    const Look *look = data;
    Session session;
    bool ascii = true;

    start_with(&session, NULL, look->environment);
    wait_for(&session, "Where is your org");
    wait_for(&session, "clock");
    type(&session, "q");
    g_assert_cmpint(end(&session), ==, 0);
    if (has_colour(session.output->str) != look->colour)
        g_error("colours: %s", session.output->str);
    for (gsize i = 0; i < session.output->len; i++)
        ascii &= (unsigned char) session.output->str[i] < 0x80;
    g_assert_cmpint(ascii, ==, look->ascii);
    g_string_free(session.output, TRUE);
}

/* --- where it cannot be had --- */

typedef struct {
    const char *name;
    const char *environment[3];
    const char *says;
} Why;

static const Why whys[] = {
    {"a good terminal", {NULL}, "CAN"},
    {"TERM=dumb", {"TERM", "dumb", NULL}, "CANNOT"},
    {"no TERM", {"TERM", NULL, NULL}, "TERM is not set"},
    {"an unknown TERM", {"TERM", "no-such-terminal", NULL}, "not known"},
};

static void test_why(gconstpointer data)
{
    const Why *why = data;
    Session session;
    const char *environment[] = {why->environment[0], why->environment[1], NULL};

    start_with(&session, "--why", environment);
    wait_for(&session, why->says);
    end(&session);
    /* Not an escape sequence went out. */
    g_assert_null(strchr(session.output->str, '\033'));
    g_string_free(session.output, TRUE);
}

static void test_no_terminal(void)
{
    g_autofree char *program =
        g_build_filename(g_getenv("TOP_BUILDDIR"), "tests", "unit", "ui", "ui-program", NULL);
    char *argv[] = {program, (char *) "--why", NULL};
    g_autofree char *output = NULL;
    int status = 0;

    g_assert_true(
        g_spawn_sync(NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, NULL));
    g_assert_nonnull(strstr(output, "CANNOT"));
    g_assert_nonnull(strstr(output, "no terminal") || strstr(output, "not a terminal") ? output
                                                                                       : NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/the whole way with plain keys", test_the_whole_way);
    g_test_add_func("/a paste goes to its field and is not submitted", test_paste);
    g_test_add_func("/a paste without an end leaves the keys", test_endless_paste);
    g_test_add_func("/resizing", test_resize);
    g_test_add_func("/a small window can be left", test_small_can_be_left);
    g_test_add_func("/the link alone, copied, and back", test_link);
    g_test_add_func("/Esc alone is a key, F1 is help", test_escape_alone);
    g_test_add_data_func("/TERM gives the terminal back", GINT_TO_POINTER(SIGTERM), test_signal);
    g_test_add_data_func("/HUP gives the terminal back", GINT_TO_POINTER(SIGHUP), test_signal);
    g_test_add_data_func("/INT gives the terminal back", GINT_TO_POINTER(SIGINT), test_signal);
    g_test_add_data_func("/QUIT gives the terminal back", GINT_TO_POINTER(SIGQUIT), test_signal);
    g_test_add_func("/the terminal goes away", test_terminal_goes_away);
    for (gsize i = 0; i < G_N_ELEMENTS(looks); i++) {
        g_autofree char *path = g_strdup_printf("/look/%s", looks[i].name);

        g_test_add_data_func(path, &looks[i], test_look);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(whys); i++) {
        g_autofree char *path = g_strdup_printf("/why/%s", whys[i].name);

        g_test_add_data_func(path, &whys[i], test_why);
    }
    g_test_add_func("/why/no terminal at all", test_no_terminal);
    return g_test_run();
}
