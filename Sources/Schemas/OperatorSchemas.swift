import Digests
package import Domain
import FoundationEssentials
import Glibc

/// The operator's own schemas, stricter than those of ANS: a folder with one sub-folder for each version, which holds
/// the complete set of that version.
///
/// Everyone with write access to the folder decides what is accepted, as with the settings; no digest protects it. Only
/// regular files count.
package struct OperatorSchemas: Sendable {
    package let folder: String

    /// Reads nothing yet. `folder`: the value of `[SCHEMAS] OPERATOR`.
    package init(folder: String) { self.folder = folder }

    /// - Returns: one set for each sub-folder, sorted by name. Names that start with a dot are skipped.
    /// - Throws: `.configuration` when the folder cannot be listed: falling back to the schemas of ANS would be too
    ///   lenient.
    package func sets(manifest: SchemaManifest) throws(PortError) -> [OperatorSet] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw PortError(
                .configuration, "The folder of [SCHEMAS] OPERATOR cannot be listed: \(folder)", cause: error)
        }
        var sets: [OperatorSet] = []
        for name in names where !name.hasPrefix(".") && Self.isFolder("\(folder)/\(name)") {
            sets.append(try inspect(at: name, manifest))
        }
        return sets
    }

    private func inspect(at name: String, _ manifest: SchemaManifest) throws(PortError) -> OperatorSet {
        let path = "\(folder)/\(name)"
        guard let version = TISSVersion(name), let official = manifest.set(for: version) else {
            return OperatorSet(
                name: name, folder: path, version: nil, root: "", missing: [], differing: [], mark: "")
        }
        var missing: [String] = []
        var waiting = [official.root]
        var seen: Set<String> = []
        var marks: [String] = []
        while let file = waiting.popLast() {
            guard seen.insert(file).inserted else { continue }
            guard StoreFile.isPlainName(file), let mark = Self.mark(of: "\(path)/\(file)"),
                let bytes = try StoreFile.read("\(path)/\(file)", byteCountMax: SchemaStore.fileBytesMax)
            else {
                missing.append(file)
                continue
            }
            marks.append("\(file) \(mark)")
            waiting += SchemaLocations.of(bytes)
        }
        return OperatorSet(
            name: name, folder: path, version: version, root: official.root, missing: missing.sorted(),
            differing: try differing(from: official, seen.subtracting(missing), in: path),
            mark: marks.sorted().joined(separator: "\n"))
    }

    private func differing(
        from official: SchemaSet, _ files: Set<String>, in path: String
    ) throws(PortError) -> [String] {
        var differing: [String] = []
        for file in files {
            let bytes = try StoreFile.read("\(path)/\(file)", byteCountMax: SchemaStore.fileBytesMax) ?? []
            let known = official.files.first { $0.name == file }
            if try known?.sha256.contains(.of(bytes)) != true { differing.append(file) }
        }
        return differing.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A value that changes whenever the file is rewritten; nil when there is no regular file.
    private static func mark(of path: String) -> String? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    }
}

/// One sub-folder of the operator's schemas, with its state at the time of reading.
package struct OperatorSet: Sendable, Equatable {
    /// Name of the sub-folder.
    package let name: String
    package let folder: String
    /// nil when the name is no known version of the message schemas.
    package let version: TISSVersion?
    /// File name of the root schema, the same as in the set of ANS.
    package let root: String
    /// Files that others include and that are missing: the set will not compile.
    package let missing: [String]
    /// Files whose content differs from that of ANS: the operator's changes.
    package let differing: [String]
    /// Changes whenever one of the files changes.
    package let mark: String
}
