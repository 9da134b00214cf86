/* One run of a command: its options, its output, its end. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <gio/gio.h>
#include <stdbool.h>
#include <sys/types.h>

#include "app/app.h"
#include "app/demo.h"
#include "cli/command.h"
#include "core/answers.h"
#include "core/json.h"

/* What the full screen opens with. Borrowed. */
typedef struct {
    App *app;
    const Answers *answers; /* NULL: none yet */
    Demo *demo;             /* NULL: a true org */
    bool dashboard;         /* not the wizard */
    const char *env;        /* --env; NULL: the setting */
    const char *colour;     /* --color; NULL: auto */
} CliScreenStart;

/* What main hands in: the full screen, which the command line does not know. */
typedef struct {
    bool (*can_run)(GError **error); /* PROBLEM_USAGE says why not */
    /* Puts a guardian above this process; before threads, children and the loop. */
    void (*guard)(void);
    /* Runs the wizard or the dashboard until the person leaves; returns the exit code. */
    int (*run)(const CliScreenStart *start);
    mode_t umask; /* as it was inherited, for the commands of exec */
} CliScreen;

/* The whole command line; returns the exit code. */
int cli_main(int argc, char **argv, const CliScreen *screen);

/* Options: the command line, then ORGWIRE_NAME. What is set in files counts for less than anything
 * that is given, an association or an answers file, so that app alone asks for settings. */
const char *cli_option(const Cli *cli, const char *name); /* NULL: not given */
bool cli_switch(const Cli *cli, const char *name);
/* Is the option on the command line itself? */
bool cli_is_typed(const Cli *cli, const char *name);
GStrv cli_options(const Cli *cli, const char *name); /* all values of a repeatable one; owned */
bool cli_integer(const Cli *cli, const char *name, gint64 min, gint64 max, gint64 fallback,
                 gint64 *ret_value, GError **error);
const char *cli_argument(const Cli *cli, int index); /* NULL: not given */
int cli_n_arguments(const Cli *cli);

App *cli_app(Cli *cli);
GCancellable *cli_cancellable(Cli *cli);
void cli_set_exit(Cli *cli, int code);
/* Runs a program in this one's place, with the signals and the file mode that a shell would give
 * it. Comes back only when that failed; errno says why. */
void cli_become(Cli *cli, char *const *words);
bool cli_is_json(const Cli *cli);
bool cli_is_plain(const Cli *cli);
bool cli_is_quiet(const Cli *cli);
/* May the full screen be used? False without an error when somebody asked for none. */
bool cli_may_use_screen(const Cli *cli, GError **error);
/* Opens it with the options of this run; its exit code becomes ours. */
void cli_run_screen(Cli *cli, const Answers *answers, bool dashboard, Demo *demo);
typedef bool (*CliFunc)(Cli *cli, GError **error);
/* For commands with a loop of their own: runs `func` in a fiber. */
bool cli_in_fiber(Cli *cli, CliFunc func, GError **error);
bool cli_may_ask(const Cli *cli); /* a terminal on both sides, and no --no-input */

/* Standard output, or -o FILE (put in place when all is written, also after PROBLEM_PARTIAL). False
 * with an error when the disk is full; a closed pipe ends the command quietly. */
bool cli_write(Cli *cli, const char *text, gsize length, GError **error);
/* What was written is seen now; for output that somebody watches. */
void cli_flush(Cli *cli);
bool cli_print(Cli *cli, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);
bool cli_print_json(Cli *cli, json_object *value, GError **error); /* one line, or indented on a tty */
/* A table: rows of cells; with --plain tab-separated without header. Cells are cleaned. */
typedef struct CliTable CliTable;
CliTable *cli_table_new(const char *const *header);
void cli_table_add(CliTable *table, ...) G_GNUC_NULL_TERMINATED; /* a cell for each column */
bool cli_table_print(Cli *cli, CliTable *table, GError **error); /* frees it */
/* To the person, on standard error; nothing with -q. */
void cli_note(const Cli *cli, const char *format, ...) G_GNUC_PRINTF(2, 3);
void cli_problem(const Cli *cli, const GError *error);

/* Asks on the terminal, or reads one line from standard input when there is none. `hidden`: without
 * echo. PROBLEM_USAGE under --no-input when standard input is a terminal. */
Secret *cli_ask_secret(Cli *cli, const char *question, GError **error);
/* One line that may be seen; "" at the end of input. NULL with PROBLEM_INTERRUPTED on Ctrl-C. */
char *cli_ask_line(Cli *cli, const char *question, GError **error);
/* As cli_ask_secret(), but of a pipe or file all of it (64 KiB): what was copied may be wrapped or begin with
 * empty lines. */
Secret *cli_ask_whole(Cli *cli, const char *question, GError **error);
/* All of a file, "-" for standard input; at most 16 MiB. */
char *cli_read_file(Cli *cli, const char *path, gsize *ret_length, GError **error);

#endif
