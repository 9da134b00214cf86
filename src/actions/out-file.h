/* A file that somebody named to be written: put in place when all of it is there, so that no half
 * file stays. What is no file (a device, a pipe) is written to as it is, and so is one that we hold
 * open (/dev/stdout, /dev/fd/3): behind what is in it. Behind a symbolic link its target is
 * replaced, and the link stays. */
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
/* That errno in words: of a pipe, that nobody reads it. */
const char *out_file_why(int code);
/* Puts the file in place, or removes what was written unless `keep`. Before the close. */
bool out_file_end(OutFile *file, bool keep);

#endif
