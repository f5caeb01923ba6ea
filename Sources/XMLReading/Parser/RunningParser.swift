public import CLibXML2

/// A parser as its own callbacks see it: how far it has read, and how they bring it to a halt.
///
/// A view, no owner: it is attached before the first byte, and detached before the parser goes. Without a parser nothing is known
/// and nothing happens.
@safe
@usableFromInline
package struct RunningParser {
    @usableFromInline var handle: xmlParserCtxtPtr?
    /// The prefix of the last start tag, interned, and its length with the colon.
    @usableFromInline var lastPrefix: UnsafePointer<xmlChar>?
    @usableFromInline var lastPrefixLength: Int32 = 0

    package init() {
        unsafe handle = nil
        unsafe lastPrefix = nil
    }

    /// Looks at `parser` from now on.
    package mutating func attach(_ parser: borrowing PushParser) {
        unsafe handle = parser.handle
        unsafe lastPrefix = nil
        lastPrefixLength = 0
    }

    /// Nothing may be asked of the parser any more: it is about to be freed.
    package mutating func detach() {
        unsafe handle = nil
        unsafe lastPrefix = nil
    }

    /// Ends the parser from within a callback or between two: no callback comes after this one, and no chunk is taken any more.
    ///
    /// Not `xmlStopParser`: called from within a callback that one frees the bytes that its callers still read, libxml2's own
    /// functions and those of a schema that is plugged in.
    package func halt() {
        if let handle = unsafe handle { unsafe hatspool_halt(handle) }
    }

    /// Line and column that it has read up to, 1 for the first; exact beyond 65,535.
    package var location: (line: Int, column: Int)? {
        guard let input = unsafe handle?.pointee.input else { return nil }
        return unsafe (Int(input.pointee.line), max(1, Int(input.pointee.col)))
    }

    /// The names it has learned take more than `bytesMax`.
    package func hasLearned(moreThan bytesMax: Int) -> Bool {
        guard let dictionary = unsafe handle?.pointee.dict else { return false }
        return unsafe xmlDictGetUsage(dictionary) > bytesMax
    }

    /// It has come to an `&` that begins no reference. libxml2 waits for a semicolon to the end of the document.
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
