import Domain
import Messages
import TISSWriting

/// The refusal of a reply: one motive that the version's list holds, and why in words.
struct ReplyError {
    private let motive: Motive
    private let reason: String

    init(_ record: AnswerRecord, traits: VersionTraits) {
        let decided = record.decision.motive ?? record.leadingFinding?.motive ?? .notValidated
        self.motive = Self.allowed(decided, in: traits)
        self.reason = Self.reason(record, motive: decided)
    }

    func write(to writer: inout TISSWriter, as refusal: ReplyShape.Refusal) throws(PortError) {
        switch refusal {
        case .words: try writer.leaf("mensagemErro", TISSText.clean(reason, atMost: 240) ?? motive.code)
        case .code(let element): try writer.leaf(element, motive.code)
        case .motive(let element):
            try writer.open(element)
            try writer.leaf("codigoGlosa", motive.code)
            try writer.leaf("descricaoGlosa", optional: TISSText.clean(reason, atMost: 500))
            try writer.close()
        }
    }

    /// The motive itself, or the nearest that the version's enumeration holds.
    static func allowed(_ motive: Motive, in traits: VersionTraits) -> Motive {
        let isListed =
            inEveryVersion.contains(motive.code)
            || (motive.code.hasPrefix("50") && motive.code.utf8.count == 4 && ("5001"...last(traits)) ~= motive.code)
        if isListed { return motive }
        return switch motive {
        case .versionInvalid: .outsideStandard
        case .registroANSInvalid: .recipientNotIdentified
        case .dateInvalid, .timeInvalid: .notValidated
        default: .inconsistentOrIncomplete
        }
    }

    /// Last motive of group 50 in the version's enumeration.
    private static func last(_ traits: VersionTraits) -> String {
        if traits.isBefore("3.02.00") { return "5015" }
        if traits.isBefore("3.02.02") { return "5046" }
        if traits.isBefore("3.03.03") { return "5060" }
        return traits.isBefore("3.04.00") ? "5061" : "5062"
    }

    private static let inEveryVersion: Set<String> = ["1001", "1202", "1203", "1206", "1207", "1308", "1323"]

    /// The deciding finding in words, with its place, and how many more there are.
    private static func reason(_ record: AnswerRecord, motive: Motive) -> String {
        let catalogue = Catalogue(.ptBR)
        guard let finding = deciding(record) else { return catalogue.describe(motive: motive) }
        var parts = [catalogue.title(for: finding) + ".", catalogue.sentence(for: finding)]
        if let guia = finding.guia { parts.append(catalogue.name(of: guia) + ".") }
        if let position = catalogue.text(of: finding.location) { parts.append("\(catalogue[.location]): \(position).") }
        if record.findingCount > 1 { parts.append("\(catalogue[.findings]): \(record.findingCount).") }
        return parts.joined(separator: " ")
    }

    private static func deciding(_ record: AnswerRecord) -> Finding? {
        let duplicate = record.findings.first { $0.code == .contentAlreadyReceived }
        return record.decision.verdict == .duplicate ? duplicate ?? record.leadingFinding : record.leadingFinding
    }
}
