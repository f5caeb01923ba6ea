import Domain

/// Feeds one parser with the chunks of a file, and ends the reading where markup has no end.
package struct ParserFeed: ~Copyable {
    /// Bytes of markup without an end: a tag, comment or instruction beyond this is refused before libxml2's own 10 MB.
    package static let markupBytesMax = 256 << 10

    package let parser: PushParser
    private let transcoder: UTF8Transcoder
    private var markupBytes = 0

    /// `encoding` is that of the chunks.
    package init(_ parser: consuming PushParser, encoding: AllowedEncoding) {
        self.parser = parser
        transcoder = UTF8Transcoder(encoding: encoding)
    }

    /// Callbacks run before this returns.
    /// - Returns: false where the parser stopped, or `reading` was ended; no chunk is taken any more.
    package mutating func feed<State: XMLReadingState & ~Copyable>(
        _ chunk: UnsafeRawBufferPointer, to reading: UnsafeMutablePointer<State>
    ) -> Bool {
        unsafe reading.pointee.hasProgress = false
        guard unsafe transcoder.feed(chunk, { unsafe parser.feed($0) }) else { return false }
        // Whitespace before and behind the root is no progress either, but the parser is through with it.
        let isWaiting = unsafe reading.pointee.isInside || parser.waitingBytes > 0
        unsafe markupBytes = reading.pointee.hasProgress || !isWaiting ? 0 : markupBytes + chunk.count
        if markupBytes > Self.markupBytesMax {
            unsafe reading.pointee.refuseEndlessMarkup(limit: Self.markupBytesMax)
        }
        return unsafe !reading.pointee.isEnded
    }

    /// No more bytes come.
    package func finish<State: XMLReadingState & ~Copyable>(_ reading: UnsafeMutablePointer<State>) {
        unsafe reading.pointee.noteEnd()
        if unsafe !reading.pointee.isEnded { parser.finish() }
    }
}
