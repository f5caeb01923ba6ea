import Documents
import Domain
import FuzzInput

/// libFuzzer calls this with each generated document. A finding is a crash, a run-away or a wrong verdict.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDocument(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Target.shared.inspect(UnsafeRawBufferPointer(start: bytes, count: count))
}

private struct Target: Sendable {
    static let shared = Target()

    private let inspector: LibXMLInspector
    private let input = FuzzInput()

    private init() {
        do {
            guard let version = TISSVersion("4.03.00") else { fatalError("4.03.00 is no version.") }
            let folder = SchemaFolder(version: version, folder: "Schema", root: "message.xsd")
            inspector = LibXMLInspector(schemas: try CompiledSchemas.compile([folder]), known: [version])
        } catch {
            // Without its schema there is nothing to fuzz.
            fatalError("The schema of the fuzz target cannot be read: \(error)")
        }
    }

    /// A valid document is complete: one that ends early must not pass.
    func inspect(_ bytes: UnsafeRawBufferPointer) -> CInt {
        guard input.hold(bytes) else { return 0 }
        do {
            let inspection = try inspector.inspect(input.document, limits: Limits())
            let last = bytes.last { $0 > 0x20 }
            precondition(inspection.schema != .valid || last == UInt8(ascii: ">"), "A document is valid that is not whole.")
        } catch {
            // Every document gets a verdict.
            fatalError("No verdict: \(error)")
        }
        return 0
    }
}
