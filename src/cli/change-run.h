/* Runs a prepared change (app/change.h) for a command: plan, progress, result. */
#ifndef CLI_CHANGE_RUN_H
#define CLI_CHANGE_RUN_H

#include "app/change.h"
#include "cli/cli.h"

/* With --dry-run: prints the plan. Else runs it, says each step, prints the result. In a fiber. */
bool change_run_cli(Cli *cli, Change *change, GError **error);
bool change_undo_cli(Cli *cli, Change *change, GError **error);

#endif
