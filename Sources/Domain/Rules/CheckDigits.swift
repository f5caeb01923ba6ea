/// Check digits of the numbers that name persons and companies. The texts are bare: no dots, bars or dashes.
package enum CheckDigits {
    /// Eleven digits, of which the last two follow from the others. Eleven equal digits pass the arithmetic and are never issued.
    package static func isCPF(_ text: String) -> Bool {
        guard let values = values(of: text, count: 11, letters: false) else { return false }
        return values[9] == digit(after: values[..<9], weightsUpTo: 11)
            && values[10] == digit(after: values[..<10], weightsUpTo: 11)
    }

    /// Twelve characters and two digits that follow from them. A letter counts as its ASCII code less 48, as a digit does
    /// (IN RFB 2.229/2024), so one sum serves both forms; only capitals are letters of a CNPJ, and only with `letters` they pass.
    package static func isCNPJ(_ text: String, letters: Bool) -> Bool {
        guard let values = values(of: text, count: 14, letters: letters) else { return false }
        return values[12] == digit(after: values[..<12], weightsUpTo: 9)
            && values[13] == digit(after: values[..<13], weightsUpTo: 9)
    }

    /// Whether the sender's number can be one. Codes and registros have no check digits and always pass.
    package static func pass(_ party: Party, in version: TISSVersion?) -> Bool {
        switch party {
        case .cpf(let number): isCPF(number)
        case .cnpj(let number), .payerCNPJ(let number): isCNPJ(number, letters: allowsLetters(version))
        case .registroANS, .providerCode: true
        }
    }

    /// The first version whose schema knows CNPJs with letters.
    package static let lettersSince = "4.03.00"

    static func allowsLetters(_ version: TISSVersion?) -> Bool {
        version.map { $0.text >= lettersSince } ?? true
    }

    /// - Returns: nil for another length, another character, or the same character throughout.
    private static func values(of text: String, count: Int, letters: Bool) -> [Int]? {
        let bytes = Array(text.utf8)
        let isKnown = { (byte: UInt8) in
            (0x30...0x39).contains(byte) || letters && (0x41...0x5A).contains(byte)
        }
        guard bytes.count == count, bytes.allSatisfy(isKnown), Set(bytes).count > 1 else { return nil }
        return bytes.map { Int($0) - 0x30 }
    }

    /// Modulo 11. Weights grow from 2 at the right, and begin anew after the highest.
    private static func digit(after values: ArraySlice<Int>, weightsUpTo highest: Int) -> Int {
        let sum = values.reversed().enumerated().reduce(0) { $0 + $1.element * ($1.offset % (highest - 1) + 2) }
        return sum % 11 < 2 ? 0 : 11 - sum % 11
    }
}
