/* What every secret store must do, whatever is behind it. */
#ifndef CONTRACT_BATTERY_H
#define CONTRACT_BATTERY_H

#include "store/secret-store.h"

typedef struct {
    const char *name; /* the first part of the tests' paths */
    /* `folder` is empty and new for each test; opening it again gives the same store. */
    SecretStore *(*open)(const char *folder);
    bool forgets;   /* nothing outlives the object */
    guint n_writers; /* how many write at once; a container costs a fifth of a second of CPU */
} BatteryStore;

void battery_add(const BatteryStore *store);

#endif
