import Foundation
import Testing

@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `Schemas of a running installation` {
    @Test func `a version installed while the daemon runs is judged after release, without a restart`() throws {
        let here = try Installation(hasPortal: false)
        let store = here.home.appending(path: "installed")
        let ini = try String(contentsOf: here.ini, encoding: .utf8)
            .replacingOccurrences(of: Program.schemas.path, with: store.path)
        try ini.write(to: here.ini, atomically: true, encoding: .utf8)
        #expect(try here.run(["schemas", "install", Program.schemas.appending(path: "4.02.00").path]).status == 0)

        let daemon = try here.start(["run"])
        try here.drop(here.sample("--tiss", "4.03.00", "--lote", "1"), as: "new.xml")
        try here.wait("the verdict") { try here.answers().count == 1 }
        #expect(try here.records().first?["verdict"] as? String == "held")
        #expect(try here.records().first?["leadingFinding"] as? String == "VER004")

        #expect(try here.run(["schemas", "install", Program.schemas.appending(path: "4.03.00").path]).status == 0)
        try here.wait("the new schema") { here.logs().contains("schema added") }
        let id = try #require((try here.records().first?["drop"] as? [String: Any])?["id"] as? String)
        #expect(try here.run(["files", "release", id]).status == 0)
        try here.wait("the second verdict") {
            try here.records().last?["verdict"] as? String == "accepted"
        }
        kill(daemon.processIdentifier, SIGTERM)
        daemon.waitUntilExit()
    }

    @Test(.enabled(if: Program.hasStrace, "strace is not installed"))
    func `T60 compiling and judging open no socket, whatever the document asks for`() throws {
        let here = try Installation(hasPortal: false)
        let (file, trace) = (here.home.appending(path: "xxe.xml"), here.home.appending(path: "trace"))
        try here.sample("--flaw", "doctype-xxe").write(to: file)
        // Another test may trace this whole process for a while, and nobody is traced twice.
        let result = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-e", "trace=socket,connect", "-o", trace.path,
                Program.executable.path, "check", file.path,
            ])
        #expect(result.status == 65)
        let calls = try String(contentsOf: trace, encoding: .utf8)
        #expect(calls.contains("exited with 65"), "the trace is not of this run")
        #expect(!calls.contains("AF_INET"))
    }

    @Test func `schemas list tells what is installed, what compiles and what is missing`() throws {
        let here = try Installation(hasPortal: false)
        let result = try here.run(["schemas", "list", "--json"])
        #expect(result.status == 0)
        let rows = try #require(try JSONSerialization.jsonObject(with: result.outputBytes) as? [[String: Any]])
        #expect(rows.count >= 24)
        let current = try #require(rows.first { $0["version"] as? String == "4.03.00" })
        #expect(current["isInstalled"] as? Bool == true)
        #expect(current["compiles"] as? Bool == true)
    }
}
