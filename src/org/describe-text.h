/* Our own describes as compact text: one line per field, or a macro that stands for several.
 *
 * NAME|LABEL|TYPE[|FLAGS[|FORMULA OR HELP]]. An empty label is made from the name. TYPE is a word of
 * the describe with a size and values: string(80), currency(16,2), int(8), picklist:A;B*;C (* the
 * default), picklist(40)!:A;B (restricted), ref>Account:Account:Contacts (objects, relationship,
 * name the other way round). A value of a dependent picklist names its controller's: Paris=0,2.
 * FLAGS: required readonly createonly noupdate defaulted name ext unique lookup case detail rich
 * system hidden nofilter of=FIELD controller=FIELD auto=FORMAT default=VALUE calc mask=KIND
 * extra=WORD. "calc" takes the fifth column as the formula.
 *
 * Macros: @id, @audit, @owner, @queue-owner, @mru, @person, @address NAME|LABEL,
 * @location NAME|LABEL. */
#ifndef ORG_DESCRIBE_TEXT_H
#define ORG_DESCRIBE_TEXT_H

#include "org/schema.h"

/* Adds the fields to the entity. The text is our own: a mistake in it aborts. */
void describe_text_parse(Entity *entity, const char *text);

#endif
