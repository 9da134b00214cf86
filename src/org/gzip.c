#include "config.h"

#include "org/gzip.h"

#include <string.h>
#include <zlib.h>

#define PIECE 65536
#define GZIP_WINDOW (15 + 16)

static void deflate_piece(z_stream *z, GByteArray *out, int flush)
{
    guint8 buffer[PIECE];

    do {
        z->next_out = buffer;
        z->avail_out = sizeof buffer;
        deflate(z, flush);
        g_byte_array_append(out, buffer, (guint) (sizeof buffer - z->avail_out));
    } while (z->avail_out == 0);
}

static void begin(z_stream *z)
{
    memset(z, 0, sizeof *z);
    if (deflateInit2(z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        g_error("zlib: out of memory");
}

GByteArray *gzip_pack(const guint8 *bytes, gsize length)
{
    GByteArray *out = g_byte_array_new();
    z_stream z;

    begin(&z);
    z.next_in = (Bytef *) bytes;
    z.avail_in = (uInt) length;
    deflate_piece(&z, out, Z_FINISH);
    deflateEnd(&z);
    return out;
}

GByteArray *gzip_pack_stream(OrgStreamRead read, gpointer stream)
{
    GByteArray *out = g_byte_array_new();
    g_autofree char *piece = g_malloc(PIECE);
    gsize length;
    z_stream z;

    begin(&z);
    while ((length = read(stream, piece, PIECE)) > 0) {
        z.next_in = (Bytef *) piece;
        z.avail_in = (uInt) length;
        deflate_piece(&z, out, Z_NO_FLUSH);
    }
    deflate_piece(&z, out, Z_FINISH);
    deflateEnd(&z);
    return out;
}

GBytes *gzip_unpack(GBytes *packed, gsize max)
{
    g_autoptr(GByteArray) out = g_byte_array_new();
    guint8 buffer[PIECE];
    gsize length;
    const void *bytes = g_bytes_get_data(packed, &length);
    z_stream z = {.next_in = (Bytef *) bytes, .avail_in = (uInt) length};
    int result = Z_OK;

    if (inflateInit2(&z, GZIP_WINDOW) != Z_OK)
        return NULL;
    while (result == Z_OK && out->len <= max) {
        z.next_out = buffer;
        z.avail_out = sizeof buffer;
        result = inflate(&z, Z_NO_FLUSH);
        g_byte_array_append(out, buffer, (guint) (sizeof buffer - z.avail_out));
    }
    inflateEnd(&z);
    return result == Z_STREAM_END && out->len <= max
               ? g_byte_array_free_to_bytes(g_steal_pointer(&out))
               : NULL;
}
