package import Domain

extension PortError {
    /// Whether an operator must decide after `tries` consecutive failures like this one, of which `max` are allowed. An
    /// error that the document may cause is not retried for ever (T42); a full disk or the end of the process is not
    /// its fault. A disk that cannot read may recover, and is retried for about an hour (`ioTries` at the pauses of
    /// `RetryList`).
    package func isPoison(afterTries tries: Int, max: Int) -> Bool {
        switch code {
        case .internalFault, .limitExceeded, .malformed, .unreachable, .unavailable: tries >= max
        case .ioFailure: tries >= Swift.max(max, Self.ioTries)
        default: false
        }
    }

    /// 1 + 2 + 4 + … + 256 s, then eleven times 300 s.
    private static let ioTries = 20
}

extension Inspection {
    /// The inspection that is judged when inspecting a document failed too often for internal reasons: an operator
    /// decides.
    package static func uninspectable(_ byteCount: Int64, because error: PortError) -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.findings = [Finding(.inspectionFailed, parameters: ["reason": error.code.rawValue])]
        inspection.findingCount = 1
        return inspection
    }

    /// The inspection of a claimed file whose ledger was lost; the file is not read.
    package static func ofLostLedger(_ byteCount: Int64) -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.findings = [Finding(.ledgerLost)]
        inspection.findingCount = 1
        return inspection
    }
}
