/* A fuzz target: one function over bytes, and the words that its mutations like to insert. Under
 * `make check` fuzz-run.c feeds it the corpus (corpus/NAME/) and mutations of it; `make fuzzers`
 * builds the same for libFuzzer. */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

extern const char *const fuzz_name;
extern const char *const fuzz_words[]; /* NULL-terminated */

/* Aborts when a property does not hold; always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#endif
