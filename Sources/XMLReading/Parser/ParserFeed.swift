import Domain

/// Feeds a parser with the chunks of a file, and ends the reading when markup does not end.
package struct ParserFeed: ~Copyable {
    /// The most bytes of unfinished markup. A longer tag, comment or instruction is refused before it reaches
    /// libxml2's own limit of 10 MB.
    package static let markupBytesMax = 256 << 10

    /// The parser that receives the chunks.
    package let parser: PushParser
    private let transcoder: UTF8Transcoder
    private var markupBytes = 0

    /// Takes ownership of `parser`. `encoding` is that of the chunks.
    package init(_ parser: consuming PushParser, encoding: AllowedEncoding) {
        self.parser = parser
        transcoder = UTF8Transcoder(encoding: encoding)
    }

    /// Feeds one chunk. Callbacks run before this returns.
    /// - Returns: false when the parser stopped or `reading` ended; it accepts no further chunk then.
    package mutating func feed<State: XMLReadingState & ~Copyable>(
        _ chunk: UnsafeRawBufferPointer, to reading: UnsafeMutablePointer<State>
    ) -> Bool {
        unsafe reading.pointee.hasProgress = false
        guard unsafe transcoder.feed(chunk, { unsafe parser.feed($0) }) else { return false }
        // Whitespace before and after the root causes no callback either, but the parser has consumed it.
        let isWaiting = unsafe reading.pointee.isInside || parser.waitingBytes > 0
        unsafe markupBytes = reading.pointee.hasProgress || !isWaiting ? 0 : markupBytes + chunk.count
        if markupBytes > Self.markupBytesMax {
            unsafe reading.pointee.refuseEndlessMarkup(limit: Self.markupBytesMax)
        }
        return unsafe !reading.pointee.isEnded
    }

    /// Ends the input. The last callbacks run before this returns.
    package func finish<State: XMLReadingState & ~Copyable>(_ reading: UnsafeMutablePointer<State>) {
        unsafe reading.pointee.noteEnd()
        if unsafe !reading.pointee.isEnded { parser.finish() }
    }
}
