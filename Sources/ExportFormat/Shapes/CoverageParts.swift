/// The fields and keys that coverage tables share. Their field names differ only in the prefix.
struct CoverageParts {
    /// The alias, which is also the prefix of the field names.
    let alias: String

    private func name(_ ending: String) -> String { "\(alias)_\(ending)" }

    func field(
        _ ending: String, _ form: FieldForm, _ meaning: String, _ sample: String, required: Bool = false
    ) -> ExportField {
        ExportField(name(ending), form, meaning, sample, required: required)
    }

    func key(_ key: String, _ ending: String, _ kind: ItemKey.Kind = .string) -> ItemKey {
        ItemKey(key, name(ending), kind)
    }

    func pieces(_ endings: String...) -> [RecordKey.Piece] { endings.map { RecordKey.Piece(name($0)) } }

    func order(_ endings: String...) -> [String] { endings.map(name) }

    /// The fields of a procedure and of the rules for it.
    var ruleFields: [ExportField] {
        [
            field("CODPAD", .text(2), "Tabela do procedimento", "22", required: true),
            field("CODPSA", .text(16), "Procedimento", "40301630", required: true),
            field("NIVEL", .text(2), "Nível", "4"),
            field("BENUTL", .flag, "Beneficiário utiliza", "1"),
            field("AUTORI", .text(1), "Autorização", "1"),
            field("CARENC", .integer, "Carência", "180"),
            field("UNCAR", .text(1), "Unidade da carência", "2"),
            field("CLACAR", .text(3), "Classe de carência", "001"),
            field("NIVCAR", .text(1), "Nível da carência válido", "1"),
            field("QTD", .integer, "Quantidade permitida", "2"),
            field("UNCA", .text(1), "Unidade da quantidade", "1"),
            field("PERIOD", .integer, "Periodicidade", "30"),
            field("UNPERI", .text(1), "Unidade da periodicidade", "2"),
            field("SEXO", .text(1), "Sexo", "3"),
            field("IDAMIN", .integer, "Idade mínima", "18"),
            field("IDAMAX", .integer, "Idade máxima", "99"),
        ]
    }

    /// The keys of those fields. `hasAgeUnits`: whether `UNIMIN` and `UNIMAX` are among them.
    func ruleKeys(hasAgeUnits: Bool) -> [ItemKey] {
        [
            key("active", "BENUTL"), key("authorization", "AUTORI"), key("waitingPeriod", "CARENC", .count),
            key("waitingPeriodUnit", "UNCAR"), key("waitingPeriodClass", "CLACAR"), key("level", "NIVEL"),
            key("validWaitingPeriodLevel", "NIVCAR"), key("allowedQuantity", "QTD", .count),
            key("quantityUnit", "UNCA"), key("period", "PERIOD", .count), key("periodUnit", "UNPERI"),
            key("gender", "SEXO"), key("minimumAge", "IDAMIN", .count),
        ]
            + (hasAgeUnits ? [key("minimumAgeUnit", "UNIMIN")] : [])
            + [key("maximumAge", "IDAMAX", .count)]
            + (hasAgeUnits ? [key("maximumAgeUnit", "UNIMAX")] : [])
            + [key("procedureCode", "CODPSA"), key("procedureTableCode", "CODPAD")]
    }

    var ageUnitFields: [ExportField] {
        [
            field("UNIMIN", .text(1), "Unidade da idade mínima", "4"),
            field("UNIMAX", .text(1), "Unidade da idade máxima", "4"),
        ]
    }

    var levelFields: [ExportField] {
        (1...4).map { field("CDNV0\($0)", .text(16), "Código do nível \($0)", $0 == 1 ? "4" : "") }
    }

    var levelKeys: [ItemKey] { (1...4).map { key("levelCode0\($0)", "CDNV0\($0)") } }

    /// The fields of the limits by specialty, by provider and by disease.
    var limitFields: [ExportField] {
        [("ESP", "especialidade"), ("MED", "prestador"), ("PAT", "patologia")].flatMap { ending, word in
            [
                field("PTR\(ending)", .text(9), "Periodicidade por \(word)", "1"),
                field("QTD\(ending)", .integer, "Quantidade por \(word)", "1"),
            ]
        }
    }

    var limitKeys: [ItemKey] {
        [("Specialty", "ESP"), ("HealthProvider", "MED"), ("Disease", "PAT")].map { word, ending in
            key("periodBy\(word)", "PTR\(ending)")
        }
            + [("Specialty", "ESP"), ("HealthProvider", "MED"), ("Disease", "PAT")].map { word, ending in
                key("quantityBy\(word)", "QTD\(ending)", .count)
            }
    }

    /// The fields of the company, contract and product of a coverage agreed with a company.
    var contractFields: [ExportField] {
        [
            field("CODINT", .code(4), "Operadora", "0001"),
            field("CODIGO", .text(8), "Grupo/empresa", "0001", required: true),
            field("NUMCON", .text(12), "Contrato", "000000000001", required: true),
            field("VERCON", .text(3), "Versão do contrato", "001", required: true),
            field("SUBCON", .text(9), "Subcontrato", "000000001"),
            field("VERSUB", .text(3), "Versão do subcontrato", "001"),
            field("CODPRO", .text(8), "Produto", "0001", required: true),
            field("VERPRO", .text(3), "Versão do produto", "001", required: true),
        ]
    }
}
