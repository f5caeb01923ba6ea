// inih, and its process-wide manners, which Swift may not set because they are plain globals.
#ifndef HATSPOOL_CINIH_SHIM_H
#define HATSPOOL_CINIH_SHIM_H

#include <ini.h>

/* Longest line that a reader may hand over, its line end and NUL included. */
enum { hatspool_ini_line_bytes = 8192 };

/*
 * inih's own defaults cut a line at 200 bytes without a word, take an indented line for a continuation of the one before,
 * and cut values at a semicolon. Call once, before the first parse; all parses of the process then read alike.
 */
static inline void hatspool_ini_prepare(void) {
    ini_use_stack = false;
    ini_initial_alloc = hatspool_ini_line_bytes;
    ini_max_line = hatspool_ini_line_bytes;
    ini_allow_realloc = false;
    ini_allow_multiline = false;
    ini_allow_inline_comments = false;
    ini_allow_no_value = false;
    ini_stop_on_first_error = false;
}

#endif
