/* What the platform fills in by itself when a row is written. */
#ifndef ORG_DERIVE_H
#define ORG_DERIVE_H

#include "org/dml.h"
#include "org/row-check.h"

/* Defaults of a new row: picklist defaults, owner, numbers, a name. `id`: of the new row. */
void derive_defaults(const Dml *dml, Entity *entity, const char *id, GArray *changes);
/* Dates and users of the write, and fields that follow from others (IsClosed from the stage …). */
void derive_stamps(const Dml *dml, Entity *entity, bool is_new, GArray *changes);

#endif
