/// One thing that is wrong, or worth a warning, in a document; with where, why and what TISS calls it.
package struct Finding: Sendable, Equatable, Codable {
    package var code: FindingCode
    package var severity: Severity
    package var location: Location
    /// The guia it belongs to, if it lies in one.
    package var guia: GuiaReference?
    /// Motive of TISS table 38 that fits best.
    package var motive: Motive
    /// The offending value, masked (see `Masking`); nil where there is none.
    package var maskedValue: String?
    /// Words for the message: names of elements, types, facets, limits. Never content of the document.
    package var parameters: [String: String]

    /// As stored in the ledger and sent by workers.
    private enum CodingKeys: String, CodingKey {
        case code, severity, location, guia, motive, maskedValue
        case parameters = "words"
    }

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
    /// By their places in the document: those without a place come first, those at one place as they came.
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

package enum Severity: String, Sendable, Codable, CaseIterable {
    /// The document cannot be accepted.
    case rejects
    /// Recorded and shown; does not reject by itself.
    case warns
}

/// A place in a document.
package struct Location: Sendable, Equatable, Hashable, Codable {
    /// 1 for the first line; 0 when there is no place (an empty file, a rule on the whole document). Right beyond 65,535.
    package var line: Int
    /// 1 for the first character of the line; 0 when unknown.
    package var column: Int
    /// Local names from the root, with the ordinal among its equally named siblings where it is not the first:
    /// `/mensagemTISS/prestadorParaOperadora/loteGuias/guiasTISS/guiaConsulta[3]/numeroCarteira`.
    package var path: String

    package init(line: Int, column: Int, path: String) {
        self.line = line
        self.column = column
        self.path = path
    }

    package static let none = Location(line: 0, column: 0, path: "")
}

package struct GuiaReference: Sendable, Equatable, Hashable, Codable {
    /// 1 for the first guia of the lote.
    package var ordinal: Int
    /// `numeroGuiaPrestador`, once it was read.
    package var number: String?

    package init(ordinal: Int, number: String?) {
        self.ordinal = ordinal
        self.number = number
    }
}

/// A code of TISS table 38 (motives of glosas, denials and messages).
package struct Motive: Sendable, Hashable, Codable, CustomStringConvertible {
    package let code: String

    package init(_ code: String) { self.code = code }

    package var description: String { code }

    package static let outsideStandard = Motive("5001")
    package static let notValidated = Motive("5002")
    package static let senderNotIdentified = Motive("5005")
    package static let recipientNotIdentified = Motive("5006")
    package static let inconsistentOrIncomplete = Motive("5007")
    package static let hashInvalid = Motive("5014")
    package static let tooManyGuias = Motive("5015")
    package static let dateInvalid = Motive("5025")
    package static let timeInvalid = Motive("5026")
    package static let registroANSInvalid = Motive("5027")
    package static let versionInvalid = Motive("5028")
    package static let totalDiffers = Motive("5042")
    package static let amountNotAboveZero = Motive("5040")
    package static let competenceInvalid = Motive("5046")
    package static let loteNumberMissing = Motive("5047")
    package static let valueNotInformed = Motive("5034")
    package static let cardNumberInvalid = Motive("1001")
    package static let cnesInvalid = Motive("1202")
    package static let providerCodeInvalid = Motive("1203")
    package static let providerNotOfNetwork = Motive("1207")
    package static let beneficiarySuspended = Motive("1016")
    package static let procedureNotAuthorised = Motive("1402")
    package static let passwordNotKnown = Motive("1403")
    package static let procedureInvalid = Motive("1801")
    package static let dayFilledInWrongly = Motive("1323")
    package static let cpfOrCNPJInvalid = Motive("1206")
    package static let guiaKindInvalid = Motive("1301")
    package static let guiaNumberInvalid = Motive("1307")
    package static let guiaAlreadyPresented = Motive("1308")

    package init(from decoder: any Decoder) throws {
        self.code = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}

/// How a value is shown without being told: enough to find it in the file, not enough to know it.
package enum Masking {
    /// Length and form only: digits become `9`, letters `a` or `A`, blanks stay, other characters stay; at most 24 characters,
    /// then `…` and the length. Lets a person see "a letter where digits belong" without seeing whose number it is.
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
