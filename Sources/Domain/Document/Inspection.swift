/// Everything one reading of a document tells. A plain value: it can cross a process boundary.
///
/// Well-formed, complete and valid are three facts, never one: a truncated file is never valid, and a document whose
/// schema could not be applied is neither valid nor invalid.
package struct Inspection: Sendable, Equatable, Codable {
    package var byteCount: Int64 = 0
    package var encoding = EncodingFacts()
    /// The parser met no error of XML's own grammar and no limit of ours.
    package var isWellFormed = false
    /// The root's end tag was read and nothing but white space, comments and processing instructions came after it.
    package var isComplete = false
    package var schema: SchemaVerdict = .notJudged
    package var kind: DocumentKind = .unreadable
    package var root: RootElement?
    package var header = MessageHeader()
    package var direction: MessageDirection?
    /// Local name of the first element below the direction's element, e.g. `loteGuias`.
    package var body: String?
    package var lote: LoteFacts?
    /// Of a Protheus export.
    package var export: ExportFacts?
    /// Records of that export which the ledger holds, staged while it was read; 0 where they are to be staged after the verdict.
    package var stagedCount = 0
    /// Of an archive: entries that are no documents by their names. nil where there are none.
    package var passedOver: PassedOverFiles?
    package var hash = HashFacts()
    /// In document order, at most `Limits.findingsKeptMax`.
    package var findings: [Finding] = []
    /// All findings, kept or not.
    package var findingCount = 0
    package var elementCount = 0
    /// What values say that no schema looks at, in document order, at most `Limits.findingsKeptMax`; rules weigh it.
    package var candidates: [CandidateFinding] = []
    /// What only the operator's registers can confirm, in document order, at most `Limits.lookupsMax`; gathered only where
    /// `Limits.collectsLookups` says so.
    package var lookups: [ReferenceLookup] = []
    /// Questions that found no room.
    package var lookupsLeftOut = 0
    /// Path of the message's own root: that of the document, but the first element of the body in a SOAP envelope. Nil for what is
    /// no message between provider and operator.
    package var messagePath: String?
    /// Where values of the header stand.
    package var positions = MessageLocations()
    /// Of the `cabecalho` that was read; nil when none came.
    package var headerLocation: Location?
    /// Local name of the element that named the version, as the document writes it; nil when none did.
    package var versionElement: String?

    package init() {}

    /// Local name at the end of `messagePath`: `mensagemTISS` or a root that web services have; nil for every other name.
    package var messageRoot: String? {
        guard let last = messagePath?.split(separator: "/").last else { return nil }
        let name = String(last.prefix { $0 != "[" })
        return name == "mensagemTISS" || WebServiceRoot.named(name) != nil ? name : nil
    }
}

/// What a document is, told by its root element.
package enum DocumentKind: String, Sendable, Codable, CaseIterable {
    /// No root element could be read.
    case unreadable
    /// `mensagemTISS`.
    case message
    /// `…WS` root in the TISS namespace: the body of a SOAP call in the wrong channel.
    case webService
    /// A SOAP envelope.
    case soap
    /// `mensagemEnvioANS`: data sent to ANS.
    case monitoring
    /// A root that is none of these.
    case other
    /// A zip, tar or gzip; its entries are documents of their own.
    case archive
    /// Records of Protheus, in our own XML or as CSV; each becomes an order.
    case export
}

package struct RootElement: Sendable, Equatable, Codable {
    /// Local name, at most 256 bytes.
    package var name: String
    package var namespace: String?

    package init(name: String, namespace: String?) {
        self.name = name
        self.namespace = namespace
    }

    /// Whether a root of this local name would be a message, were it in the namespace of TISS.
    package static func isMessageName(_ name: String) -> Bool {
        name == "mensagemTISS" || name == "mensagemEnvioANS" || name.hasSuffix("WS")
    }
}

package struct EncodingFacts: Sendable, Equatable, Codable {
    /// As written in the XML declaration; nil without one.
    package var declared: String?
    /// `UTF-8`, `UTF-16LE` or `UTF-16BE` when the file begins with that mark.
    package var byteOrderMark: String?
    /// What the bytes were read as.
    package var readAs: String?

    package init() {}
}

package enum SchemaVerdict: String, Sendable, Codable, CaseIterable {
    case valid, invalid
    /// No schema was applied: unreadable, unknown version, or the version's schema is not installed.
    case notJudged
}

/// What `cabecalho` says. Login and password are never kept.
package struct MessageHeader: Sendable, Equatable, Codable {
    package var transaction: String?
    package var sequence: String?
    /// `dataRegistroTransacao`, as written.
    package var date: String?
    /// `horaRegistroTransacao`, as written.
    package var time: String?
    package var origin: Party?
    package var destination: Party?
    /// `competenciaLote` of data for ANS, as written.
    package var competence: String?
    /// `registroANS` right below the header, where data for ANS says whose it is.
    package var ansRegistry: String?
    /// The text of `Padrao` or `versaoPadrao`, at most 32 characters, whatever it is.
    package var versionText: String?

    package var version: TISSVersion? { versionText.flatMap { TISSVersion($0) } }

    package init() {}
}

