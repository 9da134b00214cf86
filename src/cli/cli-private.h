/* What the files of cli/ share of one run; not for the commands. */
#ifndef CLI_CLI_PRIVATE_H
#define CLI_CLI_PRIVATE_H

#include <stdio.h>

#include "actions/out-file.h"
#include "cli/cli.h"

struct Cli {
    const CliScreen *screen;
    const Command *command;
    GHashTable *values; /* option name → GPtrArray of char * ("" for a switch) */
    GPtrArray *arguments;
    App *app;
    bool wants_screen;
    GCancellable *cancellable;
    FILE *out;
    char *out_path; /* of -o; NULL: standard output */
    OutFile out_file;
    bool pipe_closed;
    int exit;
};

/* Reads the command line into `cli`: options, command, arguments. */
bool cli_parse(Cli *cli, int argc, char **argv, GError **error);

bool output_open(Cli *cli, GError **error);
/* Flushes, and puts -o FILE in place, or removes what was written when `failed`. */
bool output_close(Cli *cli, bool failed, GError **error);

#endif
