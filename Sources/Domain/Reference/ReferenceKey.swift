/// The key of a register's row: 64 bits made of the normalised text. The text itself is kept nowhere.
///
/// Of 2,000,000 rows, two share a key with a probability of one in ten million; the rule is then not applied where it should be.
package struct ReferenceKey: Sendable, Hashable, Comparable, Codable {
    package let bits: UInt64

    package init(bits: UInt64) { self.bits = bits }

    package static func < (left: ReferenceKey, right: ReferenceKey) -> Bool { left.bits < right.bits }

    /// - Returns: nil when nothing of one of `parts` counts.
    package init?(_ space: Space, _ parts: String...) {
        self.init(space, parts)
    }

    package init?(_ space: Space, _ parts: [String]) {
        var making = Making(space)
        for part in parts {
            guard making.add(part.utf8Span.span) else { return nil }
        }
        self = making.key
    }

    /// Keys of different things never meet.
    package enum Space: UInt64, Sendable {
        case providerCode = 1
        case cnpj, cpf, beneficiary, password, calendar, diagnosis, procedure, procedureTable, establishment,
            professional
    }

    /// Makes a key part by part, without a text in between.
    package struct Making: Sendable {
        private var state: UInt64

        package init(_ space: Space) { state = Self.mix(space.rawValue &* 0x9E37_79B9_7F4A_7C15) }

        package var key: ReferenceKey { ReferenceKey(bits: state) }

        /// Takes the next part. Only ASCII letters, in either case, and digits count, and bytes beyond ASCII; leading zeros do not,
        /// because programs that pass a table on tend to lose them.
        /// - Returns: false when nothing of it counts.
        package mutating func add(_ text: Span<UInt8>) -> Bool {
            var word: UInt64 = 0
            var count: UInt64 = 0
            var sawZero = false
            for index in text.indices {
                var byte = text[index]
                switch byte {
                case 0x30:
                    sawZero = true
                    if count == 0 { continue }
                case 0x31...0x39, 0x41...0x5A, 0x80...0xFF: break
                case 0x61...0x7A: byte -= 0x20
                default: continue
                }
                word |= UInt64(byte) << (8 * (count % 8))
                count += 1
                if count % 8 == 0 {
                    state = Self.mix(state ^ word)
                    word = 0
                }
            }
            state = Self.mix(state ^ word)
            state = Self.mix(state &+ count &* 0xD1B5_4A32_D192_ED03)
            return count > 0 || sawZero
        }

        /// The finisher of SplitMix64: every bit of the result depends on every bit of `value`.
        private static func mix(_ value: UInt64) -> UInt64 {
            var bits = value &+ 0x9E37_79B9_7F4A_7C15
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }
    }
}

extension ReferenceKey {
    /// Every row a provider may stand under. A long code is looked for as a CNPJ or CPF as well, as the ERP does.
    package static func provider(_ party: Party) -> [ReferenceKey] {
        switch party {
        case .registroANS: []
        case .cnpj(let value), .payerCNPJ(let value): [ReferenceKey(.cnpj, value)].compactMap(\.self)
        case .cpf(let value): [ReferenceKey(.cpf, value)].compactMap(\.self)
        case .providerCode(let value):
            [ReferenceKey(.providerCode, value), longCode(value)].compactMap(\.self)
        }
    }

    private static func longCode(_ value: String) -> ReferenceKey? {
        switch value.utf8.count {
        case ...6: nil
        case ...11: ReferenceKey(.cpf, value)
        default: ReferenceKey(.cnpj, value)
        }
    }
}
