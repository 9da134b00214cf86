/* Describes for listed objects nobody has written or recorded: always the same for the same name. */
#ifndef ORG_DESCRIBE_GENERATED_H
#define ORG_DESCRIBE_GENERATED_H

#include "org/schema.h"

/* Fills the fields by kind, name and associated object. */
void describe_generate(Entity *entity);

#endif
