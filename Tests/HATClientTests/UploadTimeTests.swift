import Domain
import Synchronization
import Testing

@testable import HATClient

/// A server that accepts a connection and then neither reads nor answers holds an upload slot no longer than one call
/// may take.
@Suite struct `The time of an upload` {
    /// 400 MB: it may take most of an hour as a whole.
    private let time: UploadTime

    init() throws { time = UploadTime(byteCount: 400 << 20, settings: try portalSettings("http://hat.test/")) }

    /// - Returns: how long it waited, by a clock that `turn` advances.
    private func wait(
        _ mark: SentMark, turn: @escaping @Sendable (Duration) -> Void = { _ in }
    ) async throws -> Duration {
        let passed = Mutex(Duration.zero)
        _ = try await time.end(of: mark) { slice in
            let sum = passed.withLock { passed in
                passed += slice
                return passed
            }
            turn(sum)
        }
        return passed.withLock { $0 }
    }

    @Test func `ends after the idle timeout when nothing is sent, from the first byte or in the middle`() async throws {
        #expect(try await wait(SentMark()) == .seconds(150))
        let mark = SentMark()
        let stopped = try await wait(mark) { if $0 < .seconds(600) { mark.advance() } }
        #expect(stopped > .seconds(600) && stopped < .seconds(760))
    }

    @Test func `continues while chunks are sent, up to the whole time`() async throws {
        let mark = SentMark()
        let whole = try await wait(mark) { _ in mark.advance() }
        #expect(whole >= .seconds(3_320) && whole < .seconds(3_360))
    }

    @Test func `gives a portal that received everything longer for its answer, in proportion to the size`() async throws
    {
        let mark = SentMark()
        mark.finish()
        #expect(try await wait(mark) == .seconds(570))
    }
}
