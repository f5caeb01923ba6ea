import Domain
import Foundation
import Synchronization

@testable import References

/// A spool's folders in a temporary folder, and a clock that the test advances.
final class TestFolder {
    let root: String
    let registers: Registers
    private var milliseconds: Int64 = 0

    init(shrinkPercent: Int = 50) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "hatspool-references-\(UUID().uuidString)").path
        for name in ["inbox/reference", "done", "error"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
        }
        registers = Self.registers(root, shrinkPercent)
    }

    // A temporary folder that remains is harmless.
    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// The view of a process that starts now.
    func started() -> (registers: Registers, failures: [PortError]) {
        let registers = Self.registers(root)
        return (registers, registers.load())
    }

    private static func registers(_ root: String, _ shrinkPercent: Int = 50) -> Registers {
        Registers(
            folders: Registers.Folders(
                incoming: "\(root)/inbox/reference", done: "\(root)/done/reference", error: "\(root)/error/reference",
                store: "\(root)/.reference"),
            shrinkPercent: shrinkPercent, makeReader: { RecordLines(judge: $0) }
        ) { "\($0.kind?.rawValue ?? "?"): \($0.fileName)\n" }
    }

    func drop(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(root)/inbox/reference/\(name)"))
    }

    /// Checks twice, three seconds apart.
    func take(at time: Int64 = 1_000) -> Registers.Check {
        _ = check(after: 3_000, at: time)
        return check(after: 3_000, at: time)
    }

    func check(after milliseconds: Int64, at time: Int64 = 1_000) -> Registers.Check {
        self.milliseconds += milliseconds
        return registers.check(milliseconds: self.milliseconds, time: time)
    }

    func names(_ folder: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")  // absent: no names
        return (names ?? []).sorted()
    }

    func text(_ path: String) throws -> String {
        try String(contentsOf: URL(filePath: "\(root)/\(path)"), encoding: .utf8)
    }

    func write(_ path: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: "\(root)/\(path)"))
    }
}

extension Registers.Check {
    /// Faults of the only refused file.
    var faults: [ReferenceFault] {
        guard reports.count == 1, case .refused(let faults, _) = reports[0].outcome else { return [] }
        return faults
    }

    var isTaken: Bool {
        guard reports.count == 1, failures.isEmpty, case .taken = reports[0].outcome else { return false }
        return true
    }
}
