import Domain
import Synchronization
import Testing

@testable import HATClient

/// Somebody who accepts a connection and then neither reads nor answers holds a slot of the uploads no longer than one call may take.
@Suite struct `The time of an upload` {
    /// 400 MB: as a whole it may take most of an hour.
    private let time: UploadTime

    init() throws { time = UploadTime(byteCount: 400 << 20, settings: try portalSettings("http://hat.test/")) }

    /// - Returns: how long it waited by a clock that `turn` moves.
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

    @Test func `ends after the idle time when nothing is taken, from the first byte or in the middle`() async throws {
        #expect(try await wait(SentMark()) == .seconds(150))
        let mark = SentMark()
        let stopped = try await wait(mark) { if $0 < .seconds(600) { mark.advance() } }
        #expect(stopped > .seconds(600) && stopped < .seconds(760))
    }

    @Test func `goes on while chunks are taken, up to the whole time`() async throws {
        let mark = SentMark()
        let whole = try await wait(mark) { _ in mark.advance() }
        #expect(whole >= .seconds(3_320) && whole < .seconds(3_360))
    }

    @Test func `gives a portal that has everything longer for its answer, the more it has`() async throws {
        let mark = SentMark()
        mark.finish()
        #expect(try await wait(mark) == .seconds(550))
    }
}
