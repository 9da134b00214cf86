/* A screen without a terminal: draws a wizard on a pad and reads its characters back. */
#ifndef TESTS_SCREEN_H
#define TESTS_SCREEN_H

#include "wizard/state.h"

/* Opens curses on /dev/null; once, before the first screen. */
void screen_init(void);
/* The characters, row by row, without blanks at the ends of rows. */
char *screen_draw(const Wizard *wizard, int rows, int columns);
/* Every cell holds something a terminal draws and nothing it obeys. */
bool screen_is_harmless(const char *screen, const char **ret_at);

#endif
