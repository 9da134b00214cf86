/* The rows that come with our own objects. */
#ifndef ORG_SEED_H
#define ORG_SEED_H

/* A first line "=OBJECT|FIELD|FIELD…", then a row a line: TAG|VALUE|VALUE…. A value "@TAG" is the id
 * of an earlier row, an empty one null, "\n" a newline. */
extern const char *const seed_texts[]; /* ends with NULL */

#endif
