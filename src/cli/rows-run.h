/* `call` of an action with many rows. */
#ifndef CLI_ROWS_RUN_H
#define CLI_ROWS_RUN_H

#include "actions/rows.h"
#include "cli/load.h"

bool rows_run_cli(Cli *cli, const Loaded *loaded, const Action *action, const Input *input,
                  GError **error);

#endif
