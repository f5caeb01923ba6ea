#ifndef BARE_LOOP_H
#define BARE_LOOP_H

/* The least that validates a file with libxml2 while streaming: push parser, 64 KB reads, schema plugged in, no facts,
   no hash, no positions. What one-pass inspection is measured against. */
void *bare_schema(const char *path);
/* 1 valid, 0 not, -1 unreadable. */
int bare_validate(void *schema, const char *path);

#endif
