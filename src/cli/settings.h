/* The user's and the system's settings files: one flat JSON object each, names with underscores
 * (an option's name with "-" is the same). The user's wins. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include <glib.h>
#include <json-c/json.h>
#include <stdbool.h>

extern const char *const setting_names[]; /* NULL-terminated */

char *settings_path(bool system);
char *settings_get(const char *name, GError **error); /* NULL without error: not set */
bool settings_check_name(const char *name, GError **error);
bool settings_set(const char *name, const char *value, GError **error); /* NULL removes */
json_object *settings_list(GError **error); /* those that are set */

#endif
