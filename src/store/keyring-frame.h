/* The frames between orgwire and its keyring child, over a socketpair that nobody else holds:
 *
 *     4 bytes  length of the JSON, big-endian        {"verb":"get","id":…,"kind":…}
 *     4 bytes  length of the secret, big-endian      {"result":"ok"}
 *     JSON, then the secret as it is
 *
 * The secret stays outside the JSON, so that no parser makes copies which nobody wipes. */
#ifndef STORE_KEYRING_FRAME_H
#define STORE_KEYRING_FRAME_H

#include <glib.h>
#include <stdbool.h>

#define FRAME_HEADER 8
#define FRAME_MAX_JSON (1024 * 1024)
#define FRAME_MAX_SECRET (64 * 1024)

/* The child's answers, "result". With RESULT_STATE goes "state", with RESULT_FAILED "text". */
#define RESULT_OK "ok"
#define RESULT_STATE "state"
#define RESULT_NOT_FOUND "not-found"
#define RESULT_DISMISSED "dismissed"
#define RESULT_TOO_LARGE "too-large"
#define RESULT_NOT_KEPT "not-kept"
#define RESULT_FAILED "failed"

void frame_pack(unsigned char header[FRAME_HEADER], gsize json, gsize secret);
/* false: longer than it may be. */
bool frame_unpack(const unsigned char header[FRAME_HEADER], gsize *ret_json, gsize *ret_secret);

#endif
