/* A file that somebody named to be written: put in place when all of it is there, so that no half
 * file stays. What is no file (a device, a pipe, anything in /dev) is written to as it is; behind a
 * symbolic link its target is replaced, and the link stays. */
#ifndef ACTIONS_OUT_FILE_H
#define ACTIONS_OUT_FILE_H

#include <stdbool.h>

typedef struct {
    int fd; /* the caller writes to it and closes it */
    char *path;
    char *temporary; /* NULL: written to as it is */
} OutFile;

/* Both: false with errno. A new file is mode 0600. */
bool out_file_open(OutFile *file, const char *path);
/* Puts the file in place, or removes what was written unless `keep`. Before the close. */
bool out_file_end(OutFile *file, bool keep);

#endif
