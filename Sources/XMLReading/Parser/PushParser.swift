package import CLibXML2
package import Domain

/// Owner of one libxml2 push parser. No tree is built; nothing is fetched, no entity expanded, no limit of libxml2 lifted.
///
/// It is fed UTF-8, whatever the document declares: see `UTF8Transcoder`. A push parser, because its lines are exact beyond 65,535, which
/// those of libxml2's reader interface are not, because a schema can be plugged into it, and because it makes no node for a text.
@safe
package struct PushParser: ~Copyable {
    /// For what sits between the parser and its callbacks; valid as long as this value.
    package let handle: xmlParserCtxtPtr

    private init(owning handle: xmlParserCtxtPtr) { unsafe self.handle = handle }

    deinit {
        // Without a tree builder there is no document; a stray one would be ours to free.
        if let tree = unsafe handle.pointee.myDoc { unsafe xmlFreeDoc(tree) }
        unsafe xmlFreeParserCtxt(handle)
    }

    /// `table` is copied by libxml2; `context` is handed to its functions and must outlive the parser's last `feed`. The limit of
    /// the dictionary is there because libxml2's chains of names are quadratic beyond some size.
    /// - Throws: `.internalFault` where memory is short; `.configuration` for a libxml2 that this program was not made for.
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
        // Returns the limit set before.
        _ = unsafe xmlDictSetLimit(made.pointee.dict, dictionaryBytesMax)
        return parser
    }

    /// Callbacks run before this returns.
    /// - Returns: false when the parser stopped, by itself or because a callback stopped it.
    package func feed(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        // The result repeats the last error's code, warnings included; whether the parser goes on is what counts.
        _ = unsafe xmlParseChunk(handle, base, Int32(truncatingIfNeeded: bytes.count), 0)
        return isRunning
    }

    /// No more bytes come.
    package func finish() { _ = unsafe xmlParseChunk(handle, nil, 0, 1) }

    /// Bytes that were fed and are not understood yet, because what they begin has no end so far.
    package var waitingBytes: Int {
        guard let input = unsafe handle.pointee.input, let here = unsafe input.pointee.cur,
            let end = unsafe input.pointee.end
        else { return 0 }
        return unsafe end - here
    }

    /// Neither an error nor a callback ended it.
    package var isRunning: Bool { unsafe handle.pointee.disableSAX == 0 }
    /// Of what was fed so far.
    package var isWellFormed: Bool { unsafe handle.pointee.wellFormed == 1 }
}
