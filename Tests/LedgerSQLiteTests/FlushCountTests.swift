import Domain
import Foundation
import Testing

struct FlushCountTests {
    private static let commitCount = 25
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(.enabled(if: Strace.canAttach, "strace is not installed or may not attach to this process"))
    func `every commit is flushed, as the kernel saw it`() async throws {
        let ledger = try LedgerAdapter.sqlite.open(in: folder)
        try await ledger.recordClaims([Sample.claim(0)])
        let strace = try Strace(output: folder.path + "/strace.txt")
        for number in 1...Self.commitCount { try await ledger.recordClaims([Sample.claim(number)]) }
        let flushes = try strace.end().filter { $0.contains("sync(") && $0.contains("\(folder.ledgerPath)-wal") }
        #expect(flushes.count >= Self.commitCount, "a commit that is not flushed can be lost")
        #expect(flushes.count <= 2 * Self.commitCount + 2, "one flush a commit, seldom one more for a checkpoint")
    }
}

/// strace attached to this very process until `end`.
private struct Strace {
    private let process = Process()
    private let output: String

    static var canAttach: Bool {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"),
            let status = FileManager.default.contents(atPath: "/proc/self/status")
        else { return false }
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("CapEff:") }
        let capabilities = line.flatMap { UInt64($0.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16) } ?? 0
        return capabilities & (1 << 19) != 0  // CAP_SYS_PTRACE: a child may not trace its parent without it
    }

    /// Returns once strace says that it is attached.
    init(output: String) throws {
        self.output = output
        let errors = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/strace")
        process.arguments = [
            "-f", "-y", "-e", "trace=fsync,fdatasync", "-o", output, "-p",
            "\(ProcessInfo.processInfo.processIdentifier)",
        ]
        process.standardError = errors
        try process.run()
        var told = ""
        while !told.contains("attached") {
            let data = errors.fileHandleForReading.availableData
            guard !data.isEmpty else { throw PortError(.forbidden, "strace did not attach: \(told)") }
            told += String(decoding: data, as: UTF8.self)
        }
    }

    /// The system calls seen, one a line; each is written before the call returns to its caller.
    /// A gentler signal would wait for ever: child processes inherit that this thread blocks them.
    func end() throws -> [String] {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return try String(contentsOfFile: output, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
