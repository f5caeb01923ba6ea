import Digests
import Domain

/// The schema files of a source, read once and identified by digest.
struct SourceContents {
    /// The largest published schema is below 1 MB.
    private static let fileBytesMax = 8 << 20
    /// All published sets together are below 10 MB.
    private static let keptBytesMax = 128 << 20

    struct File: Equatable {
        var path: String
        var digest: SHA256Digest

        var name: String { StoreFile.lastComponent(of: path) }
        var folder: String { StoreFile.parent(of: path) }
    }

    /// Files whose digest is in the manifest, under any name.
    private(set) var known: [File] = []
    /// Files named like TISS schema files whose digest is not in the manifest.
    private(set) var unknown: [File] = []
    /// Other files.
    private(set) var ignoredCount = 0
    private(set) var bytes: [SHA256Digest: [UInt8]] = [:]
    private var keptBytes = 0

    /// Reads `source` to its end. `keepsUnknown`: keep the bytes of unknown files too, because the operator trusts the
    /// source.
    /// - Throws: what the source throws; `.limitExceeded` above 128 MiB of schemas.
    init(of source: any SchemaSource, manifest: SchemaManifest, keepsUnknown: Bool) throws(PortError) {
        let digests = Set(manifest.sets.flatMap { $0.files.flatMap(\.sha256) })
        let names = Set(manifest.sets.flatMap { $0.files.map(\.name) })
        var contents = Self()
        try source.forEachFile { path, read throws(PortError) in
            let path = String(path.map { $0 == "\\" ? "/" : $0 })
            guard path.lowercased().hasSuffix(".xsd") else {
                contents.ignoredCount += 1
                return
            }
            let content = try read(Self.fileBytesMax)
            let file = File(path: path, digest: try SHA256Digest.of(content))
            if digests.contains(file.digest) {
                contents.known.append(file)
                try contents.keep(content, of: file)
            } else if names.contains(file.name) || file.name.lowercased().hasPrefix("tiss") {
                contents.unknown.append(file)
                if keepsUnknown { try contents.keep(content, of: file) }
            } else {
                contents.ignoredCount += 1
            }
        }
        self = contents
    }

    private init() {}

    private mutating func keep(_ content: [UInt8], of file: File) throws(PortError) {
        guard bytes[file.digest] == nil else { return }
        keptBytes += content.count
        guard keptBytes <= Self.keptBytesMax else {
            throw PortError(.limitExceeded, "The source holds more than \(Self.keptBytesMax) bytes of schemas.")
        }
        bytes[file.digest] = content
    }
}
