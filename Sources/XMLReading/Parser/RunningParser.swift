public import CLibXML2

/// A parser as its own callbacks see it: its position, and a way to stop it.
///
/// It does not own the parser. It must be attached before the first byte, and detached before the parser is freed.
/// Without a parser, queries return nil or false and `halt` does nothing.
@safe
@usableFromInline
package struct RunningParser {
    @usableFromInline var handle: xmlParserCtxtPtr?
    /// The prefix of the last start tag, interned, and its length including the colon.
    @usableFromInline var lastPrefix: UnsafePointer<xmlChar>?
    @usableFromInline var lastPrefixLength: Int32 = 0

    /// A value without a parser.
    package init() {
        unsafe handle = nil
        unsafe lastPrefix = nil
    }

    /// Attaches `parser`.
    package mutating func attach(_ parser: borrowing PushParser) {
        unsafe handle = parser.handle
        unsafe lastPrefix = nil
        lastPrefixLength = 0
    }

    /// Detaches the parser before it is freed.
    package mutating func detach() {
        unsafe handle = nil
        unsafe lastPrefix = nil
    }

    /// Stops the parser from within a callback or between two. No further callback comes, and no further chunk is
    /// accepted.
    ///
    /// `xmlStopParser` is not used: called from within a callback it frees bytes that its callers still read, namely
    /// libxml2's own functions and those of a plugged-in schema.
    package func halt() {
        if let handle = unsafe handle { unsafe hatspool_halt(handle) }
    }

    /// The line and column of the parser's position; 1 for the first, exact beyond 65,535.
    package var location: (line: Int, column: Int)? {
        guard let input = unsafe handle?.pointee.input else { return nil }
        return unsafe (Int(input.pointee.line), max(1, Int(input.pointee.col)))
    }

    /// Whether the parser's dictionary of names exceeds `bytesMax`.
    package func hasLearned(moreThan bytesMax: Int) -> Bool {
        guard let dictionary = unsafe handle?.pointee.dict else { return false }
        return unsafe xmlDictGetUsage(dictionary) > bytesMax
    }

    /// Whether the parser is at an `&` that begins no reference. libxml2 would search the rest of the document for a
    /// semicolon.
    package var isAtBareAmpersand: Bool {
        guard let input = unsafe handle?.pointee.input, var cursor = unsafe input.pointee.cur,
            let end = unsafe input.pointee.end, unsafe cursor < end, unsafe cursor.pointee == UInt8(ascii: "&")
        else { return false }
        unsafe cursor += 1
        while unsafe cursor < end {
            switch unsafe cursor.pointee {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "#"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "."), UInt8(ascii: ":"), 0x80...0xFF:
                unsafe cursor += 1
            case let byte: return byte != UInt8(ascii: ";")
            }
        }
        return false
    }
}
