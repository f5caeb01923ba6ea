import Foundation
import FoundationNetworking
import Synchronization
import Testing

/// A spool, a sandbox and the real program, all in a temporary folder that is removed with this object.
final class Installation {
    let home: URL
    let ini: URL
    private(set) var sandbox: Process?
    private(set) var port = 0
    private var children: [Process] = []

    var spool: URL { home.appending(path: "spool") }
    var inbox: URL { spool.appending(path: "inbox") }
    var outbox: URL { spool.appending(path: "outbox") }

    /// `settings` are lines of further sections of the ini.
    init(settings: String = "", sandboxArguments: [String] = [], hasPortal: Bool = true) throws {
        home = FileManager.default.temporaryDirectory.appending(path: "hatspool-\(UUID().uuidString)")
        ini = home.appending(path: "hatspool.ini")
        try FileManager.default.createDirectory(at: inbox, withIntermediateDirectories: true)
        if hasPortal { try startSandbox(sandboxArguments) }
        try write(settings: settings, hasPortal: hasPortal)
    }

    deinit {
        for child in children where child.isRunning {
            kill(child.processIdentifier, SIGKILL)
            child.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: home)
    }

    func write(settings: String, hasPortal: Bool = true) throws {
        let portal = """
            MV_PLSHAT = 1
            MV_PHATURL = http://127.0.0.1:\(port)/api/healthcare/hat/
            MV_PHATTOK = demo-token
            MV_PHATIDT = 1
            MV_PHATNMT = demo
            """
        try """
        [PARAMETERS]
        \(hasPortal ? portal : "")
        MV_TISSDIR = \(spool.path)
        BA0_SUSEP = 123456
        BA0_CODIDE = 0001
        BA0_CODINT = 0001
        [SPOOL]
        QUIET_SECONDS = 1
        INCOMPLETE_SECONDS = 2
        SCAN_SECONDS = 1
        [SCHEMAS]
        FOLDER = \(Program.schemas.path)
        MANIFEST = \(Program.root.appending(path: "schemas/manifest.json").path)
        \(settings)
        """.write(to: ini, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: ini.path)
    }

    func startSandbox(_ arguments: [String] = []) throws {
        let portFile = home.appending(path: "port")
        try? FileManager.default.removeItem(at: portFile)
        sandbox = try start(
            [
                "sandbox", "--port", "\(port)", "--port-file", portFile.path, "--storage",
                home.appending(path: "hat").path,
            ]
                + arguments)
        try wait("the sandbox") { (try? String(contentsOf: portFile, encoding: .utf8))?.isEmpty == false }
        port = try #require(
            Int(String(contentsOf: portFile, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    // MARK: Files

    /// Drops a file as senders do: it is written elsewhere, then copied into the inbox.
    func drop(_ bytes: Data, as name: String) throws {
        let target = inbox.appending(path: name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: target)
    }

    /// A gzipped tar as senders make it, with the system's tar and gzip. Names may contain folders.
    func pack(_ files: [String: Data]) throws -> Data {
        let folder = home.appending(path: "pack-\(UUID().uuidString)")
        for (name, content) in files {
            let target = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try content.write(to: target)
        }
        let target = folder.appendingPathExtension("tar.gz")
        let process = Process()
        process.executableURL = URL(filePath: "/bin/tar")
        process.arguments = ["-czf", target.path, "-C", folder.path] + files.keys.sorted()
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return try Data(contentsOf: target)
    }

    func sample(_ arguments: String...) throws -> Data { try sample(arguments) }

    /// Makes a sample. Equal arguments give equal bytes, so all tests run the program only once for each.
    func sample(_ arguments: [String]) throws -> Data {
        if let known = Self.samples.withLock({ $0[arguments] }) { return known }
        let result = try run(["sample"] + arguments)
        guard result.status == 0 else { throw Failure("sample: \(result.errors)") }
        Self.samples.withLock { $0[arguments] = result.outputBytes }
        return result.outputBytes
    }

    private static let samples = Mutex<[[String]: Data]>([:])

    func files(below folder: String) -> [String] {
        let root = spool.appending(path: folder)
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: root.path)) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let path = root.appending(path: name).path
            return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    func answers() throws -> [[String: Any]] {
        try files(below: "outbox").filter { $0.hasSuffix(".retorno.json") && !$0.hasPrefix(".") }.map { name in
            let data = try Data(contentsOf: outbox.appending(path: name))
            return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        }
    }

    /// The lotes that the sandbox stored, one dictionary each.
    func storedLotes() throws -> [[String: Any]] {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/sandbox/lotes"))
        let listing = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
        return try #require(listing?["items"] as? [[String: Any]])
    }

    // MARK: The program

    @discardableResult
    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Finished {
        try Program.run(arguments, environment: variables(environment))
    }

    @discardableResult
    func batch(environment: [String: String] = [:], wait: Int = 10) throws -> Finished {
        try run(["batch", "--wait", "\(wait)", "--json"], environment: environment)
    }

    func records() throws -> [[String: Any]] {
        let result = try run(["files", "list", "--json", "--limit", "100000", "--oldest-first"])
        return try #require(result.items)
    }

    /// `wrapper`: a program that becomes this one; `through`: a program and its arguments that starts this one, such as
    /// `setpriv`.
    func start(
        _ arguments: [String], environment: [String: String] = [:], wrapper: String? = nil,
        through starter: [String] = []
    ) throws -> Process {
        let process = try Program.process(arguments, environment: variables(environment))
        if let wrapper, let program = process.executableURL {
            process.executableURL = URL(filePath: wrapper)
            process.arguments = [program.path] + arguments
        }
        if !starter.isEmpty {
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = starter + [Program.executable.path] + arguments
        }
        return try start(process, named: arguments[0])
    }

    /// Starts a process of the test's own. It gets this installation's environment if it has none.
    func start(_ process: Process, named name: String) throws -> Process {
        if process.environment == nil {
            process.environment = ProcessInfo.processInfo.environment.merging(variables([:])) { $1 }
        }
        let log = home.appending(path: "\(name)-\(children.count).log")
        try Data().write(to: log)
        let handle = try FileHandle(forWritingTo: log)
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        children.append(process)
        return process
    }

    /// Everything that background processes logged.
    func logs() -> String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home.path)) ?? []
        return names.filter { $0.hasSuffix(".log") }.sorted()
            .compactMap { try? String(contentsOf: home.appending(path: $0), encoding: .utf8) }.joined()
    }

    /// Polls ten times a second, or at the interval `every`, for at most `seconds`.
    func wait(_ what: String, seconds: Double = 60, every: Double = 0.1, until condition: () throws -> Bool) throws {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if try condition() { return }
            usleep(UInt32(every * 1_000_000))  // another process sends no notification, so it is polled
        }
        throw Failure("\(what) did not come within \(seconds) s\n\(logs().suffix(4_000))")
    }

    private func variables(_ more: [String: String]) -> [String: String] {
        ["HATSPOOL_CONFIG": ini.path, "LANG": "pt_BR.UTF-8"].merging(more) { $1 }
    }
}

struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
