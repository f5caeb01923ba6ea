package import Domain

/// Synthetic exports of a first load: persons, their beneficiary records and coverage groups, providers and their
/// locations. The same seed gives the same bytes; no real person is in them.
package struct ExportSample: Sendable {
    /// Number of persons.
    package var persons: Int
    /// Number of providers.
    package var providers: Int
    /// Decides names and codes.
    package var seed: UInt64
    /// Every n-th person lacks a required field; 0 for none.
    package var unusableEvery: Int

    /// `unusableEvery`: 0 for only usable records.
    package init(persons: Int, providers: Int, seed: UInt64 = 1, unusableEvery: Int = 0) {
        self.persons = persons
        self.providers = providers
        self.seed = seed
        self.unusableEvery = unusableEvery
    }

    /// Those that there are records of.
    package static let aliases: [ExportAlias] = [.persons, .beneficiaries, .beneficiaryGroups, .providers, .locations]

    private static let namespace = "urn:hatspool:protheus:1"
    private static let pieceMax = 1 << 16

    /// The number of records of a table.
    package func count(of alias: ExportAlias) -> Int {
        alias == .providers || alias == .locations ? providers : persons
    }

    /// The whole file, piece by piece.
    package func write(_ alias: ExportAlias, as form: ExportForm, to sink: ([UInt8]) throws -> Void) throws {
        var text = form == .xml ? Self.head : ""
        for index in 0..<count(of: alias) {
            let fields = fields(alias, index)
            switch form {
            case .xml: text += Self.element(alias, fields)
            case .csv:
                if index == 0 { text += (["OPERACAO"] + fields.map(\.name)).joined(separator: ";") + "\r\n" }
                text += (["I"] + fields.map(\.value)).joined(separator: ";") + "\r\n"
            }
            guard text.utf8.count > Self.pieceMax else { continue }
            try sink(Array(text.utf8))
            text = ""
        }
        if form == .xml { text += "</exportacao>\n" }
        try sink(Array(text.utf8))
    }

    private static let head =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<exportacao xmlns=\"\(namespace)\" versao=\"1.0\">\n"

    private static func element(_ alias: ExportAlias, _ fields: [(name: String, value: String)]) -> String {
        let name = alias.rawValue
        return "<\(name) operacao=\"incluir\">" + fields.map { "<\($0.name)>\($0.value)</\($0.name)>" }.joined()
            + "</\(name)>\n"
    }

    private func fields(_ alias: ExportAlias, _ index: Int) -> [(name: String, value: String)] {
        var random = SampleRandom(seed: seed, stream: UInt64(index))
        let number = index + 1
        let family = [
            ("CODINT", "0001"), ("CODEMP", Self.digits(number / 1_000_000 + 1, 4)),
            ("MATRIC", Self.digits(number % 1_000_000, 6)),
        ]
        switch alias {
        case .persons:
            let isUnusable = unusableEvery > 0 && number.isMultiple(of: unusableEvery)
            return [
                ("BTS_MATVID", Self.digits(number, 8)), ("BTS_CPFUSR", Self.cpf(&random)),
                ("BTS_NOMUSR", isUnusable ? "" : "PESSOA FICTICIA \(number)"), ("BTS_DATNAS", Self.birthdate(&random)),
                ("BTS_SEXO", "\(random.below(2) + 1)"), ("BTS_CEPUSR", Self.digits(random.below(99_999_999), 8)),
                ("BTS_CODMUN", "3550308"),
            ]
        case .beneficiaries:
            return family.map { ("BA1_\($0.0)", $0.1) } + [
                ("BA1_TIPREG", "00"), ("BA1_DIGITO", "\(number % 10)"), ("BA1_NOMUSR", "PESSOA FICTICIA \(number)"),
                ("BA1_MATVID", Self.digits(number, 8)), ("BA1_DATNAS", Self.birthdate(&random)),
                ("BA1_SEXO", "\(random.below(2) + 1)"), ("BA1_TIPUSU", "T"), ("BA1_DATINC", "20250101"),
                ("BA1_CODPLA", "0001"), ("BA1_VERSAO", "001"),
            ]
        case .beneficiaryGroups:
            return family.map { ("BFC_\($0.0)", $0.1) } + [("BFC_CODGRU", Self.digits(random.below(9) + 1, 4))]
        case .providers:
            return [
                ("BAU_CODIGO", Self.digits(number, 6)), ("BAU_CPFCGC", Self.cpf(&random)),
                ("BAU_NOME", "PRESTADOR FICTICIO \(number)"), ("BAU_NREDUZ", "PRESTADOR \(number)"),
                ("BAU_TIPPE", "F"), ("BAU_TIPPRE", "MED"), ("BAU_CNES", "9999999"),
            ]
        default:
            return [
                ("BB8_CODIGO", Self.digits(number, 6)), ("BB8_CODLOC", "001"), ("BB8_LOCAL", "001"),
                ("BB8_DESLOC", "CONSULTORIO \(number)"), ("BB8_CODMUN", "3550308"), ("BB8_EST", "SP"),
            ]
        }
    }

    private static func digits(_ number: Int, _ width: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    private static func birthdate(_ random: inout SampleRandom) -> String {
        "\(1_930 + random.below(90))" + digits(random.below(12) + 1, 2) + digits(random.below(28) + 1, 2)
    }

    /// Nine digits with their check digits.
    private static func cpf(_ random: inout SampleRandom) -> String {
        var values = (0..<9).map { _ in random.below(10) }
        for length in [10, 11] {
            let sum = values.enumerated().reduce(0) { $0 + $1.element * (length - $1.offset) }
            values.append(sum * 10 % 11 % 10)
        }
        return values.map(String.init).joined()
    }
}
