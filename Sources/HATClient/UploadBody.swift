import Domain
import FoundationEssentials
import HATContract
import NIOCore
import NIOPosix
import Synchronization

/// The body of an upload as chunks: the facts, the file in base64, the end. It holds one chunk of the file in memory.
struct UploadBody: AsyncSequence, Sendable {
    /// Bytes of the file per chunk: a multiple of 3, so that the base64 of the chunks joins to the base64 of the file.
    static let chunkBytes = 48 << 10

    let opening: [UInt8]
    let file: UploadFile
    /// The threads that read the file; reading never blocks an event loop.
    let threads: NIOThreadPool
    let mark: SentMark

    /// Length of the whole body, for `Content-Length`.
    var byteCount: Int64 {
        Int64(opening.count) + BatchUpload.base64ByteCount(file.byteCount) + Int64(BatchUpload.closing.count)
    }

    func makeAsyncIterator() -> Iterator { Iterator(body: self) }

    struct Iterator: AsyncIteratorProtocol {
        private enum Step { case opening, content(Int64), end }

        private let body: UploadBody
        private var step = Step.opening

        fileprivate init(body: UploadBody) { self.body = body }

        mutating func next() async throws -> ByteBuffer? {
            body.mark.advance()
            switch step {
            case .opening:
                body.mark.set()
                step = .content(0)
                return ByteBuffer(bytes: body.opening)
            case .content(let offset) where offset < body.file.byteCount:
                let count = Int(Swift.min(Int64(UploadBody.chunkBytes), body.file.byteCount - offset))
                step = .content(offset + Int64(count))
                let file = body.file
                return try await body.threads.runIfActive {
                    ByteBuffer(bytes: Data(try file.read(at: offset, count: count)).base64EncodedData())
                }
            case .content:
                step = .end
                return ByteBuffer(bytes: BatchUpload.closing)
            case .end:
                body.mark.finish()
                return nil
            }
        }
    }
}

/// Whether sending of a request began, and the progress of its body. Until it began, the other side cannot have done
/// anything.
final class SentMark: Sendable {
    private let isRaised = Atomic(false)
    private let steps = Atomic(0)
    private let isOver = Atomic(false)

    func set() { isRaised.store(true, ordering: .releasing) }

    /// To be called when another chunk is requested: the last one was sent.
    func advance() { steps.add(1, ordering: .relaxed) }

    /// To be called when the last chunk was sent.
    func finish() { isOver.store(true, ordering: .releasing) }

    var isSet: Bool { isRaised.load(ordering: .acquiring) }
    var stepCount: Int { steps.load(ordering: .relaxed) }
    var isFinished: Bool { isOver.load(ordering: .acquiring) }
}
