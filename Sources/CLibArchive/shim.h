#ifndef HATSPOOL_CLIBARCHIVE_SHIM_H
#define HATSPOOL_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>
/* libarchive's own gzip filter is built on it, but does not say where a member ends and does not check the sums. */
#include <zlib.h>

/* inflateInit2 is a macro that Swift does not see. 16 + 15: gzip, largest window. */
static inline int hatspool_inflate_init_gzip(z_streamp stream) { return inflateInit2(stream, 31); }

#endif
