/* The names in our own object list, compactly. A line is PREFIX|NAME|GROUP|SATELLITES[|LABEL].
 *
 * PREFIX: three characters, "-" for none, "*" for the next custom one (a00, a01, …).
 * GROUP: b business object; d data without layout; l line item (rights of its parent, behind
 * "<"); s set-up; r read only; c closed (not even queryable); g custom setting; m metadata type;
 * e event; o big object; x external object; k knowledge version; a knowledge article.
 * SATELLITES: S Share, H History, I FieldHistory, F Feed, T Tag, C ChangeEvent. */
#ifndef ORG_CATALOGUE_NAMES_H
#define ORG_CATALOGUE_NAMES_H

extern const char *const catalogue_standard_names[]; /* end with NULL */
extern const char *const catalogue_custom_names[];

#endif
