/// The result of reading a document once. A plain value, so it can cross a process boundary.
///
/// Well-formed, complete and valid are three separate facts: a truncated file is never valid, and a document without an
/// applicable schema is neither valid nor invalid.
package struct Inspection: Sendable, Equatable, Codable {
    /// Size of the document in bytes.
    package var byteCount: Int64 = 0
    /// Declared and actual encoding.
    package var encoding = EncodingFacts()
    /// The parser met no error of the XML grammar and no limit of `Limits`.
    package var isWellFormed = false
    /// The end tag of the root was read, and only whitespace, comments and processing instructions follow it.
    package var isComplete = false
    /// Result of the schema validation.
    package var schema: SchemaVerdict = .notJudged
    /// What the document is.
    package var kind: DocumentKind = .unreadable
    /// The root element; nil when none could be read.
    package var root: RootElement?
    /// Values of `cabecalho`, without login and password.
    package var header = MessageHeader()
    /// Direction of the message; nil where its element was not read.
    package var direction: MessageDirection?
    /// Local name of the first element below the direction's element, e.g. `loteGuias`.
    package var body: String?
    /// Facts of the lote; nil for a message without one.
    package var lote: LoteFacts?
    /// Counts of a Protheus export; nil for every other document.
    package var export: ExportFacts?
    /// Number of records of the export that the ledger holds, staged while the file was read; 0 when they are staged after
    /// the verdict.
    package var stagedCount = 0
    /// Archives only: entries that are no documents by their names. Nil where there are none.
    package var passedOver: PassedOverFiles?
    /// Declared and computed hash.
    package var hash = HashFacts()
    /// In document order, at most `Limits.findingsKeptMax`.
    package var findings: [Finding] = []
    /// Number of findings, kept or not.
    package var findingCount = 0
    /// Number of elements read.
    package var elementCount = 0
    /// Candidate findings about values that no schema checks, in document order, at most `Limits.findingsKeptMax`. The
    /// rules decide their effect.
    package var candidates: [CandidateFinding] = []
    /// Values that only a reference table of the operator can confirm, in document order, at most `Limits.lookupsMax`.
    /// Collected only with `Limits.collectsLookups`.
    package var lookups: [ReferenceLookup] = []
    /// Number of lookups beyond `Limits.lookupsMax`.
    package var lookupsLeftOut = 0
    /// Path of the root of the message: that of the document, or the first element of the body of a SOAP envelope. Nil
    /// for what is no message between provider and operator.
    package var messagePath: String?
    /// Line and column of header values.
    package var positions = MessageLocations()
    /// Location of `cabecalho`; nil when there is none.
    package var headerLocation: Location?
    /// Local name of the element with the version, as the document writes it; nil when there is none.
    package var versionElement: String?

    /// An inspection of nothing: not well-formed, not complete, not validated.
    package init() {}

    /// Last local name of `messagePath`: `mensagemTISS` or a root of the web services; nil for every other name.
    package var messageRoot: String? {
        guard let last = messagePath?.split(separator: "/").last else { return nil }
        let name = String(last.prefix { $0 != "[" })
        return name == "mensagemTISS" || WebServiceRoot.named(name) != nil ? name : nil
    }
}

/// What a document is, by its root element. Raw values are stored.
package enum DocumentKind: String, Sendable, Codable, CaseIterable {
    /// No root element could be read.
    case unreadable
    /// `mensagemTISS`.
    case message
    /// A `…WS` root in the TISS namespace: the body of a SOAP call, sent as a file.
    case webService
    /// A SOAP envelope.
    case soap
    /// `mensagemEnvioANS`: monitoring data for ANS.
    case monitoring
    /// Any other root.
    case other
    /// A zip, tar or gzip; its entries are documents of their own.
    case archive
    /// Records of Protheus, in the XML form of this program or as CSV; each becomes an order.
    case export
}

/// The root element of a document.
package struct RootElement: Sendable, Equatable, Codable {
    /// Local name, at most 256 bytes.
    package var name: String
    /// Its namespace; nil without one.
    package var namespace: String?

    package init(name: String, namespace: String?) {
        self.name = name
        self.namespace = namespace
    }

    /// Whether a root of this local name would be a message if it were in the TISS namespace.
    package static func isMessageName(_ name: String) -> Bool {
        name == "mensagemTISS" || name == "mensagemEnvioANS" || name.hasSuffix("WS")
    }
}

/// Declared and actual encoding of a document.
package struct EncodingFacts: Sendable, Equatable, Codable {
    /// As written in the XML declaration; nil without one.
    package var declared: String?
    /// `UTF-8`, `UTF-16LE` or `UTF-16BE`, when the file begins with that byte-order mark.
    package var byteOrderMark: String?
    /// Encoding with which the bytes were decoded; nil when none is known.
    package var readAs: String?

    /// Nothing known yet.
    package init() {}
}

/// Result of the schema validation. Raw values are stored.
package enum SchemaVerdict: String, Sendable, Codable, CaseIterable {
    case valid, invalid
    /// No schema was applied: unreadable, unknown version, or the version's schema is not installed.
    case notJudged
}

