import Documents
import Domain
import Foundation
import TestSupport
import Testing

@Suite struct LargeDocumentTests {
    @Test func `T53 a fault on line 1,000,000 is reported on that line`() throws {
        let bench = try Bench()
        let message = Message()
        let file = try bench.folder.stream(as: "lines.xml") { write in
            write(message.head + "<t:loteGuias>")
            // The declaration occupies a line, so the next line feed ends line 2.
            write(String(repeating: "\n", count: 999_998))
            write("  <t:numero/>\n")
            write("<t:numeroLote>77</t:numeroLote><t:guiasTISS>\(Message.guia())</t:guiasTISS></t:loteGuias>")
            write(message.tail(hash: ""))
        }
        let inspection = try bench.inspect(file: file)
        #expect(inspection.codes == [.elementUnexpected])
        #expect(inspection.findings.first?.location.line == 1_000_000)
        #expect(inspection.findings.first?.location.column == 3)
    }

    @Test func `T55 a fault in the last element of a large file is found`() throws {
        let bench = try Bench()
        var message = Message()
        message.body = ""
        let guia =
            "<t:guiaSP-SADT><t:cabecalhoGuia><t:registroANS>123456</t:registroANS><t:numeroGuiaPrestador>1"
            + "</t:numeroGuiaPrestador></t:cabecalhoGuia><t:procedimentosExecutados>"
            + String(
                repeating: "<t:procedimentoExecutado><t:valorTotal>1.00</t:valorTotal></t:procedimentoExecutado>",
                count: 3_000)
            + "</t:procedimentosExecutados><t:valorTotal><t:valorTotalGeral>3000.00</t:valorTotalGeral></t:valorTotal>"
            + "</t:guiaSP-SADT>"
        // In the full run close to the limit of a document, 512 MB.
        let isFull = ProcessInfo.processInfo.environment["HATSPOOL_FIELD"] == "full"
        let count = isFull ? 1_990 : 250
        for hash in ["", "<t:x/>"] {
            let file = try bench.folder.stream(as: "large.xml") { write in
                write(message.head + "<t:loteGuias><t:numeroLote>77</t:numeroLote><t:guiasTISS>")
                for _ in 0..<count { write(guia) }
                write("</t:guiasTISS></t:loteGuias>" + message.tail(hash: hash))
            }
            let inspection = try bench.inspect(file: file)
            #expect(inspection.byteCount > (isFull ? 500_000_000 : 60 << 20))
            let lote = inspection.lote
            #expect(lote?.guiaCount == count && lote?.total == Money(cents: Int64(count) * 300_000))
            #expect(inspection.lote?.guias.allSatisfy { $0.sums.allSatisfy { $0.stated == $0.computed } } == true)
            if hash.isEmpty {
                #expect(inspection.schema == .valid && inspection.isComplete)
            } else {
                #expect(inspection.schema == .invalid && inspection.findingCount == 1)
                #expect(inspection.findings.first?.location.path == "/mensagemTISS/epilogo/hash")
            }
        }
    }

    @Test(arguments: [(9_900_000, true), (10_100_000, true), (60 << 20, true), (95 << 20, false)])
    func `T56 a documento in base64 has a limit of its own, and below it one verdict`(bytes: Int, isValid: Bool) throws
    {
        let bench = try Bench()
        var message = Message()
        message.body = ""
        for fault in isValid ? ["", "Q"] : [""] {
            let file = try bench.folder.stream(as: "documento.xml") { write in
                write(message.head + "<t:envioDocumentos><t:documento>")
                let line = String(repeating: "QUJD", count: 19) + "\n"
                for _ in 0..<(bytes / line.utf8.count) { write(line) }
                write(fault + "</t:documento></t:envioDocumentos>" + message.tail(hash: ""))
            }
            let inspection = try bench.inspect(file: file)
            if !isValid {
                #expect(inspection.codes == [.textTooLong] && inspection.schema != .valid)
            } else if fault.isEmpty {
                #expect(inspection.schema == .valid && inspection.isComplete)
            } else {
                #expect(inspection.codes == [.valueType] && inspection.schema == .invalid)
            }
        }
    }
}
