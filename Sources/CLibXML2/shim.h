// libxml2's headers that this program uses, and the few macros and globals that Swift cannot import as they are.
#ifndef HATSPOOL_CLIBXML2_SHIM_H
#define HATSPOOL_CLIBXML2_SHIM_H

// Debian's libxml2 names ICU's headers, which clash with the copy of ICU that comes with Swift's Foundation. Only the tail of a
// structure that this program never touches depends on them.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlschemastypes.h>
#include <libxml/encoding.h>
#include <libxml/dict.h>
#include <libxml/xmlIO.h>

/* The version of the library that is loaded, e.g. "20914". */
static inline const char *hatspool_libxml2_version(void) { return *(__xmlParserVersion()); }

#endif
