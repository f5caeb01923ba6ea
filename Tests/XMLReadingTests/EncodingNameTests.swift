import Testing
import XMLReading

@Suite struct `Names of encodings` {
    @Test func `an encoding has several names, in any case`() {
        #expect(AllowedEncoding(declared: "utf-8") == .utf8 && AllowedEncoding(declared: "UTF8") == .utf8)
        #expect(AllowedEncoding(declared: "Latin1") == .latin1 && AllowedEncoding(declared: "IBM819") == .latin1)
        #expect(AllowedEncoding(declared: "CP1252") == .windows1252)
        #expect(AllowedEncoding(declared: "ISO646-US") == .ascii)
        for other in ["UTF-16", "ISO-8859-15", "UTF-7", "EBCDIC-CP-US", "", " utf-8", "utf-8 "] {
            #expect(AllowedEncoding(declared: other) == nil, "\(other)")
        }
    }

    @Test func `every encoding is recognised by the name under which it is reported`() {
        for encoding in AllowedEncoding.allCases { #expect(AllowedEncoding(declared: encoding.rawValue) == encoding) }
        #expect(AllowedEncoding.list == "UTF-8, ISO-8859-1, windows-1252, US-ASCII")
    }

    @Test(arguments: [
        ("<?xml version='1.0' encoding='a'?>", "a"), ("<?xml\tencoding = \"b\" ?>", "b"),
        ("<?xml version=\"1.0\"?>", nil), ("<?xml encoding=\"cut", nil), ("<?xmlencoding='a'?>", nil),
        ("<?xml version=1 encoding='a'?>", nil), ("<?xml x='encoding=\"b\"' encoding='c'?>", "c"), ("<a/>", nil),
        ("<?xml version='1.0'>encoding='a'", nil), ("<?xml", nil), (" <?xml encoding='a'?>", nil),
    ])
    func `the declaration is read if it begins the document`(text: String, name: String?) {
        #expect(XMLDeclaration.encoding(in: Array(text.utf8)[...]) == name)
    }

    @Test func `a name is reported up to 64 characters`() {
        let text = "<?xml encoding='\(String(repeating: "x", count: 400))'?>"
        #expect(XMLDeclaration.encoding(in: Array(text.utf8)[...]) == String(repeating: "x", count: 64))
    }

    @Test func `a declaration elsewhere is found`() {
        let found = { (text: String) in
            unsafe Array(text.utf8).withUnsafeBytes { unsafe XMLDeclaration.offset(in: $0) }
        }
        #expect(found("ab<?xml ?>") == 2 && found("<?xml ?>") == 0)
        #expect(found("ab<?xmlx") == nil && found("ab<?xml") == nil && found("") == nil)
    }
}
