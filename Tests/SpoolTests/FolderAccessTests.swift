import CLinux
import Domain
import FoundationEssentials
import Glibc
import Testing

@testable import Spool

/// Files for other users get group and mode of their final folder, however they got there.
@Suite struct `Files made for others` {
    /// A group that this process may assign and that is not the default group of its files.
    private static let otherGroup: gid_t? = {
        if Machine.isRoot { return 54_321 }
        var groups = [gid_t](repeating: 0, count: 64)
        let count = unsafe getgroups(64, &groups)
        return groups.prefix(max(0, Int(count))).first { $0 != getegid() }
    }()

    private static let needsGroup: Comment = "this user is in one group only"

    private struct Access: Equatable, CustomStringConvertible {
        var mode: mode_t
        var group: gid_t
        var description: String { "\(String(mode, radix: 8)) \(group)" }
    }

    private func access(_ path: String) throws -> Access {
        var raw = stat()
        try #require(unsafe lstat(path, &raw) == 0, "\(path)")
        return Access(mode: raw.st_mode & 0o7777, group: raw.st_gid)
    }

    /// Sets this group and mode on every queue folder that others read, as the administrator of a share would.
    private func share(_ spool: TestSpool, _ group: gid_t, _ mode: mode_t) throws {
        for folder in ["outbox", "error", "held", "done", "import", "inbox"] {
            try #require(unsafe chown(spool.path(folder), uid_t.max, group) == 0)
            try #require(unsafe chmod(spool.path(folder), mode) == 0)
        }
    }

    private let answers = [
        AnswerFile(suffix: ".retorno.json", bytes: Array("{}".utf8)),
        AnswerFile(suffix: ".retorno.txt", bytes: Array("texto".utf8)),
    ]

