import Domain

/// A set that is complete by its file names alone: one folder of the source has a root and everything that it includes.
struct TrustedSet {
    var set: SchemaSet
    var files: [SourceContents.File]
    /// Names that the root or its includes refer to and that the folder lacks; a set with missing files is not
    /// installed.
    var missing: [String]

    /// - Returns: for each version the first folder, by name, that has its root; complete folders come before others.
    static func candidates(in contents: SourceContents, manifest: SchemaManifest) -> [TrustedSet] {
        let folders = Dictionary(grouping: contents.known + contents.unknown, by: \.folder)
        var found: [String: TrustedSet] = [:]
        for (_, files) in folders.sorted(by: { $0.key < $1.key }) {
            for root in files {
                guard let (kind, version) = rootName(root.name) else { continue }
                let candidate = closure(of: root, kind, version, among: files, contents: contents, manifest: manifest)
                let name = candidate.set.folderName
                if let earlier = found[name], earlier.missing.isEmpty || !candidate.missing.isEmpty { continue }
                found[name] = candidate
            }
        }
        return found.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Parses `tissV4_03_00.xsd` and `tissMonitoramentoV1_06_00.xsd`. The 3.x versions of the data sent to ANS belong
    /// to message sets.
    private static func rootName(_ name: String) -> (SchemaSet.Kind, TISSVersion)? {
        for (prefix, kind) in [("tissV", SchemaSet.Kind.message), ("tissMonitoramentoV1", .monitoring)] {
            guard name.hasPrefix(prefix), name.hasSuffix(".xsd") else { continue }
            let number = name.dropFirst(kind == .message ? prefix.count : prefix.count - 1).dropLast(4)
            guard let version = TISSVersion(String(number.map { $0 == "_" ? "." : $0 })) else { continue }
            return (kind, version)
        }
        return nil
    }

    private static func closure(
        of root: SourceContents.File, _ kind: SchemaSet.Kind, _ version: TISSVersion,
        among files: [SourceContents.File], contents: SourceContents, manifest: SchemaManifest
    ) -> TrustedSet {
        var taken: [SourceContents.File] = []
        var missing: [String] = []
        var waiting = [root.name]
        var seen: Set<String> = []
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted else { continue }
            guard StoreFile.isPlainName(name), let file = files.first(where: { $0.name == name }),
                let bytes = contents.bytes[file.digest]
            else {
                missing.append(name)
                continue
            }
            taken.append(file)
            waiting += SchemaLocations.of(bytes)
        }
        taken.sort { $0.name < $1.name }
        let known = manifest.set(kind, version)
        let set = SchemaSet(
            kind: kind, version: version, root: root.name,
            versionElement: known?.versionElement ?? (kind == .message ? "Padrao" : "versaoPadrao"),
            files: taken.map { SchemaFile(name: $0.name, sha256: [$0.digest]) },
            inForceFrom: known?.inForceFrom, inForceUntil: known?.inForceUntil,
            notes: ["Trusted by a person; its digests are not those of a published set that is known."])
        return TrustedSet(set: set, files: taken, missing: missing.sorted())
    }
}
