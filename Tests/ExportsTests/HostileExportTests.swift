import Domain
import Exports
import Foundation
import Testing

struct HostileExportTests {
    private static let small = """
        <?xml version="1.0" encoding="ISO-8859-1"?>
        <!-- x --><exportacao xmlns="urn:hatspool:protheus:1" versao="1.0">
        <BA1 operacao="incluir"><BA1_X1>a &amp; b</BA1_X1><BA1_X2><![CDATA[c]]></BA1_X2></BA1>
        <BTS><L><I><A>1</A></I></L></BTS>
        </exportacao>
        """

    @Test func `a truncated file is never complete and never accepted`() throws {
        let whole = Array(Self.small.utf8)
        #expect(try ExportFile(whole).read(.xml).isAccepted)
        for count in 0..<whole.count {
            let read = try ExportFile(Array(whole.prefix(count))).read(.xml)
            #expect(!read.inspection.isComplete && !read.inspection.isWellFormed && !read.isAccepted, "\(count)")
            #expect(read.inspection.findings.contains { $0.severity == .rejects }, "\(count)")
        }
    }

    @Test func `a tail of NUL, a second root and stray text are reported as such`() throws {
        let whole = Array(Self.small.utf8)
        #expect(try ExportFile(whole + [0, 0, 0]).read(.xml).codes == [.nulTail])
        #expect(try ExportFile(whole.prefix(200) + [UInt8](repeating: 0, count: 500)).read(.xml).codes == [.nulTail])
        for rest in ["<BA1/>", "text", "</exportacao>"] {
            #expect(try ExportFile(whole + Array(rest.utf8)).read(.xml).codes == [.contentAfterRoot], "\(rest)")
        }
        #expect(try ExportFile(whole + Array("\n<!-- end -->\n".utf8)).read(.xml).isAccepted)
        #expect(try ExportFile(Array(repeating: 0x20, count: 9)).read(.xml).codes == [.emptyFile])
        #expect(try ExportFile().read(.csv).codes == [.emptyFile])
    }