    @Test(.enabled(if: otherGroup != nil, needsGroup), arguments: [(mode_t(0o2770), mode_t(0o660)), (0o2755, 0o644)])
    func `have the group of a setgid folder, and its permissions for group and others`(
        folderMode: mode_t, fileMode: mode_t
    ) throws {
        let group = try #require(Self.otherGroup)
        let spool = try TestSpool()
        try share(spool, group, folderMode)
        let (file, folder) = (Access(mode: fileMode, group: group), Access(mode: folderMode, group: group))

        let drop = try spool.claim("a.xml")
        try spool.queues.writeAnswers(answers, for: drop, besides: .error)
        let sink = try spool.queues.openAnswer(suffix: ".registros.csv", for: drop, of: nil)
        try sink.append(Array("x".utf8))
        try sink.finish()
        for name in try spool.names("outbox") { #expect(try access(spool.path("outbox/\(name)")) == file, "\(name)") }
        #expect(try access(spool.path("error/a.\(drop.id).retorno.txt")) == file)

        let placed = try spool.queues.prepareImport(drop, provider: "123")
        try spool.queues.placeImport(drop.id, at: placed)
        #expect(try access(spool.path(placed)) == file)
        #expect(try access(spool.path("import/123")) == folder)
        let withdrawn = try #require(try spool.queues.withdraw(drop.id, from: placed))
        #expect(try access(spool.path(withdrawn)) == file)

        let done = try spool.queues.finalPath(for: drop, queue: .done)
        #expect(try spool.queues.file(drop.id, at: done) == done)
        #expect(try access(spool.path(done)) == file)
        for made in ["done/2026", "done/2026/02", "done/2026/02/01"] { #expect(try access(spool.path(made)) == folder) }

        let guia = MadeFile(
            id: DropID(millisecondsSince1970: 1_770_000_000_000, random: 1), folder: ["guias", "authorizations"],
            name: "g.xml", bytes: Array("<g/>".utf8))
        let placements = try spool.queues.placeMade(try spool.queues.make([guia]))
        #expect(try access(spool.path(placements[0].path)) == file)
        #expect(try access(spool.path("import/guias/authorizations")) == folder)
    }

    /// Entries: owner, one more user, owning group, mask and others.
    private static let defaultACL = acl([
        (0x01, 7, .max), (0x02, 7, 65_534), (0x04, 7, .max), (0x10, 7, .max), (0x20, 0, .max),
    ])

    private static func acl(_ entries: [(tag: UInt16, rights: UInt16, id: UInt32)]) -> [UInt8] {
        var bytes: [UInt8] = [2, 0, 0, 0]
        for entry in entries {
            for value in [entry.tag, entry.rights] { bytes += [UInt8(value & 0xFF), UInt8(value >> 8)] }
            bytes += (0..<4).map { UInt8(truncatingIfNeeded: entry.id >> (8 * $0)) }
        }
        return bytes
    }

    /// Does what `setfacl -d` does on a folder, and `setfacl` on a file.
    private static func set(_ name: String, _ path: String, _ acl: [UInt8]) -> Bool {
        let number = unsafe Glibc.open(path, O_RDONLY)
        defer { _ = Glibc.close(number) }
        return unsafe acl.withUnsafeBytes {
            unsafe hatspool_set_attribute(number, "system.posix_acl_\(name)", $0.baseAddress, $0.count) == 0
        }
    }

    private static let hasACLs: Bool = {
        let path = "\(FileManager.default.temporaryDirectory.path)/hatspool-acl-\(UInt64.random(in: 0..<UInt64.max))"
        guard unsafe mkdir(path, 0o700) == 0 else { return false }
        defer { _ = unsafe rmdir(path) }
        return set("default", path, defaultACL)
    }()

    private func accessACL(_ path: String) -> [UInt8] {
        let number = unsafe Glibc.open(path, O_RDONLY)
        defer { _ = Glibc.close(number) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe hatspool_get_attribute(number, "system.posix_acl_access", $0.baseAddress, $0.count)
        }
        return Array(buffer.prefix(max(0, count)))
    }

    @Test(.enabled(if: hasACLs, "this file system has no ACLs"))
    func `have the default ACL of their folder, like files created there`() throws {
        let spool = try TestSpool()
        for folder in ["outbox", "import", "done"] {
            try #require(Self.set("default", spool.path(folder), Self.defaultACL))
        }
        let native = spool.path("outbox/native")
        #expect(FileManager.default.createFile(atPath: native, contents: nil))
        let wanted = Self.acl([
            (0x01, 6, .max), (0x02, 7 & 6, 65_534), (0x04, 7 & 6, .max), (0x10, 6, .max), (0x20, 0, .max),
        ])
        let drop = try spool.claim("a.xml")
        try spool.queues.writeAnswers(answers, for: drop, besides: .done)
        for name in try spool.names("outbox") where name != "native" {
            #expect(accessACL(spool.path("outbox/\(name)")) == wanted, "\(name)")
            #expect(try access(spool.path("outbox/\(name)")).mode == (try access(native)).mode)
        }
        let placed = try spool.queues.prepareImport(drop, provider: "123")
        try spool.queues.placeImport(drop.id, at: placed)
        #expect(accessACL(spool.path(placed)) == wanted)
        #expect(accessACL(spool.path("import/123")) == Self.defaultACL)
        let done = try spool.queues.finalPath(for: drop, queue: .done)
        #expect(try spool.queues.file(drop.id, at: done) == done)
        #expect(accessACL(spool.path(done)) == wanted)
        // A folder without a default ACL gives none and removes what the file brought.
        let other = try spool.claim("b.xml")
        try #require(Self.set("access", spool.path(".work/\(other.id)"), wanted))
        let held = try spool.queues.finalPath(for: other, queue: .held)
        _ = try spool.queues.file(other.id, at: held)
        #expect(accessACL(spool.path(held)).isEmpty)
    }

    @Test(.enabled(if: otherGroup != nil, needsGroup))
    func `return to the inbox with the group of the inbox`() throws {
        let group = try #require(Self.otherGroup)
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        let path = try spool.queues.finalPath(for: drop, queue: .held)
        _ = try spool.queues.file(drop.id, at: path)
        try share(spool, group, 0o2770)
        try spool.queues.requeue(drop.id, from: path, name: "a.xml", folder: "de-fora")
        #expect(try access(spool.path("inbox/de-fora")) == Access(mode: 0o2770, group: group))
        #expect(try access(spool.path("inbox/de-fora/a.xml")) == Access(mode: 0o660, group: group))
    }

    @Test func `keep their access when another hard link exists`() throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        let path = try spool.queues.finalPath(for: drop, queue: .held)
        _ = try spool.queues.file(drop.id, at: path)
        let elsewhere = spool.path("import/elsewhere")
        try #require(unsafe link(spool.path(path), elsewhere) == 0 && chmod(elsewhere, 0o600) == 0)
        try #require(unsafe chmod(spool.path("inbox"), 0o777) == 0)
        try spool.queues.requeue(drop.id, from: path, name: "a.xml", folder: "")
        #expect(try access(elsewhere).mode == 0o600)
    }

    @Test func `get no access for others from a folder that grants none`() throws {
        let spool = try TestSpool()
        try #require(unsafe chmod(spool.path("outbox"), 0o700) == 0)
        let drop = try spool.claim("a.xml")
        try spool.queues.writeAnswers(answers, for: drop, besides: .done)
        for name in try spool.names("outbox") { #expect(try access(spool.path("outbox/\(name)")).mode == 0o600) }
    }
}

/// `[OUTPUT] OUTBOX`.
@Suite struct `The outbox in folders` {
    private let answer = [AnswerFile(suffix: ".retorno.json", bytes: Array("{}".utf8))]

    private func name(_ drop: ClaimedDrop) -> String { "a.xml.\(drop.id).retorno.json" }

    private func queues(_ spool: TestSpool, _ outbox: OutboxSplit) throws -> FolderQueues {
        let layout = SpoolLayout(root: spool.root, outbox: outbox)
        let queues = FolderQueues(layout: layout, settings: spool.settings, timeZone: OperatorTimeZone.saoPaulo)
        try queues.open()
        return queues
    }

    @Test(arguments: [
        (OutboxSplit.flat, "outbox"), (.day, "outbox/2026/02/01"), (.provider, "outbox/11222333000181"),
    ])
    func `are by the day of receipt in the operator's time zone, or by the provider`(
        outbox: OutboxSplit, folder: String
    ) throws {
        let spool = try TestSpool()
        let drop = try spool.claim("a.xml")
        spool.queues.close()
        let queues = try queues(spool, outbox)
        defer { queues.close() }
        // The day is that of the drop, whenever the answer is written; after a crash the path is the same.
        for _ in 0..<2 {
            try queues.writeAnswers(answer, for: drop, of: "11222333000181", besides: .done)
            #expect(try spool.names(folder).filter { $0.hasSuffix(".json") } == [name(drop)])
        }
        let table = try queues.openAnswer(suffix: ".registros.csv", for: drop, of: "11222333000181")
        try table.finish()
        #expect(try spool.names(folder).filter { $0.hasPrefix("a.xml") }.count == 2)
        let found = AnswerFolder(layout: SpoolLayout(root: spool.root), timeZone: OperatorTimeZone.saoPaulo)
        #expect(found.path(ofAnswerTo: drop, provider: "11222333000181") == "\(folder)/\(name(drop))")
    }

    @Test
    func `an answer of an earlier setting is replaced in place, and one without a provider has a folder too`()
        throws
    {
        let spool = try TestSpool()
        let (first, second) = (try spool.claim("a.xml"), try spool.claim("b.xml"))
        try spool.queues.writeAnswers(answer, for: first, of: "1", besides: .done)
        spool.queues.close()
        let queues = try queues(spool, .provider)
        defer { queues.close() }
        let changed = [AnswerFile(suffix: ".retorno.json", bytes: Array("{\"a\":1}".utf8))]
        try queues.writeAnswers(changed, for: first, of: "1", besides: .done)
        #expect(spool.read("outbox/\(name(first))") == "{\"a\":1}")
        #expect(try spool.names("outbox") == [name(first)])
        try queues.writeAnswers(answer, for: second, of: "../x", besides: .done)
        try queues.writeAnswers(answer, for: second, of: nil, besides: .done)
        #expect(try spool.names("outbox").filter { !$0.hasPrefix("a.xml") } == ["_._x", "sem-prestador"])
    }
}
