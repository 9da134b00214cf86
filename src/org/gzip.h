/* gzip bodies (RFC 1952) in memory. */
#ifndef ORG_GZIP_H
#define ORG_GZIP_H

#include "org/request.h"

GByteArray *gzip_pack(const guint8 *bytes, gsize length);
/* Packs what a stream gives, piece by piece. */
GByteArray *gzip_pack_stream(OrgStreamRead read, gpointer stream);
/* NULL: damaged, or more than `max` bytes. */
GBytes *gzip_unpack(GBytes *packed, gsize max);

#endif
