import Foundation
import Glibc
import TestSupport
import Testing

/// The daemon as a user of its own, in folders of a group as a Samba share has them, with files of other users.
@Suite(
    .enabled(if: getuid() == 0, "only root can become another user"),
    .enabled(if: Program.hasSchemas, Program.needsSchemas))
struct `The daemon as an ordinary user` {
    private static let asUser = ["setpriv", "--reuid", "54242", "--regid", "54343", "--clear-groups"]

    private func give(_ path: URL, _ owner: UInt32, _ mode: Int) throws {
        try #require(unsafe chown(path.path, owner, 54343) == 0)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path.path)
    }

    @Test func `takes what its group may move, and names what it cannot read or move`() throws {
        let here = try Installation(hasPortal: false)
        try give(here.ini, 54242, 0o600)
        try give(here.spool, 54001, 0o2770)
        try give(here.inbox, 54001, 0o2770)
        let lote = try here.sample("--lote", "1")
        for name in ["taken.xml", "secret.xml", "closed/x.xml", "fixed/y.xml"] { try here.drop(lote, as: name) }
        try give(here.inbox.appending(path: "taken.xml"), 54001, 0o660)
        try give(here.inbox.appending(path: "secret.xml"), 54002, 0o600)
        try give(here.inbox.appending(path: "closed"), 54002, 0o700)
        try give(here.inbox.appending(path: "fixed"), 54002, 0o750)
        try give(here.inbox.appending(path: "fixed/y.xml"), 54002, 0o640)
        let daemon = try here.start(["run"], through: Self.asUser)
        try here.wait("the verdict", seconds: 40) { here.files(below: "done").count == 1 }
        try here.wait("the conditions", seconds: 40) {
            let doctor = try here.run(["doctor", "--offline", "--json"]).output
            return doctor.contains("secret.xml") && doctor.contains("closed") && doctor.contains("y.xml")
        }
        let doctor = try here.run(["doctor", "--offline", "--lang", "en"])
        #expect(doctor.status != 0)
        #expect(doctor.output.contains("hatspool cannot read secret.xml (EACCES)"), "\(doctor.output)")
        #expect(doctor.output.contains("hatspool cannot read closed (EACCES)"), "\(doctor.output)")
        #expect(doctor.output.contains("fixed/y.xml"), "\(doctor.output)")
        // A folder that may not be read is no limit of the kernel.
        #expect(!doctor.output.contains("max_user_watches") && !here.logs().contains("max_user_watches"))
        for file in here.files(below: "outbox") {
            var status = stat()
            try #require(unsafe stat(here.outbox.appending(path: file).path, &status) == 0)
            #expect(status.st_gid == 54343, "\(file)")
        }
        // Rights that are given later need no restart.
        try give(here.inbox.appending(path: "closed"), 54002, 0o770)
        try give(here.inbox.appending(path: "closed/x.xml"), 54002, 0o660)
        try here.wait("the file of the folder", seconds: 60) {
            here.files(below: "error").contains { $0.hasSuffix(".xml") }
        }
        daemon.terminate()
        daemon.waitUntilExit()
        #expect(daemon.terminationStatus == 0)
    }
}
