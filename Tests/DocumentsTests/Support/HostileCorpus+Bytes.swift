import Domain

extension HostileCorpus {
    static func encodings() -> [HostileDocument] {
        let others = [
            "UTF-7", "EBCDIC-CP-US", "IBM037", "IBM500", "cp1047", "ISO-2022-JP", "ISO-2022-KR", "HZ-GB-2312",
            "GB18030",
            "Shift_JIS", "EUC-JP", "Big5", "SCSU", "BOCU-1", "CESU-8", "KOI8-R", "windows-1250", "ISO-8859-15",
            "macintosh",
            "HTML", "x-user-defined", "../../etc/passwd",
        ]
        let wide = ["UTF-16", "UTF-16LE", "UTF-32", "UCS-2", "UCS-4", "ISO-10646-UCS-4"]
        let text = message(observation: "+ADwAcwBjAHIAaQBwAHQAPg-").text
        func units(_ width: Int, isLittle: Bool, mark: Bool, _ declared: String) -> [UInt8] {
            let text = message(encoding: declared).text
            let scalars = (mark ? [0xFEFF] : []) + text.unicodeScalars.map { Int($0.value) }
            return scalars.flatMap { scalar in
                let bytes = (0..<width).map { UInt8(truncatingIfNeeded: scalar >> (8 * $0)) }
                return isLittle ? bytes : bytes.reversed()
            }
        }
        var documents = others.map { name in
            let document = text.replacingFirst("\"UTF-8\"", with: "\"\(name)\"")
            return HostileDocument("declared \(name)", document, .refused(.encodingNotAllowed))
        }
        documents += wide.map { name in
            let document = text.replacingFirst("\"UTF-8\"", with: "\"\(name)\"")
            return HostileDocument("declared \(name)", document, .refused(.encodingContradicted))
        }
        for choice in 0..<16 {
            let (width, isLittle, mark) = (choice & 1 == 0 ? 2 : 4, choice & 2 == 0, choice & 4 == 0)
            let declared = choice & 8 == 0 ? "UTF-16" : "UTF-8"
            let name = "\(width) bytes, little \(isLittle), mark \(mark), \(declared)"
            let code: FindingCode =
                choice & 8 == 0 ? .encodingNotAllowed : mark ? .byteOrderMarkContradicts : .encodingContradicted
            let bytes = units(width, isLittle: isLittle, mark: mark, declared)
            documents.append(HostileDocument(name, bytes, .refused(code)))
        }
        return documents + [
            HostileDocument("EBCDIC", [0x4C, 0x6F, 0xA7, 0x94, 0x93, 0x40], .refused(.encodingNotAllowed)),
            HostileDocument("markup in UTF-7", "+ADwAYQAvAD4-", .refused(.notXML)),
            HostileDocument(
                "mark, then ISO-8859-1", "\u{FEFF}" + message(encoding: "ISO-8859-1").text,
                .refused(.byteOrderMarkContradicts)),
            HostileDocument("two marks", "\u{FEFF}\u{FEFF}" + text, .refused(.contentBeforeDeclaration)),
        ]
    }

