/* Runs a prepared change (app/change.h) for a command: plan, progress, result. */
#ifndef CLI_CHANGE_RUN_H
#define CLI_CHANGE_RUN_H

#include "app/change.h"
#include "cli/cli.h"
#include "cli/command.h"

#define CHANGE_WAIT_OPTION                                                                    \
    {                                                                                         \
        "wait", 0, "SEC",                                                                     \
            "wait at most SEC seconds for a deploy (1200), and for the app to be ready (900)" \
    }

/* With --dry-run: prints the plan. Else runs it, says each step, prints the result. In a fiber. */
bool change_run_cli(Cli *cli, Change *change, GError **error);
bool change_undo_cli(Cli *cli, Change *change, GError **error);

#endif
