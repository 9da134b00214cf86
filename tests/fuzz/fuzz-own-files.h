/* What people write into our files, and what they write wrong. */
#ifndef TESTS_FUZZ_OWN_FILES_H
#define TESTS_FUZZ_OWN_FILES_H

#define OWN_FILE_WORDS                                                                            \
    "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\n", "null", "true", "1", "\"schema\":1,",   \
        "\"schema\":2,", "\"name\":\"Sales\",", "\"rights\":\"RCUD\",", "\"fields\":[\"Name\"],", \
        "\"rename\":\"Customer\",", "\"field_renames\":{\"Name\":\"Title\"},",                    \
        "\"objects\":[{\"name\":\"Account\"}],", "\"email\":\"a@b.com\",", "\"key_size\":2048,",  \
        "\"valid_days\":", "\"trusted_hosts\":[\"localhost:1\"],", "\"store\":\"file\",",         \
        "\"app_kind\":\"given\",", "\"sandbox\":true,", "__c", "'", "_IS", ":R:", "=", ",*,",     \
        "\xc3\xa9", "\xff", "\x1b"

#endif
