import Testing

@testable import Domain

@Suite struct `A register in memory` {
    @Test(arguments: [1, 42, 2_026]) func `answers as a plain dictionary does`(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        var plain: [String: [ReferenceEntry]] = [:]
        var builder = ReferenceTable.Builder()
        for _ in 0..<20_000 {
            let text = "\(1 + random.next() % 15_000)"
            let from: Int32 = random.next() % 2 == 0 ? 0 : 20_200_101 + Int32(random.next() % 28)
            let entry = ReferenceEntry(
                validFrom: CalendarDay(compact: from),
                link: random.next() % 3 == 0 ? ReferenceKey(.providerCode, text) : nil,
                isAuthorised: random.next() % 5 > 0)
            plain[text, default: []].append(entry)
            builder.add(
                [try #require(ReferenceKey(.beneficiary, text))], validFrom: from, link: entry.link,
                isAuthorised: entry.isAuthorised)
        }
        let table = builder.table()
        #expect(table.rowCount == 20_000 && table.keyCount == 20_000)
        for number in 0..<16_000 {
            let found = table.entries(try #require(ReferenceKey(.beneficiary, "\(number)")))
            let expected = plain["\(number)"] ?? []
            #expect(found.count == expected.count, "seed \(seed), \(number)")
            #expect(expected.allSatisfy { found.contains($0) }, "seed \(seed), \(number)")
        }
    }

    @Test func `keys ignore what programs do to numbers`() {
        #expect(ReferenceKey(.cnpj, "12.345.678/0001-95") == ReferenceKey(.cnpj, "12345678000195"))
        #expect(ReferenceKey(.cpf, "012.345.678-90") == ReferenceKey(.cpf, "1234567890"))
        #expect(ReferenceKey(.diagnosis, "a09.0") == ReferenceKey(.diagnosis, " A090 "))
        #expect(ReferenceKey(.procedure, "00", "1") == ReferenceKey(.procedure, "0", "01"))
    }

    @Test func `different values have different keys`() {
        #expect(ReferenceKey(.cnpj, "1") != ReferenceKey(.cpf, "1"))
        #expect(ReferenceKey(.procedure, "22", "1") != ReferenceKey(.procedure, "2", "21"))
        #expect(ReferenceKey(.beneficiary, "12345678") != ReferenceKey(.beneficiary, "123456780"))
        #expect(ReferenceKey(.beneficiary, "-- ") == nil && ReferenceKey(.beneficiary, "") == nil)
        let keys = Set((0..<200_000).compactMap { ReferenceKey(.beneficiary, "\($0)") })
        #expect(keys.count == 200_000)
    }

    @Test func `a long provider code is looked up as CPF or CNPJ`() {
        #expect(ReferenceKey.provider(.providerCode("123456")).count == 1)
        #expect(ReferenceKey.provider(.providerCode("12345678901")).contains(ReferenceKey(.cpf, "12345678901")!))
        #expect(ReferenceKey.provider(.providerCode("12345678000195")).contains(ReferenceKey(.cnpj, "12345678000195")!))
        #expect(ReferenceKey.provider(.registroANS("123456")).isEmpty)
    }
}

/// Reproducible random numbers; every message has the seed.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}
