#ifndef BARE_LOOP_H
#define BARE_LOOP_H

/* The minimal streaming validation with libxml2: push parser, 64 KB reads, schema validation, no facts, no hash, no positions.
   The baseline for one-pass inspection. */
void *bare_schema(const char *path);
/* Returns 1 for valid, 0 for invalid, -1 for unreadable. */
int bare_validate(void *schema, const char *path);

#endif
