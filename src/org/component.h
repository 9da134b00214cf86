/* A component's XML ↔ its values (org.h: Component). Reading is as strict as the wire: elements that
 * come out of their order are dropped without a word, unknown ones fail. */
#ifndef ORG_COMPONENT_H
#define ORG_COMPONENT_H

#include <glib.h>
#include <json-c/json.h>
#include <libxml/tree.h>

#include "org/schema-metadata.h"

/* Parses XML without network, entities or DOCTYPE. NULL with `*ret_problem` (the caller frees). */
xmlDoc *component_parse_xml(const char *text, gsize length, char **ret_problem);

/* The children of `node` as values, "fullName" left out (→ *ret_full_name, may be NULL). `version`:
 * 67. NULL with a problem. */
json_object *component_read(const MetadataType *type, xmlNode *node, int version,
                            char **ret_full_name, char **ret_problem);
/* Values → XML elements, in the order of the type. */
void component_write(const MetadataType *type, json_object *values, GString *xml);
/* Adds what the type's elements are when nobody said anything. */
json_object *component_with_defaults(const MetadataType *type, json_object *values);

char *component_text(xmlNode *node); /* trimmed text of an element */
xmlNode *component_child(xmlNode *node, const char *name); /* by local name; NULL: none */
void component_escape(GString *xml, const char *text);
void component_element(GString *xml, const char *name, const char *text); /* NULL text: left out */

#endif
