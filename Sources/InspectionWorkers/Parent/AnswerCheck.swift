import Domain

/// Whether an answer can come from an honest child. A child that was taken over can lie about the document it was given, but
/// it cannot make the program run out of memory, overflow or log what it likes.
enum AnswerCheck {
    /// The inspector may add a few findings of its own to those that the limit keeps.
    private static let findingsBeyond = 16
    /// Of an amount and of a sum of a guia's items; sums of amounts stay far from overflow.
    private static let centsMax = Int64.max / 4
    /// The first remark of each code is kept whatever the limit.
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

    /// What a process says that it cannot do.
    static func refusal(in frame: Frame) throws(ChannelFailure) -> PortError {
        error(try frame.content(WorkerRefusal.self))
    }

    /// The inspector's own error, of bounded length and in printable characters.
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
