import NIOCore

/// A body in memory that records when its sending begins.
struct OrderBody: AsyncSequence, Sendable {
    let bytes: [UInt8]
    let mark: SentMark

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        private let body: OrderBody
        private var isGiven = false

        fileprivate init(body: OrderBody) { self.body = body }

        mutating func next() async throws -> ByteBuffer? {
            guard !isGiven else { return nil }
            isGiven = true
            body.mark.set()
            return ByteBuffer(bytes: body.bytes)
        }
    }
}