/// What a `loteGuias` holds.
package struct LoteFacts: Sendable, Equatable, Codable {
    package var number: String?
    /// Of `numeroLote`.
    package var numberLocation = Location.none
    package var kind: GuiaKind?
    /// All guias, kept or not.
    package var guiaCount = 0
    /// The first `Limits.guiasKeptMax`, in document order.
    package var guias: [GuiaFacts] = []
    /// Sum of `GuiaFacts.total` over all guias, kept or not; nil where one of them has none, where the document was not read to its
    /// end, and beyond ±10¹⁷ cents: never the sum of the others.
    package var total: Money?

    package init() {}
}

/// What one guia says of itself. Holds no beneficiary datum.
package struct GuiaFacts: Sendable, Equatable, Codable {
    /// 1 for the first.
    package var ordinal: Int
    package var location: Location
    /// `numeroGuiaPrestador`.
    package var number: String?
    /// `registroANS` of the guia's own header.
    package var registroANS: String?
    /// The guia's total as it states it (`valorTotalGeral`, `valorTotalHonorarios`, `valorProcedimento`, …); nil where it states none, as
    /// 2.x lets it, and where that is no amount.
    package var total: Money?
    /// Sums that were computed and the totals they should equal.
    package var sums: [TotalCheck] = []

    package init(ordinal: Int, location: Location) {
        self.ordinal = ordinal
        self.location = location
    }
}

/// A stated total beside the sum of what it is the total of.
package struct TotalCheck: Sendable, Equatable, Codable {
    /// Local name of the element that states the total, as the document writes it where the two amounts differ.
    package var element: String
    /// Its path is empty where the two amounts are equal.
    package var location: Location
    package var stated: Money
    package var computed: Money

    package init(element: String, location: Location, stated: Money, computed: Money) {
        self.element = element
        self.location = location
        self.stated = stated
        self.computed = computed
    }
}

/// An amount in reais, as an exact number of hundredths.
package struct Money: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    package var cents: Int64

    package init(cents: Int64) { self.cents = cents }

    package static let zero = Money(cents: 0)

    /// Amounts and sums beyond ± so many cents are no amounts: no schema allows them, and sums of a document stay far from overflow.
    package static let centsMax: Int64 = 100_000_000_000_000_000

    /// Reads an `xsd:decimal` with at most two fraction digits; nil for anything else, and beyond ±10¹⁵.
    package init?(_ text: String) {
        var digits = Substring(text)
        let isNegative = digits.first == "-"
        if let sign = digits.first, sign == "-" || sign == "+" { digits.removeFirst() }
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, whole.utf8.count <= 15 else { return nil }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard whole.utf8.count + fraction.utf8.count > 0, fraction.utf8.count <= 2,
            (whole + fraction).utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let padded = fraction + String(repeating: "0", count: 2 - fraction.utf8.count)
        guard let cents = Int64(whole + padded) else { return nil }
        self.cents = isNegative ? -cents : cents
    }

    package var description: String {
        let value = cents.magnitude
        let fraction = value % 100
        return (cents < 0 ? "-" : "") + "\(value / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
    }

    package static func + (left: Money, right: Money) -> Money { Money(cents: left.cents &+ right.cents) }
    package static func += (left: inout Money, right: Money) { left = left + right }
    package static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }
}

/// What the hash of the epilogue says and what the content gives.
package struct HashFacts: Sendable, Equatable, Codable {
    /// As written in `epilogo/hash`, white space at the ends removed, at most 64 characters; nil when the element is absent.
    package var declared: String?
    package var location: Location?
    /// MD5 over the leaf texts in ISO-8859-1, lower-case; nil when a character lies outside ISO-8859-1 or the document is not complete.
    package var normative: String?
    /// The reading of the rule under which the declared hash fits; nil when none does.
    package var fits: HashVariant?
    /// Where none does: how the signatures of guias would have to be taken for the declared hash to fit.
    package var signatures: GuiaSignatureReading?

    package init() {}
}

/// How the digital signatures inside guias may be taken for the hash, other than they are taken here. The standard does not say.
package enum GuiaSignatureReading: String, Sendable, Codable, CaseIterable {
    /// Left out: `assinaturaDigitalGuia`, which counts here.
    case leftOut
    /// Counted in: `assinaturaDigital` of 3.00.01, which does not count here.
    case counted
}

/// A reading of the hash rule found in the wild. The first is the rule.
package enum HashVariant: String, Sendable, Codable, CaseIterable {
    case iso8859_1 = "iso-8859-1"
    case utf8 = "utf-8"
    case iso8859_1Trimmed = "iso-8859-1-trimmed"
    case utf8Trimmed = "utf-8-trimmed"
}
