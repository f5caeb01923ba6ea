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

/* The version whose headers this program was compiled with. */
static inline long hatspool_libxml2_header_version(void) { return LIBXML_VERSION; }

/*
 * Everything that writes what libxml2 keeps to itself, or relies on how its parser uses it between two callbacks. Read in the source
 * of 2.9.14 (parser.c, xmlschemas.c); another version may use the same fields otherwise. `LibXMLVersion` refuses every other one
 * before any of this is called.
 */
static inline long hatspool_private_state_version(void) { return 20914; }

/* No callback and no chunk any more. xmlStopParser would free the bytes that the callers of the running callback still read. */
static inline void hatspool_halt(xmlParserCtxtPtr parser) {
    parser->instate = XML_PARSER_EOF;
    parser->errNo = XML_ERR_USER_STOP;
    parser->disableSAX = 1;
}

/* From the next callback on the parser calls `table` with `context`. The parser reads both anew before each callback. */
static inline void hatspool_redirect(xmlParserCtxtPtr parser, xmlSAXHandlerPtr table, void *context) {
    parser->sax = table;
    parser->userData = context;
}

/* Puts a validator between the parser and its callbacks. The plug keeps the two addresses until it is unplugged. */
static inline xmlSchemaSAXPlugPtr hatspool_plug(xmlSchemaValidCtxtPtr validator, xmlParserCtxtPtr parser) {
    return xmlSchemaSAXPlug(validator, &parser->sax, &parser->userData);
}

static inline void hatspool_ignore_text(void *context, const xmlChar *text, int count) {
    (void)context;
    (void)text;
    (void)count;
}

/* Gives a text to the validator behind `table` and `plug`, but not to `own`, the callbacks that it passes events on to. */
static inline void hatspool_validate_text(
    xmlSAXHandlerPtr table, void *plug, xmlSAXHandlerPtr own, const xmlChar *text, int count) {
    charactersSAXFunc callback = own->characters;
    own->characters = hatspool_ignore_text;
    if (table->characters != NULL) table->characters(plug, text, count);
    own->characters = callback;
}

/* Relative locations inside `input` are resolved against `name`; libxml2 frees the copy. */
static inline void hatspool_name_input(xmlParserInputPtr input, const char *name) {
    input->filename = (const char *)xmlStrdup((const xmlChar *)name);
}

#endif