    @Test func `a DOCTYPE ends the reading, and no entity is expanded`() throws {
        let levels = (1...20).map { "<!ENTITY e\($0) '\(String(repeating: "&e\($0 - 1);", count: 10))'>" }.joined()
        let bomb = "<!DOCTYPE exportacao [<!ENTITY e0 'x'>\(levels)]>" + Sample.xml("<BA1><BA1_X1>&e20;</BA1_X1></BA1>")
        #expect(try Sample.read(bomb).codes == [.doctypeRefused])
        #expect(
            try Sample.read("<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x'>" + Sample.xml("")).codes == [.doctypeRefused])
        #expect(try Sample.read(Sample.xml("<BA1><BA1_X1>&e;</BA1_X1></BA1>")).codes == [.entityRefused])
        #expect(
            try Sample.read(Sample.xml("<BA1><BA1_X1>A & B</BA1_X1></BA1>")).inspection.findings.first?.parameters[
                "reason"]
                == "ampersand")
    }

    @Test func `limits end the reading`() throws {
        let deep = String(repeating: "<BA1>", count: 200)
        #expect(try Sample.read(Sample.open + deep).codes == [.tooDeep])
        let attributes = (0..<10_000).map { " a\($0)='1'" }.joined()
        #expect(try Sample.read(Sample.xml("<BA1\(attributes)/>")).codes == [.tooManyAttributes])
        #expect(try Sample.read(Sample.xml("<\(String(repeating: "n", count: 300))/>")).codes == [.nameTooLong])
        let names = (0..<60_000).map { "<n\($0)/>" }.joined()
        #expect(try Sample.read(Sample.xml(names)).codes.contains(.tooManyNames))
        var limits = Limits()
        limits.exportRecordsMax = 2
        #expect(try Sample.read(Sample.xml("<BA1/><BA1/><BA1/>"), limits: limits).codes == [.tooManyElements])
        #expect(try Sample.read("BA1_X1;BA1_X2\n1;1\n1;1\n1;1\n", .csv, limits: limits).codes == [.tooManyElements])
        limits = Limits()
        limits.exportBytesMax = 20
        #expect(try Sample.read(Sample.xml(""), limits: limits).codes == [.documentTooLarge])
        limits = Limits()
        limits.exportFieldsMax = 3
        let wide = try Sample.read(
            Sample.xml("<BA1>\((0..<9).map { "<f\($0)/>" }.joined())<L><I><a>1</a></I></L></BA1><BTS/>"), limits: limits
        )
        #expect(wide.codes.contains(.tooManyElements) && wide.isAccepted && wide.drafts.count == 2)
    }

    @Test func `a long text is refused in little memory`() throws {
        for (form, head) in [
            (ExportForm.xml, "\(Sample.open)<BA1><BA1_X1>"), (.csv, "BA1_X1;BA1_X2\n1;"), (.csv, "BA1_X1;BA1_X2\n1;\""),
        ] {
            let file = try ExportFile(Array(head.utf8))
            try file.append("aaaaaaaaaaaaaaaa", times: 100 << 16)
            let before = residentPeak()
            let read = try file.read(form)
            #expect(read.codes == [.textTooLong] && !read.isAccepted)
            #expect(residentPeak() - before < 20 << 10, "KB")
        }
        let comment = try ExportFile(Array("\(Sample.open)<!--".utf8))
        try comment.append("x", times: 20 << 20)
        #expect(try comment.read(.xml).codes == [.textTooLong])
    }

    @Test func `a header of a million columns is refused`() throws {
        let file = try ExportFile()
        try file.append("BA1_X1;", times: 1_000_000)
        try file.append("\n1;2\n")
        let read = try file.read(.csv)
        #expect(read.codes == [.csvHeaderUnknown] && read.drafts.isEmpty)
    }

    @Test func `an export that takes too long is abandoned`() throws {
        let file = try ExportFile(Array(Sample.open.utf8))
        try file.append("<BA1><BA1_X1>1</BA1_X1></BA1>", times: 50_000)
        try file.append("</exportacao>")
        let clock = StepClock()
        let read = try file.read(.xml, group: 10_000, time: { clock.next() })
        #expect(read.codes == [.tookTooLong] && !read.inspection.isComplete && !read.drafts.isEmpty)
        // The time between the calls does not count.
        let slow = StepClock(step: .zero)
        let cursor = try FileExportReader(judge: TestJudge(), time: { slow.next() }).open(
            file.document, form: .xml, limits: Limits())
        while try !cursor.next(5_000).isEmpty { slow.pass(.seconds(3_600)) }
        #expect(cursor.inspection.isComplete && cursor.inspection.findings.isEmpty)
    }

    @Test func `only exports are recognised`() throws {
        let tiss = "<?xml version='1.0'?><ans:mensagemTISS xmlns:ans='http://www.ans.gov.br/padroes/tiss/schemas'/>"
        let header = "BA1_CODINT;BA1_NOMUSR\n1;2\n"
        let long = "<!-- \(String(repeating: "x", count: 70_000)) -->"
        for (text, name, form) in [
            (Sample.xml(""), "a.xml", ExportForm.xml), (Sample.xml(""), "a.csv", .xml), (Self.small, "a", .xml),
            ("<exportacao>", "a", .xml), ("<p:x xmlns:p='urn:hatspool:protheus:2'>", "a", .xml),
            (header, "a.txt", .csv), ("\u{FEFF}\"operacao\";BA1_X1\n", "a", .csv), ("chave,x\n", "a", .csv),
            ("ba1_x", "A.CSV", .csv), ("1;2", "b.Csv", .csv), ("", "x.csv", .csv),
            (tiss, "a.xml", nil), ("", "a.xml", nil), ("PK\u{3}\u{4}", "a.zip", nil), ("JOSE;1\n", "a.txt", nil),
            ("<!DOCTYPE exportacao []><exportacao/>", "a", nil), ("<<<>>>", "a", nil),
            (long + Sample.xml(""), "a", nil),
            ("BA1", "a", nil), ("<exportac", "a", nil), ("\0\0\0\0\0", "a", nil),
        ] as [(String, String, ExportForm?)] {
            let file = try ExportFile(Array(text.utf8))
            let found = try FileExportReader(judge: TestJudge()).recognise(file.document, name: name)
            #expect(found == form, "\(name) \(text.prefix(40))")
        }
    }

    @Test func `bytes that cannot be read are an error, never a finding`() throws {
        let reader = FileExportReader(judge: TestJudge())
        #expect(throws: PortError.self) { _ = try reader.recognise(DocumentDescriptor(rawValue: -1), name: "a.csv") }
        #expect(throws: PortError.self) {
            _ = try reader.open(DocumentDescriptor(rawValue: -1), form: .xml, limits: Limits())
        }
    }

    private func residentPeak() -> Int {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss
    }
}

/// A clock that advances by one step at each reading.
// Unchecked, because a lock guards it.
private final class StepClock: @unchecked Sendable {
    private let lock = NSLock()
    private let step: Duration
    private var now = Duration.zero

    init(step: Duration = .seconds(60)) { self.step = step }

    func next() -> Duration {
        lock.withLock {
            now += step
            return now
        }
    }

    func pass(_ time: Duration) { lock.withLock { now += time } }
}
