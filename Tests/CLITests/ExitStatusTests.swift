import Domain
import Foundation
import TestSupport
import Testing

@testable import hatspool

/// How commands end: status, and what is said on stderr, in both languages.
@Suite struct `Exit statuses` {
    @Test func `every kind of error has one that a script can tell apart`() {
        let expected: [PortError.Code: Int32] = [
            .notFound: 66, .forbidden: 77, .noSpace: 73, .exists: 73, .ioFailure: 74, .malformed: 65,
            .limitExceeded: 65, .refused: 65, .busy: 75, .cancelled: 75, .folderChanged: 75, .unreachable: 69,
            .unauthorized: 69, .unavailable: 69, .configuration: 78, .internalFault: 70,
        ]
        #expect(Set(expected.keys) == Set(PortError.Code.allCases))
        for code in PortError.Code.allCases {
            #expect(ExitStatus(PortError(code, "x")).rawValue == expected[code], "\(code)")
        }
    }

    /// Lines of a session: what is run in an empty spool, with a good ini unless said otherwise.
    private static let session: [(arguments: [String], ini: String?)] = [
        (["--version"], nil), (["nonsense"], nil), (["--nonsense"], nil), (["files", "nonsense"], nil),
        (["check"], nil), (["check", "nothing.xml"], nil), (["sample", "--flaw", "nothing"], nil),
        (["sample", "--lote"], nil), (["files", "list", "--limit", "many"], nil),
        (["files", "list", "--verdict", "nothing"], nil), (["files", "list"], nil), (["files", "list", "--json"], nil),
        (["files", "retry", "0000000000000000"], nil), (["batches", "list"], nil), (["batches", "retry"], nil),
        (["guias", "list"], nil), (["orders", "list"], nil), (["orders", "resend"], nil), (["jobs", "list"], nil),
        (["jobs", "run"], nil), (["jobs", "run", "nothing"], nil), (["endpoints", "list"], nil),
        (["ledger", "verify"], nil), (["schedule", "list"], nil), (["rules"], nil),
        (["status"], "[PARAMETERS]\nMV_TISSDIR = \nMV_PLSHAT = perhaps\n"),
        (["status"], "[PARAMETERS]\nMV_PLSHAT = 1\nMV_PHATURL = no address\nMV_PHATTOK = secret\n"),
        (["status"], "[NOTHING]\nAT = all\n"), (["status", "--config", "nothing.ini"], nil),
    ]

    @Test(arguments: Program.languages)
    func `are what they were`(language: String) async throws {
        var text = ""
        for (arguments, ini) in Self.session {
            let folder = FileManager.default.temporaryDirectory.appending(path: "hatspool-cli-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }  // a temporary folder that stays harms nobody
            let settings = ini ?? "[PARAMETERS]\nMV_TISSDIR = \(folder.path)/spool\nBA0_SUSEP = 123456\n"
            let file = folder.appending(path: "hatspool.ini")
            try settings.write(to: file, atomically: true, encoding: .utf8)
            let config = arguments.contains("--config") ? [:] : ["HATSPOOL_CONFIG": file.path]
            let ended = try await Program.run(arguments, language: language, in: folder, environment: config)
            #expect(!ended.errors.contains("secret") && !ended.output.contains("secret"))
            text += "$ hatspool \(arguments.joined(separator: " "))\n"
            if let ini { text += ini.split(separator: "\n").map { "| \($0)\n" }.joined() }
            text += "\(ended.status.map(String.init) ?? "ended by a signal")\n"
            text += ended.errors.replacing(folder.path, with: "DIR")
        }
        try Snapshot.compare(text, with: "exit.\(language).txt")
    }
}
