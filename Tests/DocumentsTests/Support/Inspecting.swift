import Documents
import Domain
import Glibc

extension LibXMLInspector {
    func inspect(file: String, limits: Limits = Limits()) throws -> Inspection {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw PortError(.notFound, "no test file \(file)") }
        defer { close(descriptor) }
        return try inspect(DocumentDescriptor(rawValue: descriptor), limits: limits)
    }
}

extension Inspection {
    var codes: [FindingCode] { findings.map(\.code) }

    func first(_ code: FindingCode) -> Finding? { findings.first { $0.code == code } }
}
