import Foundation
import Testing

/// A system call fails once or twice at each step of a drop, in one running service. The tests check the log lines,
/// and that the service continues.
///
/// CI runs every fourth step; `HATSPOOL_FIELD=full` runs all of them.
@Suite(
    .enabled(if: Program.hasSchemas, Program.needsSchemas), .enabled(if: FailingCalls.isAvailable, FailingCalls.reason))
struct `Error lines of each step` {
    private static let settings = "[ROUTES]\nENVIO_LOTE_GUIAS = import\n" + Installation.hasty

    @Test func `T44 each error line has job, path, drop ID and the errno's name, and the drop still ends`()
        throws
    {
        let here = try Installation(settings: Self.settings, hasPortal: false)
        let calls = try FailingCalls(here)
        let daemon = try here.start(["run"], environment: calls.environment)
        try here.wait("the service") { here.logs().contains("serving") }
        let steps = FieldSize.isFull ? FailingStep.all : FailingStep.all.enumerated().filter { $0.0 % 4 == 0 }.map(\.1)
        var (accepted, lines) = (0, 0)
        for (index, step) in steps.enumerated() {
            lines += try play(step, Step(lote: index + 1, here: here, calls: calls))
            accepted += step.kind == .wrong ? 0 : 1
            // After a failed flush the next file proves that the disk works.
            guard step.error == .EIO else { continue }
            accepted += 1
            let next = "next-\(index).xml"
            try here.drop(here.sample("--lote", "\(1_000 + index)"), as: next)
            try here.wait(next) { here.files(below: "done").contains { $0.hasSuffix(next) } }
        }
        print("T44: \(steps.count) steps, \(calls.failed().count) calls failed, \(lines) error lines")
        let imported = here.files(below: "import").map { URL(filePath: $0).lastPathComponent }
        #expect(imported.count == accepted && Set(imported).count == accepted, "\(imported)")
        #expect(here.files(below: "held").isEmpty && here.files(below: "inbox").isEmpty)
        // These lines concern the disk, not a drop, and may come later.
        for line in Self.lines(here, after: 0) where line.contains(" job=disk ") {
            #expect(line.contains(#/\bE[A-Z]{2,}\b/#) && line.contains("drop.path="), "\(line)")
        }
        here.end(daemon)
        #expect(daemon.terminationStatus == 0)
        #expect(try here.run(["ledger", "verify"]).status == 0)
    }

    private static func lines(_ here: Installation, after byteCount: Int) -> [Substring] {
        String(decoding: here.logs().utf8.dropFirst(byteCount), as: UTF8.self).split(separator: "\n").filter {
            $0.contains(" hatspool: ") && ($0.contains(" error ") || $0.contains(" warning "))
        }
    }

    private struct Step {
        let lote: Int
        let here: Installation
        let calls: FailingCalls
    }

    /// - Returns: the number of error lines that the step caused.
    private func play(_ step: FailingStep, _ context: Step) throws -> Int {
        let (here, calls) = (context.here, context.calls)
        let (name, failedBefore) = (step.kind.fileName(context.lote), calls.failed().count)
        let before = here.logs().utf8.count
        try calls.set(step.rules(name))
        try here.drop(step.kind.bytes(context.lote, here), as: name)
        try here.wait("a call that fails: \(step.name)", seconds: 30) { calls.failed().count > failedBefore }
        func newLines() -> [Substring] { Self.lines(here, after: before).filter { !$0.contains(" job=disk ") } }
        if step.isLogged {
            try here.wait("an error line: \(step.name)", seconds: 30) { !newLines().isEmpty }
        }
        if step.lasts { try calls.set([]) }
        try here.wait("the end of \(name): \(step.name)", seconds: 90) {
            try here.records().contains {
                $0["fileName"] as? String == name && $0["state"] as? String == "settled"
            }
                && here.files(below: step.kind == .wrong ? "error" : "done").contains {
                    $0.contains(step.kind.stem(context.lote))
                }
        }
        try calls.set([])
        let names = step.kind == .archive ? [name, "d\(context.lote).xml"] : [name]
        let ids = try here.records().filter { names.contains($0["fileName"] as? String ?? "") }
            .compactMap { $0["id"] as? String }
        let lines = newLines()
        #expect(lines.isEmpty != step.isLogged, "\(step.name): \(lines)")
        for line in lines {
            #expect(line.contains(" job="), "\(step.name): no job: \(line)")
            #expect(line.contains(step.errorName), "\(step.name): no errno: \(line)")
            #expect(
                line.contains("/\(name)") || line.contains("=\(name)") || line.contains(#/[a-z.]+/[^ ]/#),
                "no path: \(line)")
            let known = step.isBeforeID ? line.contains(name) : line.contains("drop.id")
            #expect(known, "\(step.name): no drop: \(line)")
            // The row of a claim that the ledger refused does not exist.
            if !step.isBeforeID, !step.path.hasSuffix("-wal") {
                #expect(ids.contains { line.contains($0) }, "\(step.name): no ID: \(line)")
            }
        }
        return lines.count
    }
}

/// A failing call while a drop is processed.
struct FailingStep {
    enum Kind {
        case lote, wrong, archive

        func stem(_ lote: Int) -> String { "f\(lote)" }
        func fileName(_ lote: Int) -> String { stem(lote) + (self == .archive ? ".tar.gz" : ".xml") }

