import Foundation
import Testing

/// Hostile files must not make the program open foreign files or make connections.
@Suite(
    .enabled(if: Program.hasSchemas && Program.hasStrace, "needs the TISS schemas (scripts/setup) and strace"),
    .serialized)
struct `Hostile files as the kernel sees them` {
    @Test(arguments: [false, true])
    func `T60 T62 open no file outside and no connection, neither in check nor in the inbox`(isSandboxed: Bool) throws {
        let here = try Installation(settings: isSandboxed ? "[WORK]\nSANDBOX = 1\nWORKERS = 2\n" : "", hasPortal: false)
        // Outside the home, where the program has no files. The name is short enough for the 100 bytes of a tar.
        let canary = "/tmp/canary-\(UUID().uuidString.prefix(8))"
        try Data("<stolen/>".utf8).write(to: URL(filePath: canary))
        // Another test's folder is not checked; a folder that remains is harmless.
        defer { try? FileManager.default.removeItem(atPath: canary) }
        let sample = String(decoding: try here.sample("--lote", "1"), as: UTF8.self)
        let hostile = HostileDocument.all(canary: canary, address: "127.0.0.1:9", sample: sample)
        #expect(hostile.count >= 40)
        let service = here.home.appending(path: "desk")
        try FileManager.default.createDirectory(at: service, withIntermediateDirectories: true)
        for one in hostile {
            try one.bytes.write(to: service.appending(path: one.name))
            try here.drop(one.bytes, as: one.name)
        }
        let paths = hostile.map { service.appending(path: $0.name).path }
        for arguments in [["check"] + paths, ["batch", "--wait", "20", "--json"]] {
            let calls = try trace(arguments, here)
            #expect(calls.sockets == [], "\(arguments[0])")
            #expect(calls.paths.count > 20, "strace reported nothing about \(arguments[0])")
            let stolen = calls.paths.filter { $0.contains(URL(filePath: canary).lastPathComponent) }
            #expect(stolen == [], "\(arguments[0])")
            let own = allowed(here)
            let outside = calls.paths.filter { path in
                !own.contains { path == $0 || path.hasPrefix($0 + "/") } && !scratch.contains { path.hasPrefix($0) }
            }
            #expect(outside == [], "\(arguments[0])")
            // A sandboxed reader does not even attempt such a call.
            #expect(calls.refused == [], "\(arguments[0])")
        }
        #expect(try String(contentsOfFile: canary, encoding: .utf8) == "<stolen/>")
        let account = try here.records().filter { $0["state"] as? String != "released" }
        #expect(account.allSatisfy { $0["state"] as? String == "settled" })
        let names = Set(account.compactMap { $0["fileName"] as? String })
        #expect(Set(hostile.map(\.name)).subtracting(names) == [], "without a verdict")
    }

    private struct Calls {
        var paths: Set<String> = []
        /// Lines of calls that make or use a connection of a family other than the process's own.
        var sockets: [String] = []
        /// Lines of calls that the sandbox refused.
        var refused: [String] = []
    }

    /// Traces the program and all its children.
    private func trace(_ arguments: [String], _ here: Installation) throws -> Calls {
        let trace = here.home.appending(path: "trace-\(arguments[0])")
        let result = try Program.runTool(
            "env",
            [
                "HATSPOOL_CONFIG=\(here.ini.path)", "strace", "-f", "-y", "-s", "8192", "-e",
                "trace=open,openat,openat2,creat,socket,connect,sendto,execve,link,linkat,symlink,symlinkat,mknod,mknodat",
                "-o", trace.path, Program.executable.path,
            ] + arguments)
        #expect([0, 65].contains(result.status), "\(result.errors)")
        var calls = Calls()
        for line in try String(contentsOf: trace, encoding: .utf8).split(separator: "\n") {
            if line.contains("open"), line.contains("= -1 EPERM") { calls.refused.append(String(line)) }
            if line.contains("symlink(") || line.contains("symlinkat(") || line.contains("mknod") {
                calls.sockets.append(String(line))
            } else if line.contains("socket("), !line.contains("AF_UNIX") {
                calls.sockets.append(String(line))
            } else if line.contains(" connect(") || line.contains(" sendto(") && line.contains("sin_") {
                calls.sockets.append(String(line))
            } else if line.contains("open"), let path = path(of: String(line)) {
                calls.paths.insert(path)
            }
        }
        return calls
    }

    /// The path that a line such as `123 openat(AT_FDCWD</home>, "a/../b", …` or `openat(7</spool>, "inbox", …` means,
    /// without following links.
    private func path(of line: String) -> String? {
        guard let start = line.firstIndex(of: "\""),
            let end = line[line.index(after: start)...].firstIndex(of: "\"")
        else { return nil }
        let named = String(line[line.index(after: start)..<end])
        guard !named.hasPrefix("/") else { return URL(filePath: named).standardized.path }
        let folder = line[..<start].split(separator: "<").last?.split(separator: ">").first.map(String.init) ?? ""
        guard folder.hasPrefix("/") else { return "relative to nothing known: \(line)" }
        return URL(filePath: folder).appending(path: named).standardized.path
    }

    /// The names under which `check` unpacks files, and those that SQLite creates and unlinks at once for large sorts.
    private var scratch: [String] {
        let temporary = FileManager.default.temporaryDirectory
        return [temporary.appending(path: "hatspool-check-").path]
    }

    /// The installation, the schemas, the program with its libraries, and the files that the C library and the
    /// run-time read.
    private func allowed(_ here: Installation) -> [String] {
        let program = Program.executable.deletingLastPathComponent()
        let libraries = ProcessInfo.processInfo.environment["LD_LIBRARY_PATH"]?.split(separator: ":").map(String.init)
        return [
            here.home.path, Program.schemas.resolvingSymlinksInPath().path,
            Program.root.appending(path: "schemas").path, program.path,
            // The dynamic linker searches for libraries beside the program, also in folders that do not exist.
            program.resolvingSymlinksInPath().path, "/usr", "/lib", "/lib64", "/opt", "/etc", "/proc", "/sys", "/dev",
        ] + (libraries ?? [])
    }
}
