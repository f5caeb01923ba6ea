import Foundation
import Testing

/// The processes that read documents, and hosts that cannot have child processes.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `The processes that read documents` {
    private static let children = "documents, archives and exports are read in sandboxed child processes"
    private static let settings = "[WORK]\nSANDBOX = 1\n"
    private static let needsStrace: Comment = "strace is not installed"

    @Test func `are used with SANDBOX=1, unless --no-sandbox is given`() throws {
        let position = try Installation(settings: Self.settings, hasPortal: false)
        try position.drop(position.sample("--lote", "1"), as: "one.xml")
        let usual = try position.run(["batch", "--log-level", "info"])
        #expect(usual.status == 0 && usual.errors.contains(Self.children), "\(usual.errors)")
        try position.drop(position.sample("--lote", "2"), as: "two.xml")
        let without = try position.run(["batch", "--log-level", "info", "--no-sandbox"])
        #expect(without.status == 0 && !without.errors.contains(Self.children), "\(without.errors)")
        #expect(try position.records().map { $0["verdict"] as? String } == ["accepted", "accepted"])
    }

    @Test(.enabled(if: Program.hasStrace, needsStrace))
    func `where none can be started, no document is read`() throws {
        let position = try Installation(settings: Self.settings, hasPortal: false)
        try position.drop(position.sample(), as: "one.xml")
        let result = try batch(position, refusing: "socketpair:error=EMFILE")
        #expect(result.status == 70 && result.errors.contains("socketpair"), "\(result.errors)")
        #expect(try position.records().isEmpty)
    }

    @Test(.enabled(if: Program.hasStrace, needsStrace))
    func `where part of the sandbox is missing, are used all the same, with one warning that names them`() throws {
        let position = try Installation(settings: Self.settings, hasPortal: false)
        try position.drop(position.sample(), as: "one.xml")
        let result = try batch(position, refusing: "unshare,landlock_create_ruleset,seccomp:error=EPERM")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.components(separatedBy: "seccomp, Landlock, namespaces").count == 2, "\(result.errors)")
        #expect(try position.records().first?["verdict"] as? String == "accepted")
    }

    /// Simulates a host on which some system calls always fail.
    private func batch(_ position: Installation, refusing calls: String) throws -> Finished {
        let trace = position.home.appending(path: "trace").path
        return try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(position.ini.path)", "strace", "-f", "-e", "inject=\(calls)", "-o", trace,
                Program.executable.path, "batch",
            ])
    }
}
