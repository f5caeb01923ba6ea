import Domain
import Glibc

/// A hostile document and the required outcome of its inspection.
struct HostileDocument: Sendable {
    /// The required result of an inspection.
    enum Outcome: Sendable {
        /// The reading ends with one of these findings, and the document is neither well-formed nor valid.
        case endsWith([FindingCode])
        /// The document is read to its end, and the schema reports one of these findings.
        case isInvalidWith([FindingCode])
        /// The document is read to its end, and none of its references is followed; warnings are allowed.
        case ignored

        static func refused(_ codes: FindingCode...) -> Outcome { .endsWith(codes) }
        static func invalid(_ codes: FindingCode...) -> Outcome { .isInvalidWith(codes) }
    }

    var name: String
    private var parts: [(bytes: [UInt8], times: Int)]
    /// NUL bytes after the parts, as a hole that occupies no disk space.
    var holeBytes = 0
    private var outcome: Outcome

    init(_ name: String, _ text: String, _ outcome: Outcome) {
        self.init(name, Array(text.utf8), outcome)
    }

    init(_ name: String, _ bytes: [UInt8], _ outcome: Outcome) {
        self.name = name
        self.parts = [(bytes, 1)]
        self.outcome = outcome
    }

    /// `unit` repeated between two texts.
    init(_ name: String, _ before: String, _ unit: String, times: Int, _ after: String, _ outcome: Outcome) {
        self.name = name
        self.parts = [(Array(before.utf8), 1), (Array(unit.utf8), times), (Array(after.utf8), 1)]
        self.outcome = outcome
    }

    /// Writes it piece by piece, so that its length costs no memory.
    func write(to path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw PortError(.ioFailure, "cannot write a test file") }
        for part in parts {
            for _ in 0..<part.times { unsafe fwrite(part.bytes, 1, part.bytes.count, file) }
        }
        unsafe fflush(file)
        let end = unsafe ftell(file)
        let hasRoom = unsafe holeBytes == 0 || ftruncate(fileno(file), end + holeBytes) == 0
        guard unsafe fclose(file) == 0, hasRoom else { throw PortError(.noSpace, "cannot write a test file") }
    }

    /// The deviation of `inspection` from the required outcome; nil for none.
    func problem(_ inspection: Inspection) -> String? {
        let isRight =
            switch outcome {
            case .endsWith(let codes):
                inspection.schema != .valid && !inspection.isWellFormed && !inspection.isComplete
                    && inspection.codes.contains(where: codes.contains)
            case .isInvalidWith(let codes):
                inspection.schema == .invalid && inspection.isComplete
                    && inspection.codes.contains(where: codes.contains)
            case .ignored: inspection.isComplete && inspection.findings.allSatisfy { $0.severity == .warns }
            }
        let isPlaced = inspection.findings.allSatisfy {
            $0.location.line > 0 && $0.location.column > 0 || [.emptyFile, .documentTooLarge].contains($0.code)
        }
        let reported = inspection.findings.suffix(3).map { "\($0.code) \($0.parameters)" }
        return isRight && isPlaced ? nil : "\(reported) \(inspection.schema), complete: \(inspection.isComplete)"
    }
}

/// Resources that a document may try to reach. Each is watched.
struct Bait: Sendable {
    static let files = ["secret.txt", "x.dtd", "x.xsd"]

    /// A folder with `files`.
    var folder: String
    /// The port of a listener on the loopback address.
    var port: UInt16

    /// The addresses of the same file in every notation.
    func addresses(_ file: String) -> [String] {
        [
            "\(folder)/\(file)", "file://\(folder)/\(file)", "file:\(folder)/\(file)", file, "./\(file)",
            "http://127.0.0.1:\(port)/\(file)", "ftp://127.0.0.1:\(port)/\(file)",
        ]
    }
}