        func bytes(_ lote: Int, _ here: Installation) throws -> Data {
            switch self {
            case .lote: try here.sample("--lote", "\(lote)")
            case .wrong: try here.sample("--lote", "\(lote)", "--flaw", "wrong-hash")
            case .archive: try here.pack(["d\(lote).xml": here.sample("--lote", "\(lote)")])
            }
        }
    }

    let name: String
    var kind = Kind.lote
    let call: String
    /// `{}` is replaced by the file's name.
    let path: String
    let error: POSIXErrorCode
    var from = 1
    var count = 1
    /// Whether the call fails until the step's line was logged.
    var lasts = false
    /// Whether the failure is logged. If not, the program works without the call.
    var isLogged = true
    /// Whether the line cannot have an ID, because none was assigned yet.
    var isBeforeID = false
    /// Further calls that fail.
    var besides: [FailingCalls.Rule] = []

    var errorName: String { "\(error)" }

    func rules(_ fileName: String) -> [FailingCalls.Rule] {
        let path = path.replacingOccurrences(of: "{}", with: fileName)
        return [.init(call: call, path: path, error: error, from: from, count: lasts ? 1_000_000 : count)] + besides
    }

    private static let claimed = "*/.work/????????????????"

    static let all: [FailingStep] = [
        .init(name: "provider's folder", call: "mkdirat", path: "*/import/*", error: .EACCES),
        .init(name: "day's folder", kind: .wrong, call: "renameat2", path: "*/error/f*", error: .EROFS),
        .init(name: "look", call: "openat", path: "*/inbox/{}", error: .EACCES, isBeforeID: true),
        .init(name: "claim", call: "renameat2", path: "*/inbox/{}", error: .EACCES, count: 2),
        .init(name: "ends", call: "pread64", path: "*/inbox/{}", error: .EIO, isBeforeID: true),
        .init(name: "flush", call: "fdatasync", path: "*/inbox/{}", error: .EIO, isBeforeID: true),
        .init(name: "inspection", call: "openat", path: claimed, error: .EACCES, from: 4),
        .init(name: "no room to flush", call: "fdatasync", path: "*/inbox/{}", error: .ENOSPC, isBeforeID: true),
        .init(name: "flush of one", call: "fdatasync", path: "*/inbox/{}", error: .ESTALE, isBeforeID: true),
        .init(name: "copy", call: "write", path: "*/.work/*.import", error: .EDQUOT),
        .init(name: "look after the claim", call: "openat", path: claimed, error: .EIO, count: 2),
        .init(name: "flush of the claim", call: "fsync", path: "*/.work", error: .EIO),
        .init(name: "hand-over", call: "renameat2", path: "*/.work/*.import", error: .EACCES),
        .init(name: "copy's file", call: "openat", path: "*/.work/*.import", error: .ENOSPC),
        .init(name: "flush of the copy", call: "fsync", path: "*/.work/*.import", error: .EIO),
        .init(name: "answer", call: "write", path: "*/.work/*.answer", error: .EDQUOT),
        .init(name: "flush of the hand-over", call: "fsync", path: "*/import/*", error: .EIO),
        .init(name: "answer's file", call: "openat", path: "*/.work/*.answer", error: .ENOSPC),
        .init(name: "final move", call: "renameat2", path: "*/done/*/{}", error: .EROFS),
        .init(name: "answer's flush", call: "fdatasync", path: "*/.work/*.answer", error: .EIO),
        .init(name: "answer's move", call: "renameat", path: "*/outbox/{}*", error: .EACCES),
        .init(name: "ledger", call: "pwrite64", path: "*.sqlite-wal", error: .ENOSPC, count: 2),
        .init(name: "flush of the answer's folder", call: "fsync", path: "*/outbox", error: .EIO),
        .init(name: "report", kind: .wrong, call: "renameat", path: "*/error/f*", error: .ENOSPC),
        .init(name: "attribute", call: "fsetxattr", path: claimed, error: .EOPNOTSUPP, isLogged: false),
        .init(name: "flush of the final folder", call: "fsync", path: "*/done/*", error: .EIO),
        .init(name: "second name", call: "linkat", path: "*/.originals/*", error: .EPERM, isLogged: false),
        // Moved; it can neither be checked nor be moved back.
        .init(
            name: "stranded", call: "openat", path: claimed, error: .EIO,
            besides: [.init(call: "renameat2", path: claimed, error: .EIO, from: 2, count: 2)]),
        .init(name: "document's flush", kind: .archive, call: "fdatasync", path: "*/.work/*.incoming", error: .EIO),
        .init(name: "document's file", kind: .archive, call: "openat", path: "*/.work/*.incoming", error: .ENOSPC),
        .init(name: "document's move", kind: .archive, call: "renameat2", path: "*/.work/*.incoming", error: .EACCES),
        .init(name: "document's bytes", kind: .archive, call: "pwrite64", path: "*/.work/*.incoming", error: .EDQUOT),
        .init(name: "ledger's flush", call: "fdatasync", path: "*.sqlite-wal", error: .EIO, count: 1),
        .init(name: "ledger's quota", call: "pwrite64", path: "*.sqlite-wal", error: .EDQUOT, count: 2),
    ]
}
