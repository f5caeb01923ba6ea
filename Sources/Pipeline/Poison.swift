package import Domain

extension PortError {
    /// Whether a person is to be asked after `tries` failures like this one in a row, of which `max` are allowed. What may be the
    /// document's own doing is not tried for ever (T42); a full disk or the end of the process is not its doing. A disk that cannot
    /// read may come back, and is tried for about an hour (`ioTries` at the waits of `RetryList`).
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
    /// What is judged when a document's inspection failed as often as it may, for reasons of ours: a person is asked.
    package static func uninspectable(_ byteCount: Int64, because error: PortError) -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.findings = [Finding(.inspectionFailed, parameters: ["reason": error.code.rawValue])]
        inspection.findingCount = 1
        return inspection
    }

    /// What is judged of a file that was at work when the ledger was lost; it is not read.
    package static func ofLostLedger(_ byteCount: Int64) -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.findings = [Finding(.ledgerLost)]
        inspection.findingCount = 1
        return inspection
    }
}
