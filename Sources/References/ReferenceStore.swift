import Digests
package import Domain

/// The folder that holds the registers in force: one file for each version, and a small index that names the versions
/// in force. Only the index is replaced, by rename, so a reader sees either the old registers or the new ones.
package struct ReferenceStore: Sendable {
    /// Versions kept of each register, including the one in force.
    private static let versionsKept = 3
    private static let indexName = "current"
    private static let indexHead = "hatspool reference 1"

    private let path: String
    private let makeReader: ExportReaderMaking

    /// - Parameters:
    ///   - path: absolute; created when the first register is installed.
    ///   - makeReader: creates the reader for registers that are exports.
    package init(path: String, makeReader: @escaping ExportReaderMaking) {
        self.path = path
        self.makeReader = makeReader
    }

    /// - Returns: the versions in force; empty when there is no index.
    /// - Throws: `.malformed` when this program did not write the index.
    package func versions() throws(PortError) -> [ReferenceVersion] {
        guard let folder = try OpenFolder.existing(path), let file = try folder.file(Self.indexName) else { return [] }
        let lines = String(decoding: try file.read(at: 0), as: UTF8.self).split(separator: "\n")
        guard lines.first.map(String.init) == Self.indexHead else { throw damaged }
        var versions: [ReferenceVersion] = []
        for line in lines.dropFirst() {
            let fields = line.split(separator: " ").map(String.init)
            guard fields.count == 4 || fields.count == 5, let kind = ReferenceKind(rawValue: fields[0]),
                let digest = SHA256Digest(hex: fields[1]), let rows = Int(fields[2]),
                let since = Int64(fields[3]),
                let form = fields.count == 5 ? ExportForm(rawValue: fields[4]) : .csv
            else { throw damaged }
            versions.append(
                ReferenceVersion(kind: kind, digest: digest, rowCount: rows, since: since, form: form))
        }
        return versions
    }

    /// Reads one register in force and verifies its bytes against the digest.
    /// - Throws: `.notFound` when the file is missing; `.malformed` when the digest differs or the content is no
    ///   register.
    package func table(_ version: ReferenceVersion) throws(PortError) -> ReferenceTable {
        guard let folder = try OpenFolder.existing(path), let file = try folder.file(Self.fileName(version)) else {
            throw PortError(.notFound, "The register \(version.kind.rawValue) is not in \(path); drop its file again.")
        }
        var hasher = try SHA256Hasher()
        try Self.forEachPart(of: file) { part throws(PortError) in try hasher.update(part) }
        guard try hasher.finish() == version.digest, let table = try read(file, version.kind, version.form).table else {
            throw PortError(
                .malformed, "The register \(version.kind.rawValue) in \(path) is damaged; drop its file again.")
        }
        return table
    }

    /// - Returns: the Protheus table of the export's first record.
    func alias(of file: OpenFile) throws(PortError) -> String? { try RegisterExport.alias(of: file, by: makeReader) }

    private func read(
        _ file: OpenFile, _ kind: ReferenceKind, _ form: ExportForm
    ) throws(PortError) -> RegisterFile {
        switch form {
        case .csv: try RegisterParser.read(file, kind: kind)
        case .xml: try RegisterExport.read(file, kind: kind, by: makeReader)
        }
    }

    enum Installation {
        /// `columns`: the columns that an export filled.
        case installed(ReferenceVersion, ReferenceTable, columns: [String])
        case unchanged(ReferenceVersion)
        case refused([ReferenceFault], count: Int)
        /// `source` was modified while it was read.
        case changed
    }

    /// Copies `source`, validates the copy as a whole and puts it in force. Durable on return. `mark`: the state that
    /// `source` must still have after it was copied. `percent`: a register with fewer rows than this share of those in
    /// force is refused; 0 disables the check. `time`: seconds since 1970.
    func install(
        _ kind: ReferenceKind, _ form: ExportForm, from source: OpenFile, looking mark: FileIdentity, percent: Int,
        at time: Int64
    ) throws(PortError) -> Installation {
        let folder = try OpenFolder.making(path)
        let part = Self.newName(kind.rawValue)
        let copy = try folder.newFile(part)
        var hasher = try SHA256Hasher()
        try Self.forEachPart(of: source) { bytes throws(PortError) in
            try hasher.update(bytes)
            try copy.write(bytes)
        }
        guard try source.identity() == mark else {
            try folder.remove(part)
            return .changed
        }
        let digest = try hasher.finish()
        var versions = try versions()
        if let now = versions.first(where: { $0.kind == kind }), now.digest == digest,
            try folder.status(Self.fileName(now)) != nil
        {
            try folder.remove(part)
            return .unchanged(now)
        }
        let read = try read(copy, kind, form)
        guard let table = read.table else {
            try folder.remove(part)
            return .refused(read.faults, count: read.faultCount)
        }
        if let now = versions.first(where: { $0.kind == kind }),
            let fault = Self.shrinkage(from: now.rowCount, to: table.rowCount, percent: percent)
        {
            try folder.remove(part)
            return .refused([fault], count: 1)
        }
        try copy.sync()
        let version = ReferenceVersion(
            kind: kind, digest: digest, rowCount: table.rowCount, since: time, form: form)
        try folder.replace(Self.fileName(version), with: part)
        versions.removeAll { $0.kind == kind }
        try writeIndex(versions + [version], folder)
        try removeOldVersions(of: version, folder)
        return .installed(version, table, columns: read.columns)
    }

    /// A truncated export may still end with a complete row; only its row count shows the loss.
    private static func shrinkage(from before: Int, to now: Int, percent: Int) -> ReferenceFault? {
        guard now * 100 < before * percent else { return nil }
        return ReferenceFault(
            .shrunk, line: 0,
            shrinkage: ReferenceFault.Shrinkage(rows: now, rowsInForce: before, percent: percent))
    }

    /// A random temporary name.
    static func newName(_ stem: String) -> String {
        "\(stem).\(String(UInt64.random(in: .min ... .max), radix: 36))\(partEnding)"
    }

    private static let partEnding = ".part"

    /// Removes temporary files that a crash left, with names that start with `beginning`. Only the one process that
    /// installs registers may call it, before it installs any.
    static func removeLeftovers(in path: String, beginning: String = "") throws(PortError) {
        guard let folder = try OpenFolder.existing(path) else { return }
        for name in try folder.fileNames() where name.hasPrefix(beginning) && name.hasSuffix(partEnding) {
            try folder.remove(name)
        }
    }

    private func writeIndex(_ versions: [ReferenceVersion], _ folder: OpenFolder) throws(PortError) {
        var text = Self.indexHead + "\n"
        for version in versions.sorted(by: { $0.kind.rawValue < $1.kind.rawValue }) {
            text += "\(version.kind.rawValue) \(version.digest.hex) \(version.rowCount) \(version.since)"
            // No fifth field means CSV: programs from before registers could be exports read that line too.
            text += version.form == .csv ? "\n" : " \(version.form.rawValue)\n"
        }
        let part = Self.newName(Self.indexName)
        let file = try folder.newFile(part)
        try file.write(Array(text.utf8))
        try file.sync()
        // Flush the version's own name first, so that the index never names a missing file.
        try folder.sync()
        try folder.replace(Self.indexName, with: part)
        try folder.sync()
    }

    private func removeOldVersions(of version: ReferenceVersion, _ folder: OpenFolder) throws(PortError) {
        var old: [(name: String, modified: Int64)] = []
        for name in try folder.fileNames() {
            guard name.hasPrefix("\(version.kind.rawValue)."), ReferenceKind.form(of: name) != nil,
                name != Self.fileName(version), let mark = try folder.status(name)
            else { continue }
            old.append((name, mark.modifiedNanoseconds))
        }
        old.sort { $0.modified > $1.modified }
        for one in old.dropFirst(Self.versionsKept - 1) { try folder.remove(one.name) }
    }

    private static func fileName(_ version: ReferenceVersion) -> String {
        "\(version.kind.rawValue).\(version.digest.hex.prefix(16)).\(version.form.rawValue)"
    }

    private static func forEachPart(
        of file: OpenFile, _ body: ([UInt8]) throws(PortError) -> Void
    ) throws(PortError) {
        var offset: Int64 = 0
        while true {
            let part = try file.read(at: offset)
            guard !part.isEmpty else { return }
            offset += Int64(part.count)
            guard offset <= RegisterParser.fileBytesMax + Int64(part.count) else {
                throw PortError(.limitExceeded, "A register's file may have 1 GB at most.")
            }
            try body(part)
        }
    }

    private var damaged: PortError {
        PortError(.malformed, "\(path)/\(Self.indexName) is damaged; remove it and drop the registers' files again.")
    }
}
