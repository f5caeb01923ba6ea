package import Domain

extension PortError {
    /// May be the document's own doing, so that trying for ever would help nobody (T42); a full disk or the end of the process is not.
    package var isPoison: Bool {
        switch code {
        case .internalFault, .limitExceeded, .malformed, .ioFailure, .unreachable, .unavailable: true
        default: false
        }
    }
}

extension Inspection {
    /// What is judged when a document's inspection failed as often as it may, for reasons of ours: a person is asked.
    package static func uninspectable(_ byteCount: Int64, because error: PortError) -> Inspection {
        var inspection = Inspection()
        inspection.byteCount = byteCount
        inspection.findings = [Finding(.inspectionFailed, words: ["reason": error.code.rawValue])]
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
