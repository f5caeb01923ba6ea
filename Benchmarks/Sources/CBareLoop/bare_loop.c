#include "bare_loop.h"

#include <fcntl.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <string.h>
#include <unistd.h>

static void silent(void *context, xmlErrorPtr error) {
    (void)context;
    (void)error;
}

void *bare_schema(const char *path) {
    xmlSetStructuredErrorFunc(NULL, silent);
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt(path);
    xmlSchemaPtr schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    return schema;
}

int bare_validate(void *schema, const char *path) {
    char chunk[65536];
    int descriptor = open(path, O_RDONLY);
    if (descriptor < 0) return -1;
    xmlSAXHandler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = XML_SAX2_MAGIC;
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    xmlSchemaValidCtxtPtr validator = xmlSchemaNewValidCtxt(schema);
    xmlSchemaSetValidStructuredErrors(validator, silent, NULL);
    xmlSchemaSAXPlugPtr plug = xmlSchemaSAXPlug(validator, &parser->sax, &parser->userData);
    ssize_t count;
    while ((count = read(descriptor, chunk, sizeof chunk)) > 0) xmlParseChunk(parser, chunk, (int)count, 0);
    xmlParseChunk(parser, NULL, 0, 1);
    int valid = parser->wellFormed && xmlSchemaIsValid(validator) == 1;
    xmlSchemaSAXUnplug(plug);
    xmlFreeParserCtxt(parser);
    xmlSchemaFreeValidCtxt(validator);
    close(descriptor);
    return valid;
}
