/* Every command, and what they share among themselves. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"
#include "core/answers.h"

/* name, in the order of the help */
#define COMMANDS(X)                                                                                \
    X(demo)                                                                                        \
    X(new)                                                                                         \
    X(auth_begin)                                                                                  \
    X(auth_complete)                                                                               \
    X(auth_token)                                                                                  \
    X(auth_cli)                                                                                    \
    X(auth_list)                                                                                   \
    X(auth_forget)                                                                                 \
    X(objects)                                                                                     \
    X(describe)                                                                                    \
    X(list)                                                                                        \
    X(show)                                                                                        \
    X(status)                                                                                      \
    X(use)                                                                                         \
    X(edit)                                                                                        \
    X(check)                                                                                       \
    X(repair)                                                                                      \
    X(rotate)                                                                                      \
    X(remove)                                                                                      \
    X(migrate)                                                                                     \
    X(doctor)                                                                                      \
    X(log)                                                                                         \
    X(actions)                                                                                     \
    X(call)                                                                                        \
    X(query)                                                                                       \
    X(api)                                                                                         \
    X(token)                                                                                       \
    X(url)                                                                                         \
    X(exec)                                                                                        \
    X(generate)                                                                                    \
    X(export)                                                                                      \
    X(import)                                                                                      \
    X(config_get)                                                                                  \
    X(config_set)                                                                                  \
    X(config_list)                                                                                 \
    X(config_path)                                                                                 \
    X(help)

#define X(name) extern const Command command_##name;
COMMANDS(X)
#undef X

/* The answers file of --from, with the flags over it. */
Answers *answers_from_cli(Cli *cli, GError **error);

#endif
