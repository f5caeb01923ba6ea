import ArgumentParser
import Domain
import Foundation
import Messages

/// How the program ends; the numbers are those of sysexits.h.
enum ExitStatus: Int32, CaseIterable {
    /// All settled; all documents accepted.
    case success = 0
    /// The command line is wrong.
    case usage = 64
    /// Some documents were not accepted (`check`, `batch`), or the ledger does not verify.
    case rejected = 65
    /// A named file or drop is not there.
    case noInput = 66
    /// HAT cannot be reached or refuses the credentials.
    case unavailable = 69
    /// A fault of the program itself.
    case software = 70
    /// Something cannot be created: no room left.
    case cannotCreate = 73
    /// Input or output failed.
    case ioFailure = 74
    /// Not everything could be done now; the same command may succeed later.
    case tryLater = 75
    /// The system forbids it.
    case forbidden = 77
    /// A setting is missing or wrong.
    case configuration = 78
    /// Some documents were not accepted, and some work is left for later (`batch`): 65 together with 69 or 75.
    case rejectedAndUnfinished = 79

    init(_ error: PortError) {
        switch error.code {
        case .notFound: self = .noInput
        case .forbidden: self = .forbidden
        case .noSpace, .exists: self = .cannotCreate
        case .ioFailure: self = .ioFailure
        case .malformed, .limitExceeded, .refused: self = .rejected
        case .busy, .cancelled, .folderChanged: self = .tryLater
        case .unreachable, .unauthorized, .unavailable: self = .unavailable
        case .configuration: self = .configuration
        case .internalFault: self = .software
        }
    }

    var code: ExitCode { ExitCode(rawValue) }

    /// Writes the error to stderr and ends the process with the matching status.
    static func leave(with error: any Error) -> Never {
        if let error = error as? PortError {
            let text = error.condition.map { Catalogue(Speech.language).text(of: $0) }
            // A message may name a file: its name begins no line of its own.
            Terminal.reportError(text ?? ShownText.line(error.message))
            exit(ExitStatus(error).rawValue)
        }
        let status = Hatspool.exitCode(for: error)
        if status == .validationFailure {
            let message = Hatspool.fullMessage(for: error)
            if !message.isEmpty { Terminal.reportError(message) }
            exit(usage.rawValue)
        }
        Hatspool.exit(withError: error)
    }
}
