import Foundation

/// Documents and archives of an attacker. All name `canary`, a file that must not be opened. Some name an address that
/// must not be contacted.
struct HostileDocument {
    let name: String
    let bytes: Data

    private init(_ name: String, _ text: String) { self.init(name, Data(text.utf8)) }

    private init(_ name: String, _ bytes: Data) {
        self.name = name
        self.bytes = bytes
    }

    private static let head = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n"
    private static let space = "xmlns:ans=\"http://www.ans.gov.br/padroes/tiss/schemas\""

    /// `canary` is an absolute path, `address` something like `127.0.0.1:9`, `sample` a good message in ISO-8859-1.
    static func all(canary: String, address: String, sample: String) -> [HostileDocument] {
        entities(canary, address) + references(canary, address, sample) + exports(canary) + tars(canary) + zips(canary)
    }

    // MARK: Documents

    private static func entities(_ canary: String, _ address: String) -> [HostileDocument] {
        let targets = [
            "file": "file://\(canary)", "path": canary, "host": "file://localhost\(canary)",
            "http": "http://\(address)/x",
            "ftp": "ftp://\(address)/x", "https": "https://\(address)/x", "up": "../../../../../..\(canary)",
            "php": "php://filter/read=convert.base64-encode/resource=\(canary)", "jar": "jar:file://\(canary)!/x",
        ]
        var made: [HostileDocument] = []
        for (kind, target) in targets.sorted(by: { $0.key < $1.key }) {
            made.append(.init("entity-\(kind).xml", message("<!ENTITY x SYSTEM \"\(target)\">", "&x;")))
            made.append(.init("subset-\(kind).xml", head + "<!DOCTYPE m SYSTEM \"\(target)\">\n<m/>"))
        }
        made.append(.init("parameter.xml", message("<!ENTITY % x SYSTEM \"file://\(canary)\"> %x;", "")))
        made.append(.init("public.xml", message("<!ENTITY x PUBLIC \"-//W3C//DTD\" \"file://\(canary)\">", "&x;")))
        made.append(
            .init("unparsed.xml", message("<!NOTATION n SYSTEM \"n\"><!ENTITY x SYSTEM \"\(canary)\" NDATA n>", "&x;")))
        let laughs = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
        made.append(.init("laughs.xml", message("<!ENTITY l0 \"ha\">" + laughs, "&l9;")))
        return made
    }

    private static func message(_ declarations: String, _ content: String) -> String {
        head + "<!DOCTYPE m [\(declarations)]>\n<ans:mensagemTISS \(space)>\(content)</ans:mensagemTISS>"
    }

    /// References that a reader might follow without any DOCTYPE. The last ones are in an otherwise valid message.
    private static func references(_ canary: String, _ address: String, _ sample: String) -> [HostileDocument] {
        func root(_ attributes: String, _ content: String = "") -> String {
            head + "<ans:mensagemTISS \(space) \(attributes)>\(content)</ans:mensagemTISS>"
        }
        func inSample(_ attributes: String) -> String {
            sample.replacingOccurrences(of: "<ans:mensagemTISS ", with: "<ans:mensagemTISS \(attributes) ")
        }
        let include = "xmlns:xi=\"http://www.w3.org/2001/XInclude\""
        let instance = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        let namespace = "http://www.ans.gov.br/padroes/tiss/schemas"
        return [
            .init("xinclude.xml", root(include, "<xi:include href=\"file://\(canary)\" parse=\"text\"/>")),
            .init("xinclude-http.xml", root(include, "<xi:include href=\"http://\(address)/x\"/>")),
            .init("location.xml", root("\(instance) xsi:schemaLocation=\"\(namespace) file://\(canary)\"")),
            .init(
                "location-http.xml", inSample("\(instance) xsi:schemaLocation=\"\(namespace) http://\(address)/x.xsd\"")
            ),
            .init("location-good.xml", inSample("\(instance) xsi:schemaLocation=\"\(namespace) \(canary)\"")),
            .init("location-none.xml", root("\(instance) xsi:noNamespaceSchemaLocation=\"\(canary)\"")),
            .init("base.xml", inSample("xml:base=\"file://\(canary)\"")),
            .init("stylesheet.xml", head + "<?xml-stylesheet type=\"text/xsl\" href=\"file://\(canary)\"?>\n<m/>"),
            .init(
                "catalog.xml",
                head + "<?oasis-xml-catalog catalog=\"file://\(canary)\"?>\n<ans:mensagemTISS \(space)/>"),
            .init("namespace.xml", head + "<m xmlns=\"file://\(canary)\"/>"),
        ]
    }

