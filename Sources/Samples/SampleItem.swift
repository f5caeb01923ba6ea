import Domain

/// A service that a sample bills, with the arithmetic that its totals must show.
struct SampleItem {
    let code: String
    let description: String
    let quantity: Int
    /// Factor in hundredths.
    let factorHundredths: Int
    let unit: Money

    var factor: String { Money(cents: Int64(factorHundredths)).description }

    /// Quantity × unit × factor; exact, because half factors go with even prices.
    var total: Money { Money(cents: unit.cents * Int64(quantity) * Int64(factorHundredths) / 100) }

    static func procedure(_ random: inout SampleRandom, accents: Bool, maxQuantity: Int = 3) -> SampleItem {
        make(procedures, &random, accents: accents, maxQuantity: maxQuantity)
    }

    static func dental(_ random: inout SampleRandom, accents: Bool) -> SampleItem {
        make(dentals, &random, accents: accents, maxQuantity: 1)
    }

    static func expense(_ random: inout SampleRandom, accents: Bool) -> SampleItem {
        make(expenses, &random, accents: accents, maxQuantity: 9)
    }

    private static func make(
        _ names: [(code: String, plain: String, accented: String)], _ random: inout SampleRandom, accents: Bool,
        maxQuantity: Int
    ) -> SampleItem {
        let name = names[random.below(names.count)]
        return SampleItem(
            code: name.code, description: accents ? name.accented : name.plain,
            quantity: 1 + random.below(maxQuantity), factorHundredths: random.below(8) == 0 ? 50 : 100,
            unit: Money(cents: Int64(2 * (500 + random.below(24_500)))))
    }

    private static let procedures = [
        ("10101012", "CONSULTA EM CONSULTORIO", "CONSULTA EM CONSULTÓRIO"),
        ("40304361", "HEMOGRAMA COMPLETO", "HEMOGRAMA COM CONTAGEM DE PLAQUETAS OU FRAÇÕES"),
        ("40302040", "GLICOSE", "GLICOSE - PESQUISA OU DOSAGEM À PARTE"),
        ("40805018", "RADIOGRAFIA DO TORAX", "RADIOGRAFIA DO TÓRAX"),
        ("20103093", "FISIOTERAPIA", "REABILITAÇÃO FISIOTERÁPICA"),
        ("40901114", "ULTRASSONOGRAFIA DE ABDOME", "ULTRASSONOGRAFIA DO ABDÔMEN"),
    ]

    private static let dentals = [
        ("81000030", "CONSULTA ODONTOLOGICA", "CONSULTA ODONTOLÓGICA"),
        ("84000198", "PROFILAXIA", "PROFILAXIA: POLIMENTO CORONÁRIO"),
        ("85100099", "RESTAURACAO DE RESINA", "RESTAURAÇÃO DE RESINA"),
    ]

    private static let expenses = [
        ("60000015", "TAXA DE SALA", "TAXA DE SALA CIRÚRGICA"),
        ("70000013", "LUVA DESCARTAVEL", "LUVA DESCARTÁVEL"),
        ("90000017", "SOLUCAO FISIOLOGICA", "SOLUÇÃO FISIOLÓGICA"),
    ]
}
