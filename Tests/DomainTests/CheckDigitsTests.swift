import Domain
import Testing

@Suite struct `Check digits` {
    @Test(arguments: ["00000000191", "52998224725", "11144477735", "12345678909"])
    func `a CPF that fits passes`(number: String) {
        #expect(CheckDigits.isCPF(number))
    }

    @Test(arguments: [
        "52998224735", "52998224726", "5299822472", "529982247250", "529.982.247-25", "11111111111", "00000000000",
        "5299822472A", "５2998224725", "",
    ])
    func `a CPF that does not fit fails`(number: String) {
        #expect(!CheckDigits.isCPF(number))
    }

    @Test(arguments: ["11222333000181", "00000000000191", "33000167000101"])
    func `a CNPJ of digits passes in both forms`(number: String) {
        #expect(CheckDigits.isCNPJ(number, letters: false) && CheckDigits.isCNPJ(number, letters: true))
    }

    @Test func `the published example of an alphanumeric CNPJ passes where letters are allowed`() {
        #expect(CheckDigits.isCNPJ("12ABC34501DE35", letters: true))
        #expect(!CheckDigits.isCNPJ("12ABC34501DE35", letters: false))
    }

    @Test(arguments: [
        "12ABC34501DE36", "12ABC34501DE45", "12abc34501de35", "12ABC34501DE3A", "21ABC34501DE35", "00000000000000",
        "1122233300018", "112223330001810", "11.222.333/0001-81", "1122233300018X", "1122233300019１", "",
    ])
    func `a CNPJ that does not fit fails in both forms`(number: String) {
        #expect(!CheckDigits.isCNPJ(number, letters: true) && !CheckDigits.isCNPJ(number, letters: false))
    }

    @Test func `no single wrong digit passes`() {
        for (number, passes) in [
            ("52998224725", CheckDigits.isCPF), ("11222333000181", { CheckDigits.isCNPJ($0, letters: true) }),
        ] as [(String, (String) -> Bool)] {
            for index in number.indices {
                for digit in "0123456789" where digit != number[index] {
                    var wrong = number
                    wrong.replaceSubrange(index...index, with: String(digit))
                    // A remainder of 10 counts as 0 too, so a changed digit may not change the last one.
                    let isKnown = wrong.suffix(2) == number.suffix(2)
                    #expect(!passes(wrong) || isKnown, "\(wrong)")
                }
            }
        }
    }
}
