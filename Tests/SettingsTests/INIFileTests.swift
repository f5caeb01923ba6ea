import Domain
import Foundation
import TestSupport
import Testing

@testable import Settings

struct INIFileTests {
    private func parse(_ bytes: [UInt8]) throws -> INIFile {
        INIFile(path: "x.ini", text: try #require(INIText(bytes)))
    }

    private func parse(_ text: String) throws -> INIFile { try parse(Array(text.utf8)) }

    private func value(_ line: String) throws -> String? { try parse("[S]\n\(line)\n").entries.first?.value }

    @Test func `sections, keys, values and their lines are read`() throws {
        let file = try parse(
            "A=0\r\n; one\r\n[One]\r\nKey = value \r\n\r\n# two\r\n  // three\r\n[Two]\n  Indented=x\nk:y")
        #expect(
            file.entries == [
                .init(section: "", key: "A", value: "0", line: 1),
                .init(section: "One", key: "Key", value: "value", line: 4),
                .init(section: "Two", key: "Indented", value: "x", line: 9),
                .init(section: "Two", key: "k", value: "y", line: 10),
            ])
        #expect(file.faults.isEmpty)
    }

    @Test func `an indented key is a key, not a continuation of the value before`() throws {
        let file = try parse("[S]\nMain=a\n   Other=b\n")
        #expect(file.entries.map(\.key) == ["Main", "Other"] && file.entries.map(\.value) == ["a", "b"])
    }

    @Test(arguments: [
        ("K=a ; note", "a"), ("K=a\t// note", "a"), ("K=http://x//y;z", "http://x//y;z"), ("K=a#b # c", "a#b # c"),
        ("K=\"a ; b\" ; note", "a ; b"), ("K=' x '", " x "), ("K=\"it's\"", "it's"), ("K=;note", ""), ("K=", ""),
        ("K=a=b=", "a=b="), ("K=a \"b\"", "a \"b\""), ("K=é ação", "é ação"),
    ])
    func `a value ends where its comment begins, unless it is quoted`(line: String, expected: String) throws {
        #expect(try value(line) == expected)
    }

    @Test func `UTF-8 with and without byte order mark and ISO-8859-1 read alike`() throws {
        let latin: [UInt8] = Array("[S]\nK=a".utf8) + [0xE7, 0xE3] + Array("o\n".utf8)
        #expect(try parse(latin).entries.first?.value == "ação")
        #expect(try parse([0xEF, 0xBB, 0xBF] + Array("[S]\nK=ação\n".utf8)).entries.first?.value == "ação")
        #expect(INIText(Array("[S]".data(using: .utf16LittleEndian) ?? Data())) == nil)
    }

    @Test func `every faulty line is reported, and the others still count`() throws {
        let file = try parse("[S]\nA=1\nnonsense\n[unclosed\nB=2\nC=\"open\nD=\"a\" b\nE=5\n")
        #expect(file.faults.map(\.line) == [3, 4, 6, 7])
        #expect(file.entries.map(\.key) == ["A", "B", "E"])
        #expect(file.entries.map(\.section) == ["S", "S", "S"])
    }

    @Test func `a value of 8,000 characters is read whole, a longer line is a fault and never truncated`() throws {
        let long = String(repeating: "x", count: 8_000)
        #expect(try value("K=\(long)") == long)
        let file = try parse("[S]\nK=\(String(repeating: "y", count: 9_000))\nL=1\n")
        #expect(file.faults.map(\.line) == [2])
        #expect(file.entries.map(\.key) == ["L"])
    }

    @Test func `a file with only faulty lines is read to its end`() throws {
        let file = try parse(String(repeating: "nonsense\n", count: 1_000))
        #expect(file.faults.count == 20 && file.entries.isEmpty)
    }

    @Test func `a missing file, a folder and a binary file are errors`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: PortError.self) { try INIFile.read(folder.path) }
        let absent = #expect(throws: PortError.self) { try INIFile.read(folder.path + "/absent.ini") }
        #expect(absent?.code == .notFound)
        let binary = try folder.write("a\u{0}b", as: "b.ini")
        #expect(#expect(throws: PortError.self) { try INIFile.read(binary) }?.code == .malformed)
    }
}
