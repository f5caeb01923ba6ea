import Domain
import Glibc
import Samples
import TISSWriting

/// Writes the documents that are measured with.
public enum SampleProbe {
    /// A lote of SP/SADT guias of about `bytes`; `number` makes each another one.
    public static func write(
        to path: String, version: String, number: Int, guias: Int, bytes: Int, hasAccents: Bool = true
    ) throws {
        guard let version = TISSVersion(version), let moment = LocalMoment(date: "2026-10-21", time: "10:00:00") else {
            throw PortError(.configuration, "Not a version.")
        }
        var spec = SampleSpec(version: version, moment: moment)
        spec.kind = .spSadt
        spec.guiaCount = guias
        spec.loteNumber = "\(number)"
        spec.seed = UInt64(number)
        spec.hasAccents = hasAccents
        spec = try spec.sized(toBytes: bytes)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw PortError(.ioFailure, "\(path) cannot be written.") }
        defer { _ = Glibc.close(descriptor) }
        try spec.write { (part: [UInt8]) throws(PortError) in
            let written = unsafe part.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written == part.count else { throw PortError(.ioFailure, "\(path) cannot be written.") }
        }
    }
}
