import Digests
package import Domain
import FoundationEssentials

/// The folder that holds the installed schema sets, one folder for each version.
///
/// Official files of the same name differ between versions, so sets never share files. A set becomes visible as a whole
/// by one rename, after its bytes are flushed. A crash leaves at most a `.new-` folder, which the next installation
/// removes. Content is accepted only by a digest in the manifest or by the operator's explicit trust.
package struct SchemaStore: Sendable {
    /// Size limit of a set's file; the largest published file is below 1 MB.
    static let fileBytesMax = 8 << 20

    /// Path of the store. It need not exist before the first installation.
    package let folder: String

    /// Reads nothing and creates nothing.
    package init(folder: String) { self.folder = folder }

    /// Reads every file of every set, about 0.4 MB each, and checks its digest.
    /// - Returns: the sets sorted by folder name; empty when the store does not exist. Folders with other names are
    ///   ignored.
    /// - Throws: `.forbidden`, `.ioFailure` when the store cannot be read.
    package func installed(manifest: SchemaManifest) throws(PortError) -> [InstalledSet] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw PortError(.ioFailure, "The schema folder \(folder) cannot be listed.", cause: error)
        }
        var sets: [InstalledSet] = []
        for name in names {
            let ownName = Self.setName(name)
            guard ownName == name || !names.contains(ownName), let (kind, version) = Self.parse(folderName: ownName)
            else { continue }
            sets.append(try inspect(at: name, kind, version, manifest: manifest))
        }
        return sets
    }

    /// A crash may interrupt a replacement on a file system that cannot exchange two folders; the set is then found
    /// under its `.old-` name.
    private static func setName(_ folderName: String) -> String {
        folderName.hasPrefix(SetWriter.oldPrefix) ? String(folderName.dropFirst(SetWriter.oldPrefix.count)) : folderName
    }

    /// The complete sets, each with its folder and root, for validating messages and data for ANS. Of the sets for ANS
    /// only those with a version number of their own: under a message's number, the message set contains them.
    /// - Returns: sorted by version.
    /// - Throws: as `installed(manifest:)`.
    package func compilableSets(manifest: SchemaManifest) throws(PortError) -> [InstalledSet] {
        try installed(manifest: manifest)
            .filter { $0.state == .complete && ($0.set.kind == .message || $0.set.version.isForANSAlone) }
            .sorted { $0.set.version < $1.set.version }
    }

    /// - Returns: nil when `set` is not in the store.
    func inspect(at set: SchemaSet, manifest: SchemaManifest) throws(PortError) -> InstalledSet? {
        guard FileManager.default.fileExists(atPath: "\(folder)/\(set.folderName)") else { return nil }
        return try inspect(at: set.folderName, set.kind, set.version, manifest: manifest)
    }

    private func inspect(
        at name: String, _ kind: SchemaSet.Kind, _ version: TISSVersion, manifest: SchemaManifest
    ) throws(PortError) -> InstalledSet {
        let path = "\(folder)/\(name)"
        let origin = try origin(in: path)
        if let origin, origin.isTrustedByOperator {
            return InstalledSet(
                set: origin.set, folder: path, state: try state(of: origin.set, in: path), isTrusted: true)
        }
        guard let set = manifest.set(kind, version) else {
            let stranger = SchemaSet(kind: kind, version: version, root: "", versionElement: "", files: [])
            return InstalledSet(set: stranger, folder: path, state: .unknown, isTrusted: false)
        }
        return InstalledSet(set: set, folder: path, state: try state(of: set, in: path), isTrusted: false)
    }

    /// - Returns: nil when there is none or this program did not write it: the set is then compared with the manifest
    ///   alone.
    private func origin(in path: String) throws(PortError) -> SetOrigin? {
        let file = "\(path)/\(SetOrigin.fileName)"
        guard let bytes = try StoreFile.read(file, byteCountMax: SetOrigin.byteCountMax) else { return nil }
        do {
            let origin = try JSONDecoder().decode(SetOrigin.self, from: Data(bytes))
            try origin.set.check()
            return Self.setName(StoreFile.lastComponent(of: path)) == origin.set.folderName ? origin : nil
        } catch {
            return nil
        }
    }

    private func state(of set: SchemaSet, in path: String) throws(PortError) -> InstalledSet.State {
        var missing: [String] = []
        var changed: [String] = []
        for file in set.files {
            do throws(PortError) {
                guard let bytes = try StoreFile.read("\(path)/\(file.name)", byteCountMax: Self.fileBytesMax) else {
                    missing.append(file.name)
                    continue
                }
                if !file.sha256.contains(try SHA256Digest.of(bytes)) { changed.append(file.name) }
            } catch {
                guard error.code == .limitExceeded || error.code == .malformed else { throw error }
                changed.append(file.name)  // far too large, or no file at all
            }
        }
        return missing.isEmpty && changed.isEmpty ? .complete : .damaged(missing: missing, changed: changed)
    }

    private static func parse(folderName: String) -> (SchemaSet.Kind, TISSVersion)? {
        let prefix = "monitoramento-"
        if folderName.hasPrefix(prefix) {
            return TISSVersion(String(folderName.dropFirst(prefix.count))).map { (.monitoring, $0) }
        }
        return TISSVersion(folderName).map { (.message, $0) }
    }
}
