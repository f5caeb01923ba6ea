// libcsv, a parser of separated values that keeps its place between calls.
#ifndef HATSPOOL_CLIBCSV_SHIM_H
#define HATSPOOL_CLIBCSV_SHIM_H

#include <csv.h>

#endif
