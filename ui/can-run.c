/* Can a full screen be had? Apart from the rest: <term.h> defines too many short words. */
#include "config.h"

#include "ui/ui.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/problem.h"

#include <curses.h>
#include <term.h>

static bool refuse(GError **error, const char *why)
{
    problem_set(error, PROBLEM_USAGE, why,
                "use the commands instead: orgwire help\nor the questions line by line: "
                "orgwire new --prompt",
                "the full screen cannot be shown here");
    return false;
}

bool ui_can_run(GError **error)
{
    const char *term = getenv("TERM");
    int state = 0;
    bool can_move;

    if (!isatty(STDIN_FILENO))
        return refuse(error, "standard input is no terminal");
    if (!isatty(STDOUT_FILENO))
        return refuse(error, "standard output is no terminal");
    if (!term || !*term)
        return refuse(error, "TERM is not set");
    if (!strcmp(term, "dumb"))
        return refuse(error, "the terminal is a dumb one (TERM=dumb)");
    if (setupterm(NULL, STDOUT_FILENO, &state) != OK)
        return refuse(error, "the terminal named by TERM is not known here");
    can_move = cursor_address && *cursor_address;
    del_curterm(cur_term);
    return can_move || refuse(error, "the terminal's cursor cannot be moved");
}
