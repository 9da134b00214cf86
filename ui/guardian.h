/* The parent of the full screen: gives the terminal back after any kind of death of its child,
 * SIGKILL included, and stops and goes on with it (reliability.md, appendix). Nothing else. */
#ifndef UI_GUARDIAN_H
#define UI_GUARDIAN_H

/* Forks. The child returns and is the whole program; the parent stays here until the child has
 * ended, then ends with the child's exit code (128 + signal after a signal). It forwards TERM, HUP,
 * INT and QUIT that are sent to it, being the process a person sees. When it dies itself, the child
 * gets SIGTERM. Without a terminal on standard input nothing happens. Call it before threads,
 * children and the main loop. */
void guardian_start(void);

/* What makes a terminal usable again, whatever mode a program left it in. */
extern const char guardian_reset[];

#endif
