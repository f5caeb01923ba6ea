/// Check digits of CPF and CNPJ. The texts have no dots, slashes or dashes.
package enum CheckDigits {
    /// Eleven digits, the last two of which follow from the others. Eleven equal digits fit the arithmetic but are
    /// never issued.
    package static func isCPF(_ text: String) -> Bool { isCPF(Array(text.utf8).span) }

    /// The same for bytes.
    package static func isCPF(_ bytes: Span<UInt8>) -> Bool {
        fits(bytes, count: 11, letters: false, weightsUpTo: 11)
    }

    /// Twelve characters and two digits that follow from them. A letter counts as its ASCII code minus 48, as a digit
    /// does (IN RFB 2.229/2024), so one sum serves both forms. Only capital letters are allowed, and only with
    /// `letters`.
    package static func isCNPJ(_ text: String, letters: Bool) -> Bool {
        isCNPJ(Array(text.utf8).span, letters: letters)
    }

    /// The same for bytes.
    package static func isCNPJ(_ bytes: Span<UInt8>, letters: Bool) -> Bool {
        fits(bytes, count: 14, letters: letters, weightsUpTo: 9)
    }

    /// Whether the number of the sender is valid. Provider codes and registros have no check digits and always pass.
    package static func pass(_ party: Party, in version: TISSVersion?) -> Bool {
        switch party {
        case .cpf(let number): isCPF(number)
        case .cnpj(let number), .payerCNPJ(let number): isCNPJ(number, letters: allowsLetters(version))
        case .registroANS, .providerCode: true
        }
    }

    /// The first version whose schema allows CNPJs with letters.
    package static let lettersSince = "4.03.00"

    /// Whether a CNPJ in a message of this version may have letters; true for an unknown version.
    package static func allowsLetters(_ version: TISSVersion?) -> Bool {
        version.map { $0.text >= lettersSince } ?? true
    }

    /// False for another length, another character, or the same character throughout.
    private static func fits(_ bytes: Span<UInt8>, count: Int, letters: Bool, weightsUpTo highest: Int) -> Bool {
        guard bytes.count == count else { return false }
        var isUniform = true
        for index in 0..<count {
            let byte = bytes[index]
            guard (0x30...0x39).contains(byte) || letters && (0x41...0x5A).contains(byte) else { return false }
            if byte != bytes[0] { isUniform = false }
        }
        return !isUniform && Int(bytes[count - 2]) - 0x30 == digit(bytes, after: count - 2, weightsUpTo: highest)
            && Int(bytes[count - 1]) - 0x30 == digit(bytes, after: count - 1, weightsUpTo: highest)
    }

    /// Modulo 11. Weights grow from 2 at the right, and restart after the highest.
    private static func digit(_ bytes: Span<UInt8>, after count: Int, weightsUpTo highest: Int) -> Int {
        var sum = 0
        var weight = 2
        for index in (0..<count).reversed() {
            sum += (Int(bytes[index]) - 0x30) * weight
            weight = weight == highest ? 2 : weight + 1
        }
        return sum % 11 < 2 ? 0 : 11 - sum % 11
    }
}
