#include "config.h"

#include "cli/commands.h"

const Command *const commands[] = {
#define X(name) &command_##name,
    COMMANDS(X)
#undef X
    NULL,
};
