import Domain

/// Checks whether an answer can come from an intact child. A compromised child can give a false answer about its
/// document, but the check keeps it from exhausting the program's memory, from causing overflows and from writing
/// arbitrary log text.
enum AnswerCheck {
    /// The findings that the inspector may add to those that the limit keeps.
    private static let findingsBeyond = 16
    /// The largest amount and sum of a guia's items; sums of amounts stay far below overflow.
    private static let centsMax = Int64.max / 4
    /// The first candidate finding of each code is kept whatever the limit.
    private static let candidatesBeyond = 32
    private static let messageCharactersMax = 500

    static func isPlausible(_ inspection: Inspection, limits: Limits) -> Bool {
        let guias = inspection.lote?.guias ?? []
        return inspection.byteCount >= 0
            && inspection.elementCount >= 0
            && inspection.findings.count <= limits.findingsKeptMax + findingsBeyond
            && inspection.findingCount >= inspection.findings.count
            && guias.count <= limits.guiasKeptMax
            && (inspection.lote?.guiaCount ?? 0) >= guias.count
            && isPlausible(inspection.lote?.total)
            && guias.allSatisfy { guia in
                isPlausible(guia.location) && isPlausible(guia.total)
                    && guia.sums.allSatisfy {
                        isPlausible($0.location) && isPlausible($0.stated) && isPlausible($0.computed)
                    }
            }
            && inspection.findings.allSatisfy { isPlausible($0.location) }
            && isPlausible(inspection.hash.location ?? .none)
            && isPlausible(inspection.headerLocation ?? .none)
            && isPlausible(inspection.export)
            // Only the program stages records.
            && inspection.stagedCount == 0
            && inspection.candidates.count <= limits.findingsKeptMax + candidatesBeyond
            && inspection.candidates.allSatisfy { isPlausible($0.finding.location) }
            && inspection.lookups.count <= limits.lookupsMax
            && inspection.lookupsLeftOut >= 0
            && inspection.lookups.allSatisfy { isPlausible($0.location) }
    }

    private static func isPlausible(_ export: ExportFacts?) -> Bool {
        guard let export else { return true }
        return export.recordCount >= 0 && export.unusableCount >= 0 && export.byAlias.values.allSatisfy { $0 >= 0 }
    }

    private static func isPlausible(_ location: Location) -> Bool {
        location.line >= 0 && location.column >= 0
    }

    private static func isPlausible(_ amount: Money?) -> Bool {
        (amount?.cents ?? 0).magnitude <= UInt64(centsMax)
    }

    /// The error with which a child refuses a request.
    static func refusal(in frame: Frame) throws(ChannelFailure) -> PortError {
        error(try frame.content(WorkerRefusal.self))
    }

    /// The inspector's own error, with a message of bounded length in printable characters.
    private static func error(_ refusal: WorkerRefusal) -> PortError {
        var message = ""
        for scalar in refusal.message.unicodeScalars.prefix(messageCharactersMax)
        where scalar.value >= 0x20 && scalar.value != 0x7F {
            message.unicodeScalars.append(scalar)
        }
        let code = PortError.Code(rawValue: refusal.code) ?? .internalFault
        return PortError(code, message, isTransient: refusal.isTransient)
    }
}
