import Documents
import Domain
import Glibc

/// One-pass inspection, ready to be timed. Public because the benchmarks are a package of their own.
public struct InspectionProbe: Sendable {
    private let inspector: LibXMLInspector

    /// The result of an inspection in brief: enough to see that the work was done.
    public struct Outcome: Sendable {
        /// Well-formed, complete and valid by its schema.
        public let isValid: Bool
        /// The declared hash is the normative one.
        public let hashFits: Bool
        /// Guias of the lote.
        public let guiaCount: Int
        /// All findings, kept or not.
        public let findingCount: Int
    }

    /// Compiles one version's schema from `folder`.
    public init(version: String, folder: String, root: String) throws {
        guard let version = TISSVersion(version) else { throw PortError(.configuration, "Not a version.") }
        let schemas = try CompiledSchemas.compile([SchemaFolder(version: version, folder: folder, root: root)])
        inspector = LibXMLInspector(schemas: schemas, known: [version])
    }

    /// Opens, inspects and closes one file.
    public func inspect(_ path: String) throws -> Outcome {
        let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw PortError(.notFound, "\(path) cannot be opened.") }
        defer { _ = close(number) }
        let inspection = try inspector.inspect(DocumentDescriptor(rawValue: number), limits: Limits())
        return Outcome(
            isValid: inspection.schema == .valid, hashFits: inspection.hash.fits == .iso8859_1,
            guiaCount: inspection.lote?.guiaCount ?? 0, findingCount: inspection.findingCount)
    }
}
