import Domain
import HATContract
import TISSWriting

extension SandboxLoad {
    /// Decodes a load; absent keys have their defaults.
    /// - Throws: `PortError.malformed` for an unknown key, `DecodingError` for a wrong type.
    package init(from decoder: any Decoder) throws {
        try decoder.requireNoKeys(besides: Set(CodingKeys.allCases.map(\.rawValue)))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            value = try container.decodeIfPresent(Value.self, forKey: key) ?? value
        }
        self.init()
        try read(.seed, into: &seed)
        try read(.batches, into: &batches)
        try read(.guias, into: &guias)
        try read(.providers, into: &providers)
        try read(.providerCount, into: &providerCount)
        try read(.registroANS, into: &registroANS)
        try read(.tissVersion, into: &tissVersion)
        kind = try container.decodeIfPresent(GuiaKind.self, forKey: .kind)
        try read(.guiasPerBatch, into: &guiasPerBatch)
        try read(.itemsPerGuia, into: &itemsPerGuia)
        try read(.contents, into: &contents)
        contentBytes = try container.decodeIfPresent(Int.self, forKey: .contentBytes)
        try read(.date, into: &date)
        try read(.rejectedFraction, into: &rejectedFraction)
        try read(.oddNameFraction, into: &oddNameFraction)
        try read(.deletedFraction, into: &deletedFraction)
        try read(.queueFailedFraction, into: &queueFailedFraction)
        try read(.cancelledFraction, into: &cancelledFraction)
        try read(.unconfirmedFraction, into: &unconfirmedFraction)
        try read(.invalidFraction, into: &invalidFraction)
        try read(.auditFraction, into: &auditFraction)
        try read(.unknownKeysFraction, into: &unknownKeysFraction)
        try read(.cancelledTracking, into: &cancelledTracking)
        try read(.givenBatches, into: &givenBatches)
        try read(.givenGuias, into: &givenGuias)
    }

    /// Checks the bounds of all values.
    /// - Throws: `.configuration` that names the value out of its bounds.
    func check() throws(PortError) {
        let fractions = [
            rejectedFraction, oddNameFraction, deletedFraction, queueFailedFraction, cancelledFraction,
            unconfirmedFraction, invalidFraction, auditFraction, unknownKeysFraction,
        ]
        let counts = [batches, guias.authorizations, guias.attachments, guias.extensions]
        let problem: String? =
            if !counts.allSatisfy((0...1_000_000).contains) {
                "counts must be 0 to 1000000"
            } else if !fractions.allSatisfy((0.0...1.0).contains) {
                "fractions must be 0 to 1"
            } else if !(1...10_000).contains(providerCount) {
                "providerCount must be 1 to 10000"
            } else if let contentBytes, !(FillerText.byteCountMin...(4 << 30)).contains(contentBytes) {
                "contentBytes must be \(FillerText.byteCountMin) to 4294967296"
            } else if contents == .filler, contentBytes == nil {
                "filler needs contentBytes"
            } else if ![.untreated, .stored].contains(cancelledTracking) {
                "cancelledTracking must be 0 or 1"
            } else if LocalMoment(date: date, time: "10:00:00") == nil {
                "date must be yyyy-mm-dd"
            } else if TISSVersion(tissVersion) == nil {
                "tissVersion is not a version"
            } else {
                nil
            }
        if let problem { throw PortError(.configuration, "The load is invalid: \(problem).") }
    }
}

extension SandboxLoad.Guias {
    /// Decodes counts; absent keys are 0.
    /// - Throws: `PortError.malformed` for an unknown key, `DecodingError` for a wrong type.
    package init(from decoder: any Decoder) throws {
        try decoder.requireNoKeys(besides: Set(CodingKeys.allCases.map(\.rawValue)))
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            authorizations: try container.decodeIfPresent(Int.self, forKey: .authorizations) ?? 0,
            attachments: try container.decodeIfPresent(Int.self, forKey: .attachments) ?? 0,
            extensions: try container.decodeIfPresent(Int.self, forKey: .extensions) ?? 0)
    }
}
