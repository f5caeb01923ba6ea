import Domain
import FoundationEssentials
import TestSupport
import Testing

@testable import Spool

/// Writers of every kind, on the test's own clock: no file is claimed early, none is lost.
struct WriterScheduleTests {
    private enum Habit: CaseIterable {
        /// Holds the file open until the end, with pauses of any length.
        case holds
        /// Opens, appends and closes for each part; the pauses stay below the incomplete window.
        case reopens
        /// Writes under a temporary name and renames.
        case renames
        /// Never ends.
        case breaksOff
    }

    private final class Sender {
        let name: String
        let habit: Habit
        let parts: [[UInt8]]
        var written = 0
        var nextAt: Int
        var writer: TestWriter?

        init(_ index: Int, _ random: inout SeededRandom) {
            habit = Habit.allCases[Int.random(in: 0..<4, using: &random)]
            name = "\(habit)-\(index).xml"
            let guias = (0..<Int.random(in: 1..<200, using: &random)).map { "<g n=\"\($0)\">\(index)</g>" }.joined()
            let text = Array("<?xml version=\"1.0\"?><t:m xmlns:t=\"u\">\(guias)</t:m>".utf8)
            let step = max(1, text.count / Int.random(in: 1...6, using: &random))
            parts = stride(from: 0, to: text.count, by: step).map { Array(text[$0..<min($0 + step, text.count)]) }
            nextAt = Int.random(in: 0..<300, using: &random)
        }

        var text: [UInt8] { Array(parts.joined()) }
        var isOver: Bool { written == (habit == .breaksOff ? max(1, parts.count - 1) : parts.count) }

        func act(_ spool: TestSpool, at second: Int, _ random: inout SeededRandom) throws {
            guard !isOver, second >= nextAt else { return }
            let path = spool.path("inbox/\(name)\(habit == .renames ? ".part" : "")")
            if writer == nil { writer = try TestWriter(path) }
            try writer?.write(parts[written])
            written += 1
            if habit != .holds || isOver { writer = nil }
            if isOver, habit == .renames {
                try FileManager.default.moveItem(atPath: path, toPath: spool.path("inbox/\(name)"))
            }
            nextAt = second + Int.random(in: 1..<(habit == .holds ? 600 : 55), using: &random)
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `T09 no file is claimed before its end and none is lost, however it is written`(seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        let spool = try TestSpool()
        let senders = (0..<40).map { Sender($0, &random) }
        var found: [String: DroppedFile] = [:]
        var quietSince = 0
        for second in 0..<20_000 {
            for sender in senders { try sender.act(spool, at: second, &random) }
            for file in try spool.scan(Int.random(in: 1...64, using: &random)).ready {
                let sender = try #require(senders.first { $0.name == file.path.display })
                #expect(found.updateValue(file, forKey: sender.name) == nil)
                #expect(sender.isOver, "\(sender.name) was taken early at \(second) s")
                let taken = try spool.queues.take(try spool.queues.fingerprint([file])).taken
                let drop = try #require(taken.first)
                #expect(file.isCutShort == (sender.habit == .breaksOff && sender.parts.count > 1))
                let bytes = try #require(FileManager.default.contents(atPath: spool.path(".work/\(drop.id)")))
                let isAllThere = sender.habit == .breaksOff || Array(bytes) == sender.text
                #expect(isAllThere, "\(sender.name) has \(bytes.count) of \(sender.text.count) bytes")
            }
            spool.clock.advance(.seconds(1))
            if !senders.allSatisfy(\.isOver) { quietSince = second } else if second > quietSince + 120 { break }
        }
        #expect(found.count == senders.count)
    }
}
