package import CLibXML2
package import Domain

/// Owns one libxml2 push parser. It builds no tree, fetches nothing, expands no entity and lifts no limit of libxml2.
///
/// It receives UTF-8, whatever the document declares: see `UTF8Transcoder`. It is a push parser for three reasons: its
/// line numbers are exact beyond 65,535, unlike those of libxml2's reader interface; a schema can be plugged into it;
/// and it creates no node for a text.
@safe
package struct PushParser: ~Copyable {
    /// The libxml2 parser, for a plug between it and its callbacks; valid as long as this value.
    package let handle: xmlParserCtxtPtr

    private init(owning handle: xmlParserCtxtPtr) { unsafe self.handle = handle }

    deinit {
        // Without a tree builder there is no document. If there is one after all, this type must free it.
        if let tree = unsafe handle.pointee.myDoc { unsafe xmlFreeDoc(tree) }
        unsafe xmlFreeParserCtxt(handle)
    }

    /// Makes a parser. libxml2 copies `table`. `context` is passed to its functions and must outlive the parser's last
    /// `feed`. The dictionary needs a limit, because libxml2's chains of names are quadratic beyond some size.
    /// - Throws: `.internalFault` when memory is short; `.configuration` for an unsupported version of libxml2.
    package static func open(
        _ table: xmlSAXHandler, context: UnsafeMutableRawPointer, dictionaryBytesMax: Int
    ) throws(PortError) -> PushParser {
        try LibXMLVersion.verdict.get()
        var table = unsafe table
        guard let made = unsafe xmlCreatePushParserCtxt(&table, context, nil, 0, nil) else {
            throw PortError(.internalFault, "libxml2 could not make a parser; memory may be short.", isTransient: true)
        }
        let parser = unsafe PushParser(owning: made)
        let options =
            XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_COMPACT.rawValue
            | XML_PARSE_IGNORE_ENC.rawValue
        guard unsafe xmlCtxtUseOptions(made, Int32(bitPattern: options)) == 0 else {
            throw PortError(.internalFault, "libxml2 does not know an option this program needs.")
        }
        // The function returns the former limit.
        _ = unsafe xmlDictSetLimit(made.pointee.dict, dictionaryBytesMax)
        return parser
    }

    /// Parses `bytes`. Callbacks run before this returns.
    /// - Returns: false when the parser stopped, by itself or because a callback stopped it.
    package func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        // The result repeats the last error's code, warnings included. What matters is whether the parser continues.
        _ = unsafe xmlParseChunk(handle, base, Int32(truncatingIfNeeded: bytes.count), 0)
        return isRunning
    }

    /// Ends the input. The last callbacks run before this returns.
    package func finish() { _ = unsafe xmlParseChunk(handle, nil, 0, 1) }

    /// The number of bytes that were fed but not consumed yet, because the markup that they begin has no end so far.
    package var waitingBytes: Int {
        guard let input = unsafe handle.pointee.input, let here = unsafe input.pointee.cur,
            let end = unsafe input.pointee.end
        else { return 0 }
        return unsafe end - here
    }

    /// Whether neither an error nor a callback has stopped the parser.
    package var isRunning: Bool { unsafe handle.pointee.disableSAX == 0 }
    /// Whether the bytes fed so far are well-formed.
    package var isWellFormed: Bool { unsafe handle.pointee.wellFormed == 1 }
}
