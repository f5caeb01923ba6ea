#ifndef HATSPOOL_CLIBARCHIVE_SHIM_H
#define HATSPOOL_CLIBARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

#endif
