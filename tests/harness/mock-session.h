/* The provider's half of the Secret Service's encrypted session. */
#ifndef HARNESS_MOCK_SESSION_H
#define HARNESS_MOCK_SESSION_H

#include <gio/gio.h>

#define MOCK_KEY_BYTES 16

/* Takes the client's public key, gives ours and the common key. */
GVariant *mock_session_agree(GVariant *theirs, guint8 key[MOCK_KEY_BYTES]);
/* (oayays) ↔ bytes */
GVariant *mock_session_encrypt(const char *session, const guint8 key[MOCK_KEY_BYTES], GBytes *secret);
GBytes *mock_session_decrypt(const guint8 key[MOCK_KEY_BYTES], GVariant *secret);

#endif
