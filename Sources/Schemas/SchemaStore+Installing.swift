package import Domain
import FoundationEssentials

extension SchemaStore {
    /// Finds the schema sets in `source`, in any folder and among any other files, and installs every complete one.
    ///
    /// Repeating the call changes nothing. Sets are installed one after the other; those installed before an error
    /// stay.
    /// - Parameters:
    ///   - source: read once, to its end, before anything is written.
    ///   - manifest: lists the official digests.
    ///   - trust: the operator vouches for the source: sets that are complete by their file names alone are installed,
    ///     and installed sets may be replaced by different content.
    /// - Returns: the result for each set and each unknown file. A refusal is reported here; it is not an error.
    /// - Throws: what reading the source throws; `.busy` while another process installs; `.forbidden`, `.noSpace`,
    ///   `.ioFailure` when a set cannot be written: then nothing of that set is visible.
    package func install(
        from source: any SchemaSource, manifest: SchemaManifest, trust: Bool = false
    ) throws(PortError) -> InstallReport {
        let contents = try SourceContents(of: source, manifest: manifest, keepsUnknown: trust)
        var installation = Installation(
            store: self, contents: contents, manifest: manifest, trust: trust, label: source.label)
        try SetWriter.prepare(folder)
        try StoreLock.hold(in: folder) { () throws(PortError) in
            try SetWriter.removeLeftovers(in: folder)
            try installation.run()
        }
        return installation.report
    }
}

/// State of one running installation.
private struct Installation {
    let store: SchemaStore
    let contents: SourceContents
    let manifest: SchemaManifest
    let trust: Bool
    let label: String
    var report = InstallReport()

    mutating func run() throws(PortError) {
        report.ignoredCount = contents.ignoredCount
        var isDone: Set<String> = []
        for set in manifest.sets where set.isPartial != true {
            guard let files = resolved(set) else { continue }
            try write(set, files: files, isTrusted: false)
            isDone.insert(set.folderName)
        }
        var used: Set<SHA256Digest> = []
        if trust {
            for candidate in TrustedSet.candidates(in: contents, manifest: manifest) {
                guard candidate.missing.isEmpty, !isDone.contains(candidate.set.folderName) else { continue }
                let files = candidate.files.compactMap { file in contents.bytes[file.digest].map { (file.name, $0) } }
                try write(candidate.set, files: files, isTrusted: true)
                isDone.insert(candidate.set.folderName)
                used.formUnion(candidate.files.map(\.digest))
            }
        }
        try reportIncomplete(except: isDone)
        report.refused = contents.unknown.filter { !used.contains($0.digest) }
            .map { InstallReport.RefusedFile(path: $0.path, sha256: $0.digest) }
    }

    /// - Returns: the set's files under the names in the manifest, found by digest; nil unless all of them exist.
    private func resolved(_ set: SchemaSet) -> [(String, [UInt8])]? {
        var files: [(String, [UInt8])] = []
        for file in set.files {
            guard let bytes = file.sha256.lazy.compactMap({ contents.bytes[$0] }).first else { return nil }
            files.append((file.name, bytes))
        }
        return files
    }

    private mutating func write(_ set: SchemaSet, files: [(String, [UInt8])], isTrusted: Bool) throws(PortError) {
        let name = set.folderName
        let existing = try store.inspect(at: set, manifest: manifest)
        // A damaged set is repaired without asking: nobody can use it.
        if let existing, existing.state == .complete {
            if existing.set == set {
                report.alreadyThere.append(name)
                return
            }
            guard trust else {
                report.differing.append(name)
                return
            }
        }
        let origin = SetOrigin(set: set, source: label, isTrustedByOperator: isTrusted)
        try SetWriter.write(files, origin: origin, into: store.folder, replaces: existing != nil)
        report.installed.append(name)
        if isTrusted { report.trusted.append(name) }
    }

    /// Reports a set as incomplete only when the source has a file that belongs to no other set: many files are shared.
    private mutating func reportIncomplete(except isDone: Set<String>) throws(PortError) {
        var owners: [SHA256Digest: Int] = [:]
        for digest in manifest.sets.flatMap({ Set($0.files.flatMap(\.sha256)) }) { owners[digest, default: 0] += 1 }
        let present = Set(contents.known.map(\.digest))
        for set in manifest.sets where !isDone.contains(set.folderName) {
            let own = set.files.flatMap(\.sha256).filter { owners[$0] == 1 }
            guard own.contains(where: present.contains) else { continue }
            let missing = set.files.filter { !$0.sha256.contains(where: present.contains) }.map(\.name)
            if set.isPartial == true {
                report.partial.append(set.folderName)
                continue
            }
            if try store.inspect(at: set, manifest: manifest)?.state == .complete { continue }
            report.incomplete.append(InstallReport.IncompleteSet(folderName: set.folderName, missing: missing))
        }
    }
}
