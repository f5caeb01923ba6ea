/// Codes of TISS table 26 (conselho profissional), by the council's abbreviation.
enum CouncilCode {
    private static let all = [
        "CRAS": "01", "CRESS": "01", "COREN": "02", "CRF": "03", "CRFA": "04", "CREFITO": "05", "CRM": "06",
        "CRN": "07", "CRO": "08", "CRP": "09",
    ]

    /// `CRM`, `crm-SP` and `06` give `06`. Any other abbreviation gives `10`, other councils.
    static func of(_ text: Substring) -> String {
        let word = text.uppercased().prefix { $0.isLetter }
        return word.isEmpty ? String(text) : all[String(word)] ?? "10"
    }
}

/// Codes of TISS table 59 (UF), by the state's abbreviation.
enum StateCode {
    private static let all = [
        "RO": "11", "AC": "12", "AM": "13", "RR": "14", "PA": "15", "AP": "16", "TO": "17", "MA": "21", "PI": "22",
        "CE": "23", "RN": "24", "PB": "25", "PE": "26", "AL": "27", "SE": "28", "BA": "29", "MG": "31", "ES": "32",
        "RJ": "33", "SP": "35", "PR": "41", "SC": "42", "RS": "43", "MS": "50", "MT": "51", "GO": "52", "DF": "53",
        "EX": "98",
    ]

    /// A text that is no known abbreviation is returned unchanged.
    static func of(_ text: Substring) -> String { all[text.uppercased()] ?? String(text) }
}
