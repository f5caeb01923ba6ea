import Domain
import Foundation
import Testing

@Suite struct `Values of the domain` {
    @Test func `a drop ID sorts by its time and has only characters that are safe in a file name`() throws {
        let early = DropID(millisecondsSince1970: 1_000, random: .max)
        let late = DropID(millisecondsSince1970: 1_001, random: 0)
        #expect(early < late)
        #expect(early.text.utf8.count == 16)
        #expect(DropID(early.text) == early)
        for wrong in ["", "../../etc/passwd", "0123456789abcdeF", "0123456789abcdei", "0123456789abcde"] {
            #expect(DropID(wrong) == nil)
        }
    }

    @Test func `two drops of one millisecond differ by their random part`() {
        #expect(
            DropID(millisecondsSince1970: 5, random: 1) != DropID(millisecondsSince1970: 5, random: 2))
    }

    @Test(
        arguments: [
            ("0", 0), ("1.5", 150), ("10.05", 1005), ("-3.20", -320), ("+7", 700), (".5", 50), ("9.", 900),
        ] as [(String, Int64)])
    func `an amount is read exactly`(text: String, cents: Int64) {
        #expect(Money(text)?.cents == cents)
    }

    @Test(arguments: ["", "-", ".", "1.234", "1,5", "1e3", " 1", "1234567890123456", "NaN", "--1"])
    func `a text that is no amount gives none`(text: String) {
        #expect(Money(text) == nil)
    }

    @Test func `an amount is written with two decimals`() {
        #expect(Money(cents: 5).description == "0.05")
        #expect(Money(cents: -1234).description == "-12.34")
    }

    @Test(arguments: ["04.03.00", "4.3.0", "4.03.0", "4.03.000", "a.03.00", "4.03.00 ", "4-03-00"])
    func `only the form of messages is a version`(text: String) {
        #expect(TISSVersion(text) == nil)
    }

    @Test func `versions sort by number`() throws {
        let old = try #require(TISSVersion("3.05.00"))
        let new = try #require(TISSVersion("4.00.01"))
        #expect(old < new)
    }

    @Test func `a masked value shows its form and none of its characters`() {
        #expect(Masking.shape(of: "Maria 123.456") == "Aaaaa 999.999")
        #expect(Masking.shape(of: "ção") == "aaa")
        #expect(Masking.shape(of: String(repeating: "7", count: 30)).hasSuffix("… (30)"))
    }

    @Test func `a path that is not UTF-8 is shown as readable text and keeps its bytes`() {
        let path = InboxPath(bytes: Array("pasta/a".utf8) + [0xE7, 0xE3] + Array("o.xml".utf8))
        #expect(path.name == "ação.xml")
        #expect(path.folder == "pasta")
        #expect(path.bytes.count == 14)
    }

    @Test func `every transaction is found by its name, with the blank that one schema adds`() {
        for transaction in TISSTransaction.all {
            #expect(TISSTransaction.named(transaction.name)?.name == transaction.name)
        }
        #expect(TISSTransaction.named("COMUNICACAO_BENEFICIARIO ")?.name == "COMUNICACAO_BENEFICIARIO")
        #expect(TISSTransaction.named("LOTE") == nil)
    }

    @Test func `a retry waits longer each time, at most the ceiling and at least what the other side asked for`() {
        var backoff = Backoff()
        backoff.first = .seconds(4)
        backoff.ceiling = .seconds(60)
        #expect(backoff.wait(afterAttempt: 1, jitter: 1, retryAfter: nil) == .seconds(4))
        #expect(backoff.wait(afterAttempt: 1, jitter: 0, retryAfter: nil) == .seconds(2))
        #expect(backoff.wait(afterAttempt: 3, jitter: 1, retryAfter: nil) == .seconds(16))
        #expect(backoff.wait(afterAttempt: 60, jitter: 1, retryAfter: nil) == .seconds(60))
        #expect(backoff.wait(afterAttempt: 1, jitter: 0, retryAfter: .seconds(100)) == .seconds(100))
    }

    @Test func `the idempotency key depends on the content alone`() throws {
        let digest = SHA256Digest(bytes: [UInt8](repeating: 7, count: 32))
        #expect(IdempotencyKey(content: digest) == IdempotencyKey(content: digest))
        #expect(IdempotencyKey(content: digest).text.hasSuffix(digest.hex))
    }

    @Test func `an error's description never holds its cause`() {
        struct Cause: Error { let secret = "CARTEIRA-0001" }
        let error = PortError(.ioFailure, "The file could not be read.", cause: Cause())
        #expect(!error.description.contains("CARTEIRA"))
        #expect(error.debugDescription.contains("CARTEIRA"))
        #expect((error.cause as? Cause)?.secret == "CARTEIRA-0001")
        #expect(error.chain == "The file could not be read. ← Cause")
    }

    @Test func `the chain of an error has each message once and ends after eight causes`() {
        let disk = PortError(.noSpace, "No room is left.")
        let write = PortError(.noSpace, "A could not be written.", cause: disk)
        #expect(write.chain == "A could not be written. ← No room is left.")
        let commit = PortError(.noSpace, "No commit: A could not be written.", cause: write)
        #expect(commit.chain == "No commit: A could not be written. ← No room is left.")
        #expect(PortError(.noSpace, "No room is left.", cause: disk).chain == "No room is left.")
        #expect(disk.chain == disk.message && disk.cause == nil)
        func nested(_ depth: Int) -> PortError {
            PortError(.busy, "step \(depth)", cause: depth == 0 ? nil : nested(depth - 1))
        }
        #expect(nested(8).chain.hasSuffix("step 1 ← step 0"))
        #expect(nested(9).chain.hasSuffix("step 1 ← …"))
        #expect(nested(500).chain.split(separator: " ← ").count == 10)
    }

    @Test func `T49 the encoding of a document is stored; a declared name only where the reader knew it`() throws {
        var inspection = Inspection()
        inspection.encoding.declared = "latin1"
        inspection.encoding.readAs = "ISO-8859-1"
        let kept = DocumentFacts(inspection)
        #expect(kept.encoding == inspection.encoding)
        #expect(try JSONDecoder().decode(DocumentFacts.self, from: JSONEncoder().encode(kept)) == kept)
        // The name of an encoding in a document may be any text.
        inspection.encoding.declared = "MARIA DA SILVA"
        inspection.encoding.readAs = nil
        #expect(DocumentFacts(inspection).encoding == EncodingFacts())
    }

    @Test func `facts that were stored before encodings were kept are still read`() throws {
        var stored = DocumentFacts(Inspection())
        stored.encoding = nil
        let text = String(decoding: try JSONEncoder().encode(stored), as: UTF8.self)
        #expect(!text.contains("encoding"))
        #expect(try JSONDecoder().decode(DocumentFacts.self, from: Data(text.utf8)) == stored)
    }

    @Test func `findings are sorted by location, those without one first, those of one location in their order`() {
        let positions = [(3, 1, "a"), (2, 9, "b"), (2, 3, "c"), (0, 0, "d"), (2, 3, "e"), (70_000, 1, "f")]
        let findings = positions.map { Finding(.notWellFormed, at: Location(line: $0.0, column: $0.1, path: $0.2)) }
        #expect(findings.inDocumentOrder().map(\.location.path) == ["d", "c", "e", "b", "a", "f"])
    }
}
