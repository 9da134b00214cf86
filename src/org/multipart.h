/* multipart/form-data (RFC 7578), as much as a deploy needs. */
#ifndef ORG_MULTIPART_H
#define ORG_MULTIPART_H

#include <glib.h>

/* The parts in their order: name → GBytes *; NULL if the body is no multipart of that type. */
GHashTable *multipart_parse(const char *content_type, GBytes *body);

#endif
