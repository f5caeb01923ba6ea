package import Domain
import FoundationEssentials

extension SchemaManifest {
    /// Well above the size of any manifest of the published sets.
    private static let byteCountMax = 16 << 20

    /// - Parameter path: of `manifest.json`.
    /// - Returns: the manifest. Every name in it is a valid file name and every set contains its root.
    /// - Throws: `.notFound`, `.forbidden`, `.ioFailure` for the file; `.malformed` with the position for its content.
    package static func load(path: String) throws(PortError) -> SchemaManifest {
        guard let bytes = try StoreFile.read(path, byteCountMax: byteCountMax) else {
            throw PortError(.notFound, "There is no schema manifest at \(path); name it with [SCHEMAS] MANIFEST.")
        }
        let manifest: SchemaManifest
        do {
            manifest = try JSONDecoder().decode(SchemaManifest.self, from: Data(bytes))
        } catch {
            throw PortError(
                .malformed, "The schema manifest \(path) cannot be read: \(position(of: error))", cause: error)
        }
        for set in manifest.sets { try set.check() }
        return manifest
    }

    /// Searches for the manifest, in a source tree and in an installed program.
    /// - Parameters:
    ///   - workingFolder: searched first, for `schemas/manifest.json`.
    ///   - executable: absolute path of the program. Its folder and the five above it are searched for
    ///     `share/hatspool/schemas/manifest.json` and `schemas/manifest.json`.
    /// - Returns: the first path that exists; nil when there is none.
    package static func find(workingFolder: String, executable: String?) -> String? {
        var candidates = ["\(workingFolder)/schemas/manifest.json"]
        var folder = executable.map(StoreFile.parent(of:)) ?? ""
        for _ in 0..<6 where !folder.isEmpty {
            candidates.append("\(folder)/share/hatspool/schemas/manifest.json")
            candidates.append("\(folder)/schemas/manifest.json")
            folder = StoreFile.parent(of: folder)
        }
        return candidates.first { FileManager.default.isReadableFile(atPath: $0) }
    }

    /// - Returns: the set of that kind and version; partial sets count too.
    func set(_ kind: SchemaSet.Kind, _ version: TISSVersion) -> SchemaSet? {
        sets.first { $0.kind == kind && $0.version == version }
    }

    private static func position(of error: any Error) -> String {
        guard let error = error as? DecodingError else { return "not JSON of a manifest" }
        let context: DecodingError.Context
        switch error {
        case .dataCorrupted(let found), .keyNotFound(_, let found), .typeMismatch(_, let found),
            .valueNotFound(_, let found):
            context = found
        @unknown default:
            return "not JSON of a manifest"
        }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
        return "\(path.isEmpty ? "the file" : path): \(context.debugDescription)"
    }
}

extension SchemaSet {
    /// Name of the set's folder in a store: `4.03.00`, `monitoramento-1.06.00`. Message and monitoring schemas have
    /// independent version numbers.
    package var folderName: String {
        switch kind {
        case .message: version.text
        case .monitoring: "monitoramento-\(version.text)"
        }
    }

    func check() throws(PortError) {
        guard files.contains(where: { $0.name == root }) else {
            throw PortError(.malformed, "The schema set \(folderName) does not hold its root \(root).")
        }
        for file in files where !StoreFile.isPlainName(file.name) || file.sha256.isEmpty {
            throw PortError(.malformed, "The schema set \(folderName) names a file that cannot be one of its files.")
        }
    }
}
