import Foundation
import Testing

/// The log lines for many good files.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Lines of the log` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = import\n"
    private static let count = FieldSize.of(60, full: 1_000)

    @Test func `T43 a good file is one line, and no good file is an error`() throws {
        let here = try Installation(settings: Self.settings, hasPortal: false)
        for lote in 1...Self.count { try here.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        let daemon = try here.start(["run"])
        try here.wait("all of them", seconds: 300) { here.files(below: "done").count == Self.count }
        daemon.terminate()
        daemon.waitUntilExit()
        let lines = here.logs().split(separator: "\n").filter { $0.contains(" hatspool: ") }
        let troubles = lines.filter { $0.contains(" error ") || $0.contains(" warning ") }
        #expect(troubles.isEmpty, "\(troubles.prefix(3))")
        let byDrop = Dictionary(grouping: lines.compactMap(Self.drop), by: { $0 }).mapValues(\.count)
        #expect(byDrop.count == Self.count)
        #expect(byDrop.values.allSatisfy { $0 == 1 }, "\(byDrop.filter { $0.value > 1 })")
        print("T43: \(Self.count) files, \(lines.count) lines")
        #expect(lines.count < Self.count + 20)
    }

    private static func drop(_ line: some StringProtocol) -> Substring? {
        line.split(separator: " ").first { $0.hasPrefix("drop.id=") }.map { Substring($0.dropFirst(8)) }
    }
}
