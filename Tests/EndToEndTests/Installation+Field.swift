import Foundation
import Testing

/// The requirements of field tests on a machine, and the operator's view.
enum Field {
    /// Whether tests run at full size.
    static let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"

    static let isRoot = getuid() == 0

    /// Whether the process may mount; tried once.
    static let mayMount: Bool = {
        let probe = FileManager.default.temporaryDirectory.appending(path: "mount-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: probe) }
        do {
            try FileManager.default.createDirectory(at: probe, withIntermediateDirectories: false)
            guard try Program.runTool("mount", ["-t", "tmpfs", "none", probe.path]).status == 0 else { return false }
            return try Program.runTool("umount", [probe.path]).status == 0
        } catch {
            return false
        }
    }()

    /// Whether a user namespace with limits of its own can be created; tried once.
    static let hasUserNamespaces: Bool = {
        let result = try? Program.runTool(
            "unshare", ["--user", "--map-root-user", "sh", "-c", "echo 64 >/proc/sys/user/max_inotify_watches"])
        return result?.status == 0
    }()

    static let needsMounts: Comment = "needs the right to mount"
}

extension Installation {
    /// The kinds and subjects of the conditions that the serving process reports, as `status` shows them.
    func conditions() throws -> [String: String] {
        let result = try run(["status", "--json"])
        let status = try JSONSerialization.jsonObject(with: result.outputBytes) as? [String: Any]
        let sets = try #require(status?["conditions"] as? [[String: Any]], "\(result.errors)")
        var found: [String: String] = [:]
        for condition in sets.flatMap({ $0["conditions"] as? [[String: Any]] ?? [] }) {
            found[condition["kind"] as? String ?? ""] = condition["subject"] as? String
        }
        return found
    }

    func waitForCondition(_ kind: String, _ subject: String) throws {
        try wait("\(kind) of \(subject)") { try conditions()[kind] == subject }
    }

    func waitForNoCondition() throws { try wait("the end of all conditions") { try conditions().isEmpty } }

    /// Starts the daemon and waits until it serves.
    func serve(through wrapper: [String] = []) throws -> Process {
        let before = logs().count(of: " serving")
        let daemon = try start(["run"], through: wrapper)
        try wait("the daemon") { logs().count(of: " serving") > before }
        return daemon
    }

    func end(_ daemon: Process) {
        daemon.terminate()
        daemon.waitUntilExit()
    }

    func move(_ from: String, _ to: String) throws {
        try FileManager.default.moveItem(at: spool.appending(path: from), to: spool.appending(path: to))
    }

    func makeFolder(_ name: String) throws {
        try FileManager.default.createDirectory(
            at: spool.appending(path: name), withIntermediateDirectories: false)
    }

    /// The verdicts by file name; the state of a file without a verdict.
    func verdicts() throws -> [String: String] {
        var found: [String: String] = [:]
        for record in try records() {
            guard let name = record["fileName"] as? String else { continue }
            found[name] = record["verdict"] as? String ?? record["state"] as? String
        }
        return found
    }

    /// Protocol numbers by file name.
    func protocols() throws -> [String: Int] {
        var found: [String: Int] = [:]
        for record in try records() {
            guard let name = record["fileName"] as? String else { continue }
            found[name] = (record["protocol"] as? String).flatMap { Int($0) }
        }
        return found
    }

    func waitForVerdict(of name: String) throws {
        try wait("the verdict of \(name)") {
            files(below: "outbox").contains { $0.hasPrefix(name) && $0.hasSuffix(".retorno.json") }
        }
    }
}

extension String {
    func count(of part: String) -> Int { ranges(of: part).count }
}