/// Values of `cabecalho`. Login and password are never kept.
package struct MessageHeader: Sendable, Equatable, Codable {
    /// `tipoTransacao`, as written.
    package var transaction: String?
    /// `sequencialTransacao`, as written.
    package var sequence: String?
    /// `dataRegistroTransacao`, as written.
    package var date: String?
    /// `horaRegistroTransacao`, as written.
    package var time: String?
    /// The sender (`origem`).
    package var origin: Party?
    /// The recipient (`destino`).
    package var destination: Party?
    /// `competenciaLote` of monitoring data, as written.
    package var competence: String?
    /// `registroANS` directly below the header, where monitoring data names its operator.
    package var ansRegistry: String?
    /// Text of `Padrao` or `versaoPadrao`, at most 32 characters, valid or not.
    package var versionText: String?

    /// The version; nil for a text that is none.
    package var version: TISSVersion? { versionText.flatMap { TISSVersion($0) } }

    /// A header without values.
    package init() {}
}

/// Facts of a `loteGuias`.
package struct LoteFacts: Sendable, Equatable, Codable {
    /// `numeroLote`, as written.
    package var number: String?
    /// Location of `numeroLote`.
    package var numberLocation = Location.none
    /// Kind of its guias; nil when it has none.
    package var kind: GuiaKind?
    /// Number of guias, kept or not.
    package var guiaCount = 0
    /// The first `Limits.guiasKeptMax`, in document order.
    package var guias: [GuiaFacts] = []
    /// Sum of `GuiaFacts.total` over all guias, kept or not. Nil where one of them has none, where the document was not
    /// read to its end, and beyond ±10¹⁷ cents; it is never a partial sum.
    package var total: Money?

    /// A lote without guias.
    package init() {}
}

/// Facts of one guia. No beneficiary data.
package struct GuiaFacts: Sendable, Equatable, Codable {
    /// From 1, in document order.
    package var ordinal: Int
    /// Location of its element.
    package var location: Location
    /// `numeroGuiaPrestador`.
    package var number: String?
    /// `registroANS` in the header of the guia.
    package var registroANS: String?
    /// The total that the guia states (`valorTotalGeral`, `valorTotalHonorarios`, `valorProcedimento`, …). Nil where it
    /// states none, which 2.x allows, and where the text is no amount.
    package var total: Money?
    /// Computed sums with the totals that they should equal.
    package var sums: [TotalCheck] = []

    package init(ordinal: Int, location: Location) {
        self.ordinal = ordinal
        self.location = location
    }
}

/// A stated total with the computed sum of its parts.
package struct TotalCheck: Sendable, Equatable, Codable {
    /// Local name of the element with the total, as the document writes it where the two amounts differ.
    package var element: String
    /// Location of the total; its path is empty where the two amounts are equal.
    package var location: Location
    /// The total in the document.
    package var stated: Money
    /// The sum of its parts.
    package var computed: Money

    package init(element: String, location: Location, stated: Money, computed: Money) {
        self.element = element
        self.location = location
        self.stated = stated
        self.computed = computed
    }
}

/// An amount in reais, as an exact number of cents.
package struct Money: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// Hundredths of a real; negative for a negative amount.
    package var cents: Int64

    /// An amount of cents.
    package init(cents: Int64) { self.cents = cents }

    /// 0.00.
    package static let zero = Money(cents: 0)

    /// Amounts and sums beyond ± this many cents count as unknown: no schema allows them, and sums stay far from
    /// overflow.
    package static let centsMax: Int64 = 100_000_000_000_000_000

    /// Parses an `xsd:decimal` with at most two fraction digits; nil for any other text, and beyond ±10¹⁵.
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

    /// Two decimals and a point, such as `-12.30`.
    package var description: String {
        let value = cents.magnitude
        let fraction = value % 100
        return (cents < 0 ? "-" : "") + "\(value / 100)." + (fraction < 10 ? "0" : "") + "\(fraction)"
    }

    /// The sum. Wraps on overflow, which `centsMax` keeps far away.
    package static func + (left: Money, right: Money) -> Money { Money(cents: left.cents &+ right.cents) }
    /// Adds in place, as `+`.
    package static func += (left: inout Money, right: Money) { left = left + right }
    /// Numeric order.
    package static func < (left: Money, right: Money) -> Bool { left.cents < right.cents }
}

/// The declared hash of the epilogue and the computed one.
package struct HashFacts: Sendable, Equatable, Codable {
    /// As written in `epilogo/hash`, without whitespace at its ends, at most 64 characters; nil when the element is
    /// absent.
    package var declared: String?
    /// Location of the hash element; nil when it is absent.
    package var location: Location?
    /// MD5 over the texts of the leaf elements in ISO-8859-1, lower-case; nil when a character is outside ISO-8859-1 or
    /// the document is not complete.
    package var normative: String?
    /// The variant of the rule that gives the declared hash; nil when none does.
    package var fits: HashVariant?
    /// When no variant fits: the treatment of signatures under which the declared hash would fit.
    package var signatures: GuiaSignatureReading?

    /// No hash.
    package init() {}
}

/// Other treatments of the digital signatures in guias for the hash. The standard does not specify one.
package enum GuiaSignatureReading: String, Sendable, Codable, CaseIterable {
    /// Without `assinaturaDigitalGuia`, which this program includes.
    case leftOut
    /// With `assinaturaDigital` of 3.00.01, which this program leaves out.
    case counted
}

/// Variants of the hash rule that senders use. The first one is the rule of the standard.
package enum HashVariant: String, Sendable, Codable, CaseIterable {
    case iso8859_1 = "iso-8859-1"
    case utf8 = "utf-8"
    case iso8859_1Trimmed = "iso-8859-1-trimmed"
    case utf8Trimmed = "utf-8-trimmed"
}
