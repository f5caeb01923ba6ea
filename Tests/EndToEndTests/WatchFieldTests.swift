import Foundation
import Testing

/// Events that the kernel does not report, and files in the inbox that are not claimed: T03, T05, C.7.
@Suite(.enabled(if: Program.hasSchemas, Program.needsSchemas), .serialized)
struct `What is not seen or not taken` {
    private static let queueLimit = "/proc/sys/fs/inotify/max_queued_events"
    private static let maySetQueueLimit = unsafe access(queueLimit, W_OK) == 0

    @Test(.enabled(if: maySetQueueLimit, "needs the right to set fs.inotify.max_queued_events"))
    func `T03 more changes than the kernel keeps: all files in the ledger, one line, one counter`() throws {
        let here = try Installation(hasPortal: false)
        let before = try String(contentsOfFile: Self.queueLimit, encoding: .utf8)
        // The kernel reads the limit when the watch begins.
        try "16".write(toFile: Self.queueLimit, atomically: false, encoding: .utf8)
        defer { try? before.write(toFile: Self.queueLimit, atomically: false, encoding: .utf8) }
        let daemon = try here.serve()
        defer { here.end(daemon) }
        try before.write(toFile: Self.queueLimit, atomically: false, encoding: .utf8)
        let count = Field.isFull ? 200_000 : 400
        // The first half comes while the daemon is stopped, so that the queue overflows on the fastest machine.
        kill(daemon.processIdentifier, SIGSTOP)
        for index in 0..<count {
            if index == count / 2 { kill(daemon.processIdentifier, SIGCONT) }
            try Data("<a>\(index)</a>".utf8).write(to: here.inbox.appending(path: "\(index).xml"))
        }
        try here.wait("all files in the ledger", seconds: Field.isFull ? 3_600 : 120) {
            let status = try here.run(["status", "--json"])
            let object = try JSONSerialization.jsonObject(with: status.outputBytes) as? [String: Any]
            let states = (object?["files"] as? [String: Any])?["byState"] as? [String: Int] ?? [:]
            return states["settled"] == count
        }
        try here.waitForCondition("watch.overflow", "inbox")
        #expect(here.logs().count(of: "the kernel dropped change events") == 1)
        #expect(try here.run(["status"]).output.contains("fs.inotify.max_queued_events"))
        #expect(here.files(below: "inbox").isEmpty)
    }

    @Test(.enabled(if: Field.hasUserNamespaces, "needs user namespaces with limits of their own"))
    func `T05 folders without a watch: all files are claimed, and the alert is logged once`() throws {
        let here = try Installation(hasPortal: false)
        for folder in 0..<10 { try here.drop(Data(), as: "f\(folder)/x.part") }
        let daemon = try here.serve(through: [
            "unshare", "--user", "--map-root-user", "sh", "-c",
            "echo 8 >/proc/sys/user/max_inotify_watches; exec \"$@\"", "sh",
        ])
        defer { here.end(daemon) }
        for folder in 0..<10 {
            try here.drop(try here.sample("--lote", "\(folder + 1)"), as: "f\(folder)/\(folder).xml")
        }
        try here.wait("all verdicts") { try here.verdicts().values.filter { $0 == "accepted" }.count == 10 }
        try here.waitForCondition("watch.blind", "inbox")
        #expect(here.logs().count(of: "limit of watched folders is reached") == 1)
        #expect(try here.run(["doctor", "--offline"]).status != 0)
    }

    @Test(
        .enabled(
            if: Field.isRoot && FileManager.default.isExecutableFile(atPath: "/usr/bin/setpriv"),
            "needs root and setpriv"))
    func `unreadable, irregular and incomplete files are in status and doctor while they exist`() throws {
        let here = try Installation(
            settings: "[SPOOL]\nINCOMPLETE_SECONDS = 600", hasPortal: false)
        // Root without the capability to read files of other users.
        let daemon = try here.serve(through: ["setpriv", "--bounding-set=-dac_override,-dac_read_search"])
        defer { here.end(daemon) }
        let closed = here.inbox.appending(path: "closed.xml")
        let staged = here.home.appending(path: "staged.xml")
        try here.sample("--lote", "1").write(to: staged)
        #expect(unsafe chmod(staged.path, 0o600) == 0)
        #expect(unsafe chown(staged.path, 65_534, 65_534) == 0)
        try FileManager.default.moveItem(at: staged, to: closed)
        let pipe = here.inbox.appending(path: "pipe.xml").path
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        try here.drop(Data("<?xml version=\"1.0\"?><a>".utf8), as: "cut.xml")
        let expected = [
            "inbox.unreadable": "closed.xml", "inbox.not-a-file": "pipe.xml", "inbox.incomplete": "cut.xml",
        ]
        try here.wait("all three") { try here.conditions() == expected }
        let doctor = try here.run(["doctor", "--offline"])
        #expect(doctor.status != 0)
        #expect(doctor.output.contains("O hatspool não pode ler closed.xml (EACCES)"))
        #expect(doctor.output.contains("pipe.xml não é um arquivo (pipe)") && doctor.output.contains("Desde 20"))
        #expect(here.logs().count(of: "a dropped file cannot be read") == 1)
        #expect(unsafe chmod(closed.path, 0o644) == 0)
        #expect(unsafe unlink(pipe) == 0)
        try FileManager.default.removeItem(at: here.inbox.appending(path: "cut.xml"))
        try here.waitForNoCondition()
        try here.waitForVerdict(of: "closed.xml")
    }
}
