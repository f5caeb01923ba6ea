/// One fault of a document, or a warning: with location, reason and TISS motive.
package struct Finding: Sendable, Equatable, Codable {
    /// What is wrong.
    package var code: FindingCode
    /// Whether it rejects the document.
    package var severity: Severity
    /// Where in the document; `Location.none` for the whole document.
    package var location: Location
    /// The guia that contains it, if any.
    package var guia: GuiaReference?
    /// The motive of TISS table 38 that fits best.
    package var motive: Motive
    /// The faulty value, masked (see `Masking`); nil where there is none.
    package var maskedValue: String?
    /// Parameters of the message: names of elements, types, facets, limits. Never content of the document.
    package var parameters: [String: String]

    /// Keys as stored in the ledger and sent by inspection workers; they never change.
    private enum CodingKeys: String, CodingKey {
        case code, severity, location, guia, motive, maskedValue
        case parameters = "words"
    }

    /// Makes a finding. Without `motive` it gets that of its code.
    package init(
        _ code: FindingCode, severity: Severity = .rejects, at location: Location = .none, guia: GuiaReference? = nil,
        motive: Motive? = nil, maskedValue: String? = nil, parameters: [String: String] = [:]
    ) {
        self.code = code
        self.severity = severity
        self.location = location
        self.guia = guia
        self.motive = motive ?? code.motive
        self.maskedValue = maskedValue
        self.parameters = parameters
    }
}

extension [Finding] {
    /// Sorted by location: findings without a location first, those of one location in their present order.
    package func inDocumentOrder() -> [Finding] {
        let numbered = enumerated().sorted { left, right in
            let (a, b) = (left.element.location, right.element.location)
            if a.line != b.line { return a.line < b.line }
            if a.column != b.column { return a.column < b.column }
            return left.offset < right.offset
        }
        return numbered.map(\.element)
    }
}

/// Effect of a finding on the verdict.
package enum Severity: String, Sendable, Codable, CaseIterable {
    /// The document cannot be accepted.
    case rejects
    /// Recorded and shown; does not reject by itself.
    case warns
}

/// A location in a document.
package struct Location: Sendable, Equatable, Hashable, Codable {
    /// From 1; 0 when there is no location (an empty file, a rule about the whole document). Correct beyond 65,535
    /// lines too.
    package var line: Int
    /// Character in the line, from 1; 0 when unknown.
    package var column: Int
    /// Local names from the root, with the ordinal among siblings of the same name unless it is the first:
    /// `/mensagemTISS/prestadorParaOperadora/loteGuias/guiasTISS/guiaConsulta[3]/numeroCarteira`.
    package var path: String

    package init(line: Int, column: Int, path: String) {
        self.line = line
        self.column = column
        self.path = path
    }

    /// No location: the whole document.
    package static let none = Location(line: 0, column: 0, path: "")
}

/// Identifies a guia of the lote in a finding.
package struct GuiaReference: Sendable, Equatable, Hashable, Codable {
    /// From 1, in document order.
    package var ordinal: Int
    /// `numeroGuiaPrestador`; nil when it is absent or not read yet.
    package var number: String?

    package init(ordinal: Int, number: String?) {
        self.ordinal = ordinal
        self.number = number
    }
}

/// A code of TISS table 38 (motives of glosas, denials and messages).
package struct Motive: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Four digits, as in table 38.
    package let code: String

    /// A motive by its code, which is not checked against the table.
    package init(_ code: String) { self.code = code }

    /// The code.
    package var description: String { code }

    /// Message outside the TISS standard.
    package static let outsideStandard = Motive("5001")
    /// XML could not be validated.
    package static let notValidated = Motive("5002")
    /// Sender not identified.
    package static let senderNotIdentified = Motive("5005")
    /// Recipient not identified.
    package static let recipientNotIdentified = Motive("5006")
    /// Message inconsistent or incomplete.
    package static let inconsistentOrIncomplete = Motive("5007")
    /// Hash invalid: the file may be corrupt.
    package static let hashInvalid = Motive("5014")
    /// More guias than a message may have.
    package static let tooManyGuias = Motive("5015")
    /// Date of the transaction invalid.
    package static let dateInvalid = Motive("5025")
    /// Time of the transaction invalid.
    package static let timeInvalid = Motive("5026")
    /// Registro ANS of the operator invalid.
    package static let registroANSInvalid = Motive("5027")
    /// Version of the standard invalid.
    package static let versionInvalid = Motive("5028")
    /// Value of the guia differs from the sum of its items.
    package static let totalDiffers = Motive("5042")
    /// Value must be above zero.
    package static let amountNotAboveZero = Motive("5040")
    /// Competence invalid.
    package static let competenceInvalid = Motive("5046")
    /// Lote number not informed.
    package static let loteNumberMissing = Motive("5047")
    /// Value not informed.
    package static let valueNotInformed = Motive("5034")
    /// Card number invalid.
    package static let cardNumberInvalid = Motive("1001")
    /// CNES invalid.
    package static let cnesInvalid = Motive("1202")
    /// Provider code invalid.
    package static let providerCodeInvalid = Motive("1203")
    /// Provider outside the network.
    package static let providerNotOfNetwork = Motive("1207")
    /// Beneficiary suspended.
    package static let beneficiarySuspended = Motive("1016")
    /// Procedure not authorised.
    package static let procedureNotAuthorised = Motive("1402")
    /// Authorisation password unknown.
    package static let passwordNotKnown = Motive("1403")
    /// Procedure invalid.
    package static let procedureInvalid = Motive("1801")
    /// Date filled in wrongly.
    package static let dayFilledInWrongly = Motive("1323")
    /// CPF or CNPJ invalid.
    package static let cpfOrCNPJInvalid = Motive("1206")
    /// Kind of guia invalid.
    package static let guiaKindInvalid = Motive("1301")
    /// Guia number invalid.
    package static let guiaNumberInvalid = Motive("1307")
    /// Guia already presented.
    package static let guiaAlreadyPresented = Motive("1308")

    /// Decodes the bare code.
    package init(from decoder: any Decoder) throws {
        self.code = try decoder.singleValueContainer().decode(String.self)
    }

    /// Encodes the bare code.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}

/// Masks values for display: enough to find the value in the file, not enough to know it.
package enum Masking {
    /// Form and length only: digits become `9`, letters `a` or `A`, spaces and `-./:,_` stay, other characters become
    /// `?`. At most 24 characters, then `…` and the length. It shows "a letter where digits belong" without showing the
    /// number.
    package static func shape(of value: String) -> String {
        var shape = ""
        var count = 0
        for scalar in value.unicodeScalars {
            count += 1
            guard count <= 24 else { continue }
            switch scalar {
            case "0"..."9": shape.append("9")
            case "a"..."z": shape.append("a")
            case "A"..."Z": shape.append("A")
            case " ", "-", ".", "/", ":", ",", "_": shape.unicodeScalars.append(scalar)
            default: shape.append(scalar.properties.isAlphabetic ? "a" : "?")
            }
        }
        return count > 24 ? "\(shape)… (\(count))" : shape
    }
}
