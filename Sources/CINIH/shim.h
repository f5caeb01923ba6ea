#ifndef HATSPOOL_CINIH_SHIM_H
#define HATSPOOL_CINIH_SHIM_H

#include <ini.h>

#endif
