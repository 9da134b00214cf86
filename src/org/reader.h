/* Reading as one user: objects and fields the user sees, rows by position and by id. Tables of the
 * setup half are taken once, when they are first asked for. */
#ifndef ORG_READER_H
#define ORG_READER_H

#include "org/org.h"
#include "org/rows.h"

typedef struct Reader Reader;

/* `tables`: Entity * → const Table *, of the setup half. `deleted`: deleted rows are there too. */
Reader *reader_new(Store *store, GHashTable *tables, const OrgUser *user, bool deleted);
void reader_free(Reader *reader);
Store *reader_store(const Reader *reader);
Catalogue *reader_catalogue(const Reader *reader);
bool reader_is_admin(const Reader *reader);
/* NULL: no such object, or none for this user. */
Entity *reader_entity(Reader *reader, const char *name);
/* NULL: no such field, or none for this user. */
Field *reader_field(Reader *reader, const Entity *entity, const char *name);
bool reader_sees(Reader *reader, const Entity *entity, const Field *field);
guint64 reader_count(Reader *reader, const Entity *entity); /* positions */
/* False: there is nothing to see at this position. */
bool reader_at(Reader *reader, const Entity *entity, guint64 position, Row *ret_row);
/* Rows there are without looking at each; G_MAXUINT64: look. */
guint64 reader_quick_count(Reader *reader, const Entity *entity);
bool reader_find(Reader *reader, const Entity *entity, const char *id18, Row *ret_row);
/* The row a reference points to, whatever object it is of. */
bool reader_follow(Reader *reader, const Field *reference, const char *id18, Row *ret_row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Reader, reader_free)

#endif
