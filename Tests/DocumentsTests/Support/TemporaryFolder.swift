import Domain
import Glibc
import TestSupport

extension TemporaryFolder {
    /// Writes a large file piece by piece.
    func stream(as name: String, _ body: ((String) -> Void) throws -> Void) throws -> String {
        guard let stream = unsafe fopen(file(name), "w") else {
            throw PortError(.ioFailure, "cannot write a test file")
        }
        try body { _ = unsafe fputs($0, stream) }
        guard unsafe fclose(stream) == 0 else { throw PortError(.noSpace, "cannot write a test file") }
        return file(name)
    }
}