    /// Every class of bytes that are not UTF-8, in every kind of position.
    static func brokenUTF8() -> [HostileDocument] {
        let sequences: [[UInt8]] = [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3, 0x28], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF],
            [0xE2, 0x82, 0x28], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xF0, 0x80, 0x80, 0xAF],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFC, 0x84, 0x80, 0x80, 0x80, 0x80], [0xFE], [0xFF],
        ]
        let positions = [
            ("text", message(observation: "a@b").text), ("comment", message(beforeRoot: "<!--@-->").text),
            ("attribute", "<a b='@'/>"), ("name", "<a@b/>"), ("character data", "<a><![CDATA[@]]></a>"),
        ]
        return sequences.flatMap { sequence in
            positions.map { position, text in
                let bytes = text.utf8.flatMap { $0 == UInt8(ascii: "@") ? sequence : [$0] }
                // A name ends at a byte that it cannot contain, and the parser stops there.
                return HostileDocument(
                    "\(sequence.hexadecimal) in \(position)", bytes, .refused(.encodingContradicted, .notWellFormed))
            }
        }
    }

    static func controls() -> [HostileDocument] {
        let bytes = (0..<0x20).map { UInt8($0) }.filter { ![0x09, 0x0A, 0x0D].contains($0) }
        func document(_ name: String, _ text: String, _ byte: UInt8) -> HostileDocument {
            let hostile = text.utf8.map { $0 == UInt8(ascii: "@") ? byte : $0 }
            return HostileDocument("\(byte) in \(name)", hostile, .refused(.notWellFormed))
        }
        return bytes.map { document("text", message(observation: "a@b", encoding: "ISO-8859-1").text, $0) }
            + [0, 1, 0x1B].flatMap { byte in
                [
                    document("tag", "<a @/>", byte), document("attribute", "<a b='@'/>", byte),
                    document("comment", "<a><!--@--></a>", byte), document("instruction", "<a><?p @?></a>", byte),
                    document("character data", "<a><![CDATA[@]]></a>", byte), document("name", "<a@/>", byte),
                ]
            } + [
                HostileDocument("U+FFFE", message(observation: "\u{FFFE}").text, .refused(.notWellFormed)),
                HostileDocument("U+FFFE in a section", "<a><![CDATA[\u{FFFE}]]></a>", .refused(.notWellFormed)),
                HostileDocument("U+FFFE in a comment", "<a><!--\u{FFFE}--></a>", .refused(.notWellFormed)),
                HostileDocument("U+FFFF", message(observation: "\u{FFFF}").text, .refused(.notWellFormed)),
            ]
    }

    static func truncations() -> [HostileDocument] {
        let whole = Array(message(observation: "São João &amp; <![CDATA[x]]>").text.utf8)
        return (1...30).map { part in
            let length = whole.count * part / 31
            return HostileDocument("cut at \(length)", Array(whole[..<length]), .refused(.truncated))
        }
    }

    static func grammar() -> [HostileDocument] {
        let text = message().text
        let broken = [
            "<a", "<a><b></a></b>", "<a></b>", "<a>]]></a>", "<a b=1/>", "<a b/>", "<a b='<'/>", "<1/>",
            "<a><!-- -- --></a>",
            "<a><![CDATA[x</a>", "<a><?xML x?></a>", "<?xml version=\"1.0\" standalone=\"maybe\"?><a/>", "<?xml?><a/>",
            "<?xml version=\"1.0\"<a/>", "<a>&#x;</a>", "<a><!ELEMENT x></a>", "<!-- x -->", "<?p x?>",
            "<?xml version=\"1.0\"?>", "< a/>", "<a/ >", "<!doctype a><a/>", "<![CDATA[x]]><a/>", "</a>",
        ]
        return broken.map { HostileDocument("broken \($0)", $0, .refused(.notWellFormed, .truncated)) } + [
            HostileDocument("two roots", "<a/><b/>", .refused(.contentAfterRoot)),
            HostileDocument("two messages", text + "\n" + text, .refused(.contentAfterRoot)),
            HostileDocument("text behind", text + "x", .refused(.contentAfterRoot)),
            HostileDocument("DOCTYPE behind", text + "<!DOCTYPE a SYSTEM 'x.dtd'>", .refused(.contentAfterRoot)),
            HostileDocument("text before", "x" + text, .refused(.contentBeforeDeclaration)),
            HostileDocument("comment before", "<!-- x -->" + text, .refused(.contentBeforeDeclaration)),
            HostileDocument("message inside", "<a>" + text + "</a>", .refused(.declarationInside)),
            HostileDocument("message in a message", message(observation: text).text, .refused(.declarationInside)),
        ]
    }
}
