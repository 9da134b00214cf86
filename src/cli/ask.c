/* What is asked on the terminal, and what is read from files and standard input. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/cli-private.h"
#include "core/problem.h"
#include "core/secret.h"
#include "loop/fiber.h"

#define MAX_LINE (64 * 1024)
#define MAX_FILE (16 * 1024 * 1024)

/* The loop turns while somebody types, so that Ctrl-C is heard. */
static bool wait_for_input(Cli *cli, int fd, GError **error)
{
    GError *cancelled = NULL;

    if (fiber_self())
        fiber_wait_fd(fd, G_IO_IN | G_IO_HUP | G_IO_ERR, -1, cli->cancellable, &cancelled);
    if (cancelled)
        g_propagate_error(error, cancelled);
    return !cancelled;
}

/* Reads one line byte by byte, so that what follows stays for others. Wiped, NULL when cancelled.
 */
static char *read_line(Cli *cli, int fd, gsize *ret_length, GError **error)
{
    char *line = g_malloc0(MAX_LINE + 1);
    gsize length = 0;

    while (length < MAX_LINE) {
        ssize_t got;

        if (!wait_for_input(cli, fd, error)) {
            secret_wipe(line, MAX_LINE);
            g_free(line);
            return NULL;
        }
        got = read(fd, line + length, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0 || line[length] == '\n')
            break;
        length++;
    }
    line[length] = '\0';
    if (length > 0 && line[length - 1] == '\r')
        line[--length] = '\0';
    *ret_length = length;
    return line;
}

char *cli_ask_line(Cli *cli, const char *question, GError **error)
{
    gsize length;
    char *line;

    fprintf(stderr, "%s: ", question);
    line = read_line(cli, STDIN_FILENO, &length, error);
    if (!line)
        fputc('\n', stderr);
    return line;
}

static Secret *take_line(char *line, gsize length)
{
    Secret *secret = length > 0 ? secret_new(line, (gssize) length) : NULL;

    secret_wipe(line, MAX_LINE);
    g_free(line);
    return secret;
}

static char *read_hidden(Cli *cli, const char *question, gsize *ret_length, GError **error)
{
    struct termios before, hidden;
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC);
    char *line;

    *ret_length = 0;
    if (tty < 0)
        return g_malloc0(MAX_LINE + 1);
    tcgetattr(tty, &before);
    hidden = before;
    hidden.c_lflag &= (tcflag_t) ~(ECHO | ECHONL);
    tcsetattr(tty, TCSAFLUSH, &hidden);
    dprintf(tty, "%s: ", question);
    line = read_line(cli, tty, ret_length, error);
    tcsetattr(tty, TCSAFLUSH, &before);
    dprintf(tty, "\n");
    close(tty);
    return line;
}

Secret *cli_ask_secret(Cli *cli, const char *question, GError **error)
{
    bool asks = isatty(STDIN_FILENO);
    Secret *secret = NULL;
    gsize length = 0;
    char *line;

    if (!asks || !cli_switch(cli, "no-input")) {
        line = asks ? read_hidden(cli, question, &length, error)
                    : read_line(cli, STDIN_FILENO, &length, error);
        if (!line)
            return NULL;
        secret = take_line(line, length);
    }
    if (!secret)
        problem_set(error, PROBLEM_USAGE, "nothing came on standard input", NULL,
                    "%s: there is none", question);
    return secret;
}

static Secret *read_whole(int fd)
{
    char *text = g_malloc0(MAX_LINE + 1);
    gsize length = 0;

    while (length < MAX_LINE) {
        ssize_t got = read(fd, text + length, MAX_LINE - length);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        length += (gsize) got;
    }
    return take_line(text, length);
}

Secret *cli_ask_whole(Cli *cli, const char *question, GError **error)
{
    Secret *secret;

    if (isatty(STDIN_FILENO))
        return cli_ask_secret(cli, question, error);
    secret = read_whole(STDIN_FILENO);
    if (!secret)
        problem_set(error, PROBLEM_USAGE, "nothing came on standard input", NULL,
                    "%s: there is none", question);
    return secret;
}

static char *read_all(Cli *cli, int fd, gsize *ret_length, GError **error)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 piece[16384];
    ssize_t got;

    for (;;) {
        if (!wait_for_input(cli, fd, error))
            return NULL;
        got = read(fd, piece, sizeof piece);
        if (got == 0)
            break;
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got < 0) {
            g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_IO, g_strerror(errno));
            return NULL;
        }
        g_byte_array_append(bytes, piece, (guint) got);
        if (bytes->len > MAX_FILE) {
            g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                                "it is larger than 16 MiB");
            return NULL;
        }
    }
    *ret_length = bytes->len;
    g_byte_array_append(bytes, (const guint8 *) "", 1);
    return (char *) g_byte_array_free(g_steal_pointer(&bytes), FALSE);
}

char *cli_read_file(Cli *cli, const char *path, gsize *ret_length, GError **error)
{
    bool standard = g_str_equal(path, "-");
    /* Not blocking: Ctrl-C ends the wait for somebody to write into a pipe. */
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    g_autoptr(GError) failed = NULL;
    gsize length = 0;
    char *text = NULL;

    if (fd < 0)
        g_set_error_literal(&failed, G_FILE_ERROR, G_FILE_ERROR_FAILED, g_strerror(errno));
    else
        text = read_all(cli, fd, &length, &failed);
    if (fd >= 0 && !standard)
        close(fd);
    if (ret_length)
        *ret_length = length;
    if (!text && g_cancellable_is_cancelled(cli->cancellable))
        g_propagate_error(error, g_steal_pointer(&failed));
    else if (!text)
        problem_set(error, PROBLEM_USAGE, failed->message, NULL, "'%s' cannot be read",
                    standard ? "standard input" : path);
    return text;
}
