import Dispatch
import Domain
import Foundation
import Synchronization

@testable import PortalLog

/// A log folder in the temporary folder, with a clock that only the test moves. Removed with the object.
final class TestLogs: Sendable {
    let folder: String
    let clock = TestClock()
    let queue = DispatchQueue(label: "test")
    let failures = Mutex<[PortError]>([])
    private let parent: String

    init() throws {
        parent = "\(FileManager.default.temporaryDirectory.path)/logpls-\(UUID().uuidString)"
        folder = "\(parent)/logpls"
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
    }

    deinit {
        // Left behind at worst: a folder in the temporary folder.
        try? FileManager.default.removeItem(atPath: parent)
    }

    func log(bufferBytesMax: Int = FolderTraceLog.bufferBytesMax) -> FolderTraceLog {
        let clock = clock
        return FolderTraceLog(
            folder: folder, timeZone: TimeZone(secondsFromGMT: -3 * 3_600) ?? .gmt, now: { clock.now },
            bufferBytesMax: bufferBytesMax, queue: queue,
            onFailure: { [weak self] error in self?.failures.withLock { $0.append(error) } })
    }

    /// Returns once everything that was written so far was dealt with.
    func settle() { queue.sync {} }

    func read(_ relative: String) -> String? {
        FileManager.default.contents(atPath: "\(folder)/\(relative)").map { String(decoding: $0, as: UTF8.self) }
    }

    func names(_ relative: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(relative)").sorted()
    }
}

/// Stands at 2026-02-01 21:00 in Brasília until the test moves it.
final class TestClock: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_769_990_400))

    var now: Date { time.withLock { $0 } }

    /// - Parameter text: ISO 8601 with milliseconds.
    func set(_ text: String) {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        // What is no time is a mistake in the test.
        guard let date = try? style.parse(text) else { preconditionFailure("\(text) is no time") }
        time.withLock { $0 = date }
    }
}
