/// The key of a row: a 64-bit hash of the normalised text. The text itself is not kept.
///
/// Among 2,000,000 rows, two share a key with a probability of one in ten million; the rule is then not applied to one
/// of them.
package struct ReferenceKey: Sendable, Hashable, Comparable, Codable {
    /// The hash.
    package let bits: UInt64

    /// A stored key.
    package init(bits: UInt64) { self.bits = bits }

    /// Order of the hashes, for sorted tables.
    package static func < (left: ReferenceKey, right: ReferenceKey) -> Bool { left.bits < right.bits }

    /// The key of a text in several parts.
    /// - Returns: nil when one of `parts` has no significant character.
    package init?(_ space: Space, _ parts: String...) {
        self.init(space, parts)
    }

    /// The same for an array of parts.
    package init?(_ space: Space, _ parts: [String]) {
        var making = Making(space)
        for part in parts {
            guard making.add(part.utf8Span.span) else { return nil }
        }
        self = making.key
    }

    /// What a key identifies. Equal texts in different spaces have different keys.
    package enum Space: UInt64, Sendable {
        case providerCode = 1
        case cnpj, cpf, beneficiary, password, calendar, diagnosis, procedure, procedureTable, establishment,
            professional
    }

    /// Computes a key part by part, without intermediate strings.
    package struct Making: Sendable {
        private var state: UInt64

        /// Begins a key.
        package init(_ space: Space) { state = Self.mix(space.rawValue &* 0x9E37_79B9_7F4A_7C15) }

        /// The key of the parts added so far.
        package var key: ReferenceKey { ReferenceKey(bits: state) }

        /// Adds the next part. Significant are ASCII letters, case-insensitive, digits, and bytes beyond ASCII. Leading
        /// zeros are not, because programs that convert a table tend to lose them.
        /// - Returns: false when the part has no significant character.
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
    /// Keys of every row that a provider may have. A long code is looked up as CNPJ or CPF too, as the ERP does.
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
