#include "config.h"

#include "store/keyring-frame.h"

static void pack(unsigned char *at, gsize value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char) (value >> (24 - 8 * i));
}

static gsize unpack(const unsigned char *at)
{
    gsize value = 0;

    for (int i = 0; i < 4; i++)
        value = value << 8 | at[i];
    return value;
}

void frame_pack(unsigned char header[FRAME_HEADER], gsize json, gsize secret)
{
    pack(header, json);
    pack(header + 4, secret);
}

bool frame_unpack(const unsigned char header[FRAME_HEADER], gsize *ret_json, gsize *ret_secret)
{
    *ret_json = unpack(header);
    *ret_secret = unpack(header + 4);
    return *ret_json <= FRAME_MAX_JSON && *ret_secret <= FRAME_MAX_SECRET;
}
