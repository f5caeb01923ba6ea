import Domain
import Samples
import TISSWriting
import Testing

struct SampleSizeTests {
    @Test func `a lote of 100 guias can have 121 kB`() throws {
        var spec = try SampleTests.spec("4.03.00", .consulta)
        (spec.guiaCount, spec.layout) = (100, .compact)
        let sized = try spec.sized(toBytes: 121_000)
        #expect((120_800...121_000).contains(try sized.byteCount()))
        #expect(sized.guiaCount == 100)
    }

    @Test(arguments: [GuiaKind.spSadt, .resumoInternacao, .honorarios, .odonto])
    func `documents of 7 kB and of 300 kB can be made`(kind: GuiaKind) throws {
        var spec = try SampleTests.spec("4.03.00", kind)
        spec.guiaCount = 1
        for target in [7_000, 300_000] {
            let count = try spec.sized(toBytes: target).byteCount()
            #expect(count <= target && count > target * 8 / 10, "\(count) of \(target)")
        }
    }

    @Test func `a size out of reach gives the nearest`() throws {
        var spec = try SampleTests.spec("4.03.00", .consulta)
        spec.guiaCount = 1
        #expect(try spec.sized(toBytes: 10).observationLength == 0)
        #expect(try spec.sized(toBytes: 1_000_000).observationLength == 500)
    }

    @Test func `a large message comes in small parts`() throws {
        var spec = try SampleTests.spec("4.03.00", .spSadt)
        (spec.guiaCount, spec.itemsPerGuia) = (1, 3_000)
        var largest = 0
        var count = 0
        try spec.write { (part: [UInt8]) throws(PortError) in
            largest = max(largest, part.count)
            count += part.count
        }
        #expect(count > 2_000_000)
        #expect(largest < 128 << 10)
    }

    @Test func `what the sink throws ends the writing`() throws {
        let spec = try SampleTests.spec("4.03.00", .spSadt)
        var calls = 0
        let error = #expect(throws: PortError.self) {
            try spec.write { (_: [UInt8]) throws(PortError) in
                calls += 1
                throw PortError(.noSpace, "full")
            }
        }
        #expect(error?.code == .noSpace)
        #expect(calls == 1)
    }
}