    private static func exports(_ canary: String) -> [HostileDocument] {
        [
            .init(
                "export.xml",
                "<!DOCTYPE e [<!ENTITY x SYSTEM \"file://\(canary)\">]>"
                    + "<exportacao xmlns=\"urn:hatspool:protheus:1\">&x;</exportacao>"),
            .init("export.csv", "BA1_CODINT;BA1_NOMUSR\n=cmd|' /C \(canary)'!A0;\"@\(canary)\"\n"),
        ]
    }

    // MARK: Archives

    private static func tars(_ canary: String) -> [HostileDocument] {
        let content = Data("<a/>".utf8)
        let names = [
            "up": "../../../../../../../..\(canary)", "absolute": canary, "inner": "a/../../..\(canary)",
            "plain": "a.xml",
        ]
        var made = names.sorted { $0.key < $1.key }.map { kind, name in
            HostileDocument("name-\(kind).tar", tar([(name, "0", "", content)]))
        }
        for (kind, type) in [("symbolic", "2"), ("hard", "1"), ("device", "3"), ("pipe", "6"), ("folder", "5")] {
            let link = tar([("a.xml", type, canary, Data()), ("a.xml", "0", "", content)])
            made.append(HostileDocument("\(kind).tar", link))
        }
        made.append(HostileDocument("cut.tar", tar([("a.xml", "0", "", content)]).prefix(700)))
        return made
    }

    private static func zips(_ canary: String) -> [HostileDocument] {
        let names = [
            "up": "../../../../../..\(canary)", "absolute": canary, "windows": "..\\..\\\(canary)", "plain": "a.xml",
        ]
        var made = names.sorted { $0.key < $1.key }.map { kind, name in
            HostileDocument("name-\(kind).zip", zip(name, mode: 0o100644, Data("<a/>".utf8)))
        }
        made.append(HostileDocument("link.zip", zip("a.xml", mode: 0o120777, Data(canary.utf8))))
        made.append(HostileDocument("cut.zip", zip("a.xml", mode: 0o100644, Data("<a/>".utf8)).dropLast(12)))
        made.append(HostileDocument("only-says-so.zip", Data("PK\u{3}\u{4}\(canary)".utf8)))
        return made
    }

    /// The old tar format: a header of 512 bytes per entry, the content, and two blocks of zeros.
    private static func tar(_ entries: [(name: String, type: String, link: String, content: Data)]) -> Data {
        var archive = Data()
        for entry in entries {
            var block = [UInt8](repeating: 0, count: 512)
            func put(_ text: String, at offset: Int, _ room: Int) {
                for (index, byte) in text.utf8.prefix(room).enumerated() { block[offset + index] = byte }
            }
            put(entry.name, at: 0, 100)
            put("0000644", at: 100, 8)
            put("0000000", at: 108, 8)
            put("0000000", at: 116, 8)
            let size = String(entry.content.count, radix: 8)
            put(String(repeating: "0", count: 11 - size.count) + size, at: 124, 12)
            put("00000000000", at: 136, 12)
            put("        ", at: 148, 8)
            put(entry.type, at: 156, 1)
            put(entry.link, at: 157, 100)
            put("ustar\0" + "00", at: 257, 8)
            let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
            put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148, 8)
            archive += block
            archive += entry.content + Data(count: (512 - entry.content.count % 512) % 512)
        }
        return archive + Data(count: 1_024)
    }

    /// One stored entry.
    private static func zip(_ name: String, mode: UInt32, _ content: Data) -> Data {
        func little(_ value: some FixedWidthInteger) -> [UInt8] {
            (0..<(value.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        let sum = crc(content)
        let size = UInt32(content.count)
        let shared: [UInt8] =
            little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0x5C21_0000)) + little(sum) + little(size)
            + little(size) + little(UInt16(name.utf8.count)) + little(UInt16(0))
        let local = [0x50, 0x4B, 3, 4] + little(UInt16(20)) + shared + Array(name.utf8) + Array(content)
        let directory: [UInt8] =
            [0x50, 0x4B, 1, 2] + little(UInt16(0x0314)) + little(UInt16(20)) + shared + little(UInt16(0))
            + little(UInt16(0)) + little(UInt16(0)) + little(mode << 16) + little(UInt32(0)) + Array(name.utf8)
        let end: [UInt8] =
            [0x50, 0x4B, 5, 6] + little(UInt32(0)) + little(UInt16(1)) + little(UInt16(1))
            + little(UInt32(directory.count)) + little(UInt32(local.count)) + little(UInt16(0))
        return Data(local + directory + end)
    }

    private static func crc(_ bytes: Data) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { part, _ in part & 1 == 1 ? part >> 1 ^ 0xEDB8_8320 : part >> 1 }
        }
    }
}
