import Foundation
import Testing

/// Claims on a share that answers with an errno for a while, for one file or for all.
///
/// CI runs 3 of 24; `HATSPOOL_FIELD=full` runs all of them.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: Share.isAvailable, "\(Share.reason)"),
    .enabled(if: FailingCalls.isAvailable, FailingCalls.reason), .serialized)
struct `Claims that a share refuses` {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let call: String
        let error: POSIXErrorCode
        let isForAll: Bool

        var testDescription: String { "\(call) \(error) for \(isForAll ? "all" : "one")" }
    }

    private static var all: [Refusal] {
        ["renameat", "openat", "fdatasync"].flatMap { call in
            [POSIXErrorCode.ESTALE, .EXDEV, .EIO, .EACCES].flatMap { error in
                [true, false].map { Refusal(call: call, error: error, isForAll: $0) }
            }
        }
    }
    private static let part: [Refusal] = [
        .init(call: "renameat", error: .ESTALE, isForAll: false), .init(call: "openat", error: .EIO, isForAll: true),
        .init(call: "fdatasync", error: .EIO, isForAll: false),
    ]

    @Test(arguments: FieldSize.of(part, full: all))
    func `an errno is reported by name, costs no further row, and its end lets each file continue once`(
        refusal: Refusal
    ) throws {
        let here = try Installation(settings: "[ROUTES]\nENVIO_LOTE_GUIAS = import\n", hasPortal: false)
        let share = try here.share()
        let calls = try FailingCalls(here)
        let daemon = try here.start(["run"], environment: calls.environment)
        try here.wait("the service") { here.logs().contains("serving") }
        try calls.set([refusal.rule()])
        try share.drop(here.sample("--lote", "2"), as: "lote-2.xml")
        if refusal.call == "openat", !refusal.isForAll {
            // A file keeps its ID while it is refused.
            try here.wait("the row") { try !here.records().isEmpty }
            try calls.set([refusal.rule(id: here.records().first?["id"] as? String)])
        }
        for lote in [1, 3] { try share.drop(here.sample("--lote", "\(lote)"), as: "lote-\(lote).xml") }
        let name = "\(refusal.error)"
        func lines() -> [Substring] {
            here.logs().split(separator: "\n").filter { $0.contains(name) && !$0.contains(" notice ") }
        }
        try here.wait("the error line") { !lines().isEmpty }
        if !refusal.isForAll {
            try here.wait("the other files") { share.files(below: "import").count == 2 }
        }
        let rows = try here.records().count
        let failures = calls.failed().count
        try here.wait("further tries") { calls.failed().count >= failures + 2 }
        let later = try here.records().count
        #expect(later == rows && rows <= 3, "\(rows) rows, and then \(later)")
        #expect(!here.logs().contains("vanished"), "\(here.logs())")
        // A failed flush is reported for each file, or for the disk; a failed move once for the folder.
        let most = refusal.call == "fdatasync" ? 8 : 1
        #expect((1...most).contains(lines().count), "\(lines())")
        for line in lines() { #expect(line.contains("lote-") || line.contains("drop.id"), "\(line)") }
        // Between two tries a disk that was proved has no condition.
        try here.wait("doctor to name the errno") {
            try here.run(["doctor", "--offline"]).output.contains(name)
        }
        try calls.set([])
        try here.wait("all files", seconds: 40) { share.files(below: "done").count == 3 }
        try here.wait("no condition") { try here.conditions().isEmpty }
        #expect(share.files(below: "import").count == 3)
        let records = try here.records().filter { $0["state"] as? String != "released" }
        #expect(records.count == 3 && records.allSatisfy { $0["state"] as? String == "settled" }, "\(records)")
        #expect(share.files(below: "held").isEmpty && share.files(below: "inbox").isEmpty)
        here.end(daemon)
    }
}

extension `Claims that a share refuses`.Refusal {
    /// The calls of a claim: the move out of the inbox, the check of the moved file, the flush of the claimed one.
    /// `id`: that of the file.
    fileprivate func rule(id: String? = nil) -> FailingCalls.Rule {
        if call == "openat" {
            return .init(call: call, path: "*/.work/\(id ?? "????????????????")", error: error)
        }
        return .init(call: call, path: "*/inbox/\(isForAll ? "*" : "lote-2.xml")", error: error)
    }
}
