#include "config.h"

#include "ui/guardian.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Mouse off, bracketed paste off, cursor keys and keypad normal, cursor on, plain text, the normal
 * screen. */
const char guardian_reset[] = "\033[?1000l\033[?1002l\033[?1006l\033[?2004l\033[?1l\033>"
                              "\033[?25h\033[0m\033[?1049l";

static bool same_modes(const struct termios *a, const struct termios *b)
{
    return a->c_iflag == b->c_iflag && a->c_oflag == b->c_oflag && a->c_lflag == b->c_lflag &&
           a->c_cflag == b->c_cflag && memcmp(a->c_cc, b->c_cc, sizeof a->c_cc) == 0;
}

static void write_reset(void)
{
    size_t done = 0;

    while (done < strlen(guardian_reset)) {
        ssize_t n = write(STDOUT_FILENO, guardian_reset + done, strlen(guardian_reset) - done);

        if (n < 0 && errno != EINTR)
            return;
        done += n > 0 ? (size_t) n : 0;
    }
}

/* A child that was stopped or killed from outside could not tidy up. */
static void restore(const struct termios *before)
{
    struct termios now;

    if (tcgetattr(STDIN_FILENO, &now) != 0 || same_modes(&now, before))
        return;
    write_reset();
    tcsetattr(STDIN_FILENO, TCSANOW, before);
}

static void end_like(int status, const struct termios *before)
{
    if (WIFEXITED(status)) {
        restore(before);
        _exit(WEXITSTATUS(status));
    }
    /* The modes may be as before by chance; the screen is not. */
    write_reset();
    tcsetattr(STDIN_FILENO, TCSANOW, before);
    dprintf(STDERR_FILENO, "orgwire: ended by signal %d (%s); the terminal was put back\n",
            WTERMSIG(status), strsignal(WTERMSIG(status)));
    _exit(128 + WTERMSIG(status));
}

/* The child changed: ended, or stopped, in which case the guardian stops, too, so that the shell
 * sees the whole job stopped; when the shell lets it go on, the child does. */
static void look(pid_t child, const struct termios *before)
{
    int status;

    while (waitpid(child, &status, WNOHANG | WUNTRACED | WCONTINUED) > 0) {
        if (WIFSTOPPED(status)) {
            restore(before);
            kill(getpid(), SIGSTOP);
            kill(child, SIGCONT);
        } else if (!WIFCONTINUED(status)) {
            end_like(status, before);
        }
    }
}

static void guard(pid_t child, const sigset_t *watched, const struct termios *before)
{
    for (;;) {
        siginfo_t info;
        int sent = sigwaitinfo(watched, &info);

        if (sent == SIGCHLD)
            look(child, before);
        /* What the terminal itself sends reaches the child as well; what a person sends with kill
         * reaches the guardian alone. */
        else if (sent > 0 && info.si_code <= 0 && info.si_pid != child)
            kill(child, sent);
    }
}

void guardian_start(void)
{
    static const int watch[] = {SIGCHLD, SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP};
    struct termios before;
    sigset_t watched, blocked, old;
    pid_t parent = getpid();
    pid_t child;

    if (tcgetattr(STDIN_FILENO, &before) != 0)
        return;
    sigemptyset(&watched);
    for (size_t i = 0; i < sizeof watch / sizeof *watch; i++)
        sigaddset(&watched, watch[i]);
    blocked = watched;
    /* Setting modes from the background must not stop the guardian. */
    sigaddset(&blocked, SIGTTOU);
    sigaddset(&blocked, SIGTTIN);
    sigaddset(&blocked, SIGWINCH);
    sigprocmask(SIG_BLOCK, &blocked, &old);
    child = fork();
    if (child > 0)
        guard(child, &watched, &before);
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);
        /* The parent may have died before it was asked for. */
        if (getppid() != parent)
            _exit(128 + SIGTERM);
    }
    sigprocmask(SIG_SETMASK, &old, NULL);
}
