import Domain
import FoundationEssentials
import JSON
import Messages

/// Every name is always present, null where nothing is known; `schemas/answer/1.0/retorno.schema.json` describes them.
extension AnswerRecord {
    static let formatVersion = "1.0"

    /// No controls for a terminal that shows the file, and the same text for every reader.
    private static let escaping = JSONEscaping(letters: .lineFeedAndTab, isEscaped: ShownText.mustBeEscaped)

    /// UTF-8, two spaces per level, one line feed at the end.
    var jsonBytes: [UInt8] { json.bytes(.indented, escaping: Self.escaping) + [0x0A] }

    private var json: OrderedJSON {
        let drop = judged.drop
        return .object([
            ("formatVersion", .string(Self.formatVersion)),
            ("id", .string(drop.id.text)),
            ("fileName", .string(drop.name)),
            ("folder", .string(drop.folder)),
            ("size", .integer(drop.byteCount)),
            ("sha256", .string(drop.digest.hex)),
            ("receivedAt", Self.time(drop.receivedAt)),
            ("judgedAt", Self.time(judged.judgedAt)),
            ("answeredAt", Self.time(answeredAt)),
            ("verdict", .string(decision.verdict.rawValue)),
            ("bxxStatus", .integer(bxxStatus.rawValue)),
            ("protocol", .optional(judged.judgement.protocolNumber)),
            ("message", message),
            ("facts", documentFacts),
            ("motive", decision.motive.map(Self.motive) ?? .null),
            ("earlier", decision.earlier.map(Self.earlier) ?? .null),
            ("deliveries", .array(judged.outcomes.map(Self.delivery))),
            ("findingCount", .integer(findingCount)),
            ("findings", .array(findings.map(finding))),
            ("entries", .array(judged.entries.map(Self.entry))),
            ("passedOver", facts.passedOver.map(Self.passedOver) ?? .null),
            ("export", export),
        ])
    }

    private var message: OrderedJSON {
        .object([
            ("kind", .string(facts.kind.rawValue)),
            ("version", .optional(version)),
            ("transaction", .optional(transaction)),
            ("direction", .optional(facts.direction?.rawValue)),
            ("body", .optional(facts.body)),
            ("loteNumber", .optional(facts.loteNumber)),
            ("provider", .optional(facts.provider)),
            ("guiaKind", .optional(facts.guiaKind?.rawValue)),
            ("guiaCount", .optional(facts.statedGuiaCount)),
            ("total", .optional(facts.statedTotal?.description)),
        ])
    }

    private var documentFacts: OrderedJSON {
        .object([
            ("wellFormed", .bool(facts.isWellFormed)),
            ("complete", .bool(facts.isComplete)),
            ("schema", .string(facts.schema.rawValue)),
            (
                "hash",
                .object([
                    ("declared", .optional(declaredHash)),
                    ("expected", .optional(facts.hash.normative)),
                    ("fits", .optional(facts.hash.fits?.rawValue)),
                ])
            ),
        ])
    }

    private static func motive(_ motive: Motive) -> OrderedJSON {
        .object([("code", .string(motive.code)), ("text", translated { $0.describe(motive: motive) })])
    }

    private static func earlier(_ earlier: EarlierDrop) -> OrderedJSON {
        .object([
            ("id", .string(earlier.id.text)),
            ("receivedAt", time(earlier.receivedAt)),
            ("protocol", .optional(earlier.protocolNumber)),
        ])
    }

    private static func delivery(_ outcome: DeliveryOutcome) -> OrderedJSON {
        .object([
            ("destination", .string(outcome.destination.rawValue)),
            ("state", .string(outcome.state.rawValue)),
            ("attempts", .integer(outcome.attempts)),
            ("receipt", outcome.receipt.map(receipt) ?? .null),
            ("path", .optional(outcome.placementPath)),
            ("code", .optional(outcome.code?.rawValue)),
            ("reason", .optional(outcome.reason)),
            ("nextAttemptAt", outcome.nextAttemptAt.map(time) ?? .null),
        ])
    }

    private static func receipt(_ receipt: PortalReceipt) -> OrderedJSON {
        .object([
            ("batchNumber", .optional(receipt.batchNumber)),
            ("protocolNumber", .optional(receipt.protocolNumber)),
            ("status", .optional(receipt.status)),
            ("wasAlreadyThere", .bool(receipt.wasAlreadyThere)),
        ])
    }

    private static func entry(_ entry: EntryOutcome) -> OrderedJSON {
        .object([
            ("id", .string(entry.id.text)),
            ("path", .string(entry.path)),
            ("verdict", .optional(entry.verdict?.rawValue)),
            ("protocol", .optional(entry.protocolNumber)),
            ("code", .optional(entry.leadingFinding?.rawValue)),
            ("title", entry.leadingFinding.map { code in translated { $0.title(code) } } ?? .null),
        ])
    }

    private static func passedOver(_ files: PassedOverFiles) -> OrderedJSON {
        .object([("count", .integer(files.count)), ("names", .array(files.names.map { .string($0) }))])
    }

    private func finding(_ finding: Finding) -> OrderedJSON {
        let parameters = finding.shownParameters.sorted { $0.key < $1.key }
        return .object([
            ("code", .string(finding.code.rawValue)),
            ("severity", .string(finding.severity.rawValue)),
            ("line", .integer(finding.location.line)),
            ("column", .integer(finding.location.column)),
            ("path", .string(finding.location.path)),
            ("guia", finding.guia.map(Self.guia) ?? .null),
            ("motive", .string(finding.motive.code)),
            ("maskedValue", .optional(finding.maskedValue)),
            ("words", .object(parameters.map { ($0.key, .string($0.value)) })),
            ("title", Self.translated { $0.title(for: finding) }),
            ("text", Self.translated { $0.sentence(for: finding) }),
            ("advice", Self.translated { $0.advice(for: finding) }),
            ("sourceLine", sourceLines.line(of: finding).map(Self.sourceLine) ?? .null),
        ])
    }

    private static func sourceLine(_ line: MaskedLine) -> OrderedJSON {
        .object([
            ("before", .string(line.before)), ("marked", .string(line.marked)), ("after", .string(line.after)),
        ])
    }

    private static func guia(_ guia: GuiaReference) -> OrderedJSON {
        .object([("ordinal", .integer(guia.ordinal)), ("number", .optional(guia.number))])
    }

    private static func translated(_ text: (Catalogue) -> String) -> OrderedJSON {
        .object(Language.allCases.map { ($0.rawValue, .string(text(Catalogue($0)))) })
    }

    /// UTC, ISO 8601, whole seconds.
    private static func time(_ date: Date) -> OrderedJSON { .string(date.formatted(.iso8601)) }
}
