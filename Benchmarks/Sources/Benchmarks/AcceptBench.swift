import Foundation
import Measurement

/// Durable accept of small files against the minimum that the same disk must do for them: read, one flush of the file
/// system for each group, rename, flush of the two folders.
struct AcceptBench {
    let disk: String
    private let count = 4_096
    private let group = 512

    func run() async throws {
        let own = { (scratch: String) throws -> () async throws -> Void in
            try fill("\(scratch)/inbox")
            let probe = try AcceptProbe(root: scratch)
            return {
                guard try await probe.acceptAll(group: group) == count else { fatalError("not all were accepted") }
                probe.close()
            }
        }
        // The usual disk test for this work: the same number of small files written durably, group by group.
        try await duel("writing them durably").runPrepared(
            own: own,
            theirs: { scratch in
                try FileManager.default.createDirectory(atPath: "\(scratch)/inbox", withIntermediateDirectories: true)
                try FileManager.default.createDirectory(atPath: "\(scratch)/work", withIntermediateDirectories: true)
                return { try raw(scratch, writing: true) }
            }, disk: disk)
        // The strictest: existing files are only read, flushed and renamed; no digest, no ledger, no check of their
        // end.
        try await duel("only read, flush, rename").runPrepared(
            own: own,
            theirs: { scratch in
                try fill("\(scratch)/inbox")
                try FileManager.default.createDirectory(atPath: "\(scratch)/work", withIntermediateDirectories: true)
                return { try raw(scratch, writing: false) }
            }, disk: disk)
    }

    private func duel(_ peer: String) -> Duel {
        Duel(name: "accept \(count) small files vs \(peer)", rounds: 5, amount: Double(count), unit: "files")
    }

    /// Small messages, each with the end that makes it complete; not flushed, as a writer on a share leaves them.
    private func fill(_ folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let text = String(repeating: "a", count: 6_900)
        for number in 0..<count {
            let body = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<m>\(text)\(number)</m>\n"
            guard FileManager.default.createFile(atPath: "\(folder)/lote-\(number).xml", contents: Data(body.utf8))
            else {
                fatalError("the disk takes no more files")
            }
        }
    }

    private func raw(_ scratch: String, writing: Bool) throws {
        let (inbox, work) = ("\(scratch)/inbox", "\(scratch)/work")
        let names =
            writing
            ? (0..<count).map { "lote-\($0).xml" } : try FileManager.default.contentsOfDirectory(atPath: inbox)
        let folders = [inbox, work].map { (path: String) in open(path, O_RDONLY | O_DIRECTORY) }
        defer { folders.forEach { close($0) } }
        var block = [UInt8](repeating: 0x61, count: writing ? 7_000 : 256 << 10)
        for start in stride(from: 0, to: names.count, by: group) {
            let part = names[start..<min(start + group, names.count)]
            for name in part {
                let file = openat(folders[0], name, writing ? O_WRONLY | O_CREAT | O_EXCL : O_RDONLY, 0o600)
                if writing {
                    guard write(file, block, block.count) == block.count else { fatalError("the disk takes no more") }
                } else {
                    while read(file, &block, block.count) > 0 {}
                }
                close(file)
            }
            bare_syncfs(folders[0])
            for name in part { renameat(folders[0], name, folders[1], name) }
            for folder in folders { fsync(folder) }
        }
    }
}

/// glibc declares it only for _GNU_SOURCE.
@_silgen_name("syncfs") @discardableResult
private func bare_syncfs(_ descriptor: Int32) -> Int32

extension Duel {
    /// As `run`, with a new folder and untimed preparation for each round.
    func runPrepared(
        own: (String) throws -> () async throws -> Void, theirs: (String) throws -> () async throws -> Void,
        disk: String
    ) async throws {
        func prepared(_ prepare: (String) throws -> () async throws -> Void) async throws -> Double {
            let scratch = try Scratch(below: disk)
            sync()  // what earlier turns left to be written is not this one's cost
            return try await seconds(try prepare(scratch.path))
        }
        try await compare(own: { try await prepared(own) }, theirs: { try await prepared(theirs) })
    }
}
