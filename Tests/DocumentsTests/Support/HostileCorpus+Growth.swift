import Domain

extension HostileCorpus {
    static func nesting() -> [HostileDocument] {
        let inside = message().text.replacingFirst("<t:origem>", with: String(repeating: "<t:origem>", count: 70))
        let namespaces = (0..<400).map { "<a xmlns:n\($0)='u\($0)'>" }.joined()
        return [65, 100, 5_000, 300_000, 3_000_000].flatMap { count in
            [
                HostileDocument("nested \(count)", "", "<a>", times: count, "", .refused(.tooDeep)),
                HostileDocument("nested with text \(count)", "", "<a>x<b/>", times: count, "", .refused(.tooDeep)),
            ]
        } + [
            HostileDocument("nested in a message", inside, .refused(.tooDeep)),
            HostileDocument("nested namespaces", namespaces, .refused(.tooDeep)),
            HostileDocument("nested prefixes", "", "<p:a xmlns:p='u'>", times: 400, "", .refused(.tooDeep)),
        ]
    }

    static func attributes() -> [HostileDocument] {
        let long = String(repeating: "x", count: 70_000)
        let name = String(repeating: "n", count: 300)
        let floods = [65, 1_000, 4_000, 100_000].flatMap { count in
            let names = (0..<count).map { "a\($0)=''" }.joined(separator: " ")
            let prefixes = (0..<count).map { "xmlns:a\($0)='u'" }.joined(separator: " ")
            return [
                HostileDocument(
                    "attributes \(count)", "<a \(names)/>", .refused(.tooManyAttributes, .textTooLong, .tooManyNames)),
                HostileDocument(
                    "namespaces \(count)", "<a \(prefixes)/>",
                    .refused(.tooManyAttributes, .textTooLong, .tooManyNames)),
                HostileDocument(
                    "equal attributes \(count)", "<a ", "b='' ", times: count, "/>",
                    .refused(.notWellFormed, .textTooLong)),
            ]
        }
        return floods + [
            HostileDocument(
                "equal by namespace", "<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>", .refused(.notWellFormed)),
            HostileDocument("value", "<a b='\(long)'/>", .refused(.textTooLong)),
            HostileDocument("large value", "<a b='", long, times: 400, "'/>", .refused(.textTooLong)),
            HostileDocument("value of references", "<a b='", "&#65;", times: 70_000, "'/>", .refused(.textTooLong)),
            HostileDocument("address", "<a xmlns:b='\(long)'/>", .refused(.textTooLong)),
            HostileDocument("prefix", "<\(name):a xmlns:\(name)='u'/>", .refused(.nameTooLong)),
            HostileDocument("name", "<\(name)/>", .refused(.nameTooLong)),
            HostileDocument("attribute name", "<a \(name)=''/>", .refused(.nameTooLong)),
            HostileDocument("large name", "<", name, times: 100_000, "/>", .refused(.nameTooLong, .textTooLong)),
            HostileDocument("name of an instruction", "<a><?\(name) x?></a>", .refused(.nameTooLong)),
            HostileDocument("reserved namespace", "<a xmlns:xml='u'/>", .refused(.notWellFormed)),
            HostileDocument("empty address", "<a xmlns:p=''/>", .refused(.notWellFormed)),
        ]
    }

    static func names() -> [HostileDocument] {
        func many(_ name: String, _ unit: (Int) -> String) -> HostileDocument {
            HostileDocument(name, "<a>" + (0..<60_000).map(unit).joined(), .refused(.tooManyNames))
        }
        let prefixes = (0..<60).map { "xmlns:n\($0)='u'" }.joined(separator: " ")
        let values = (0..<60).map { "n\($0)='v'" }.joined(separator: " ")
        return [
            many("names") { "<n\($0)/>" }, many("attribute names") { "<b n\($0)=''/>" },
            many("prefixes") { "<n\($0):b xmlns:n\($0)='u'/>" }, many("addresses") { "<b xmlns='u\($0)'/>" },
            many("targets") { "<?n\($0) x?>" }, many("undeclared prefixes") { "<n\($0):b/>" },
            HostileDocument("namespaces everywhere", "<a>", "<b \(prefixes)/>", times: 5_000, "</a>", .ignored),
            HostileDocument("attributes everywhere", "<a>", "<b \(values)/>", times: 5_000, "</a>", .ignored),
        ]
    }

    static func lengths() -> [HostileDocument] {
        let long = String(repeating: "x", count: 70_000)
        func endless(_ name: String, _ before: String, _ unit: String? = nil, _ after: String = "") -> HostileDocument {
            let times = unit == nil ? 600 : 400_000
            return HostileDocument(name, before, unit ?? long, times: times, after, .refused(.textTooLong))
        }
        return [
            HostileDocument("text", "<a>\(long)</a>", .refused(.textTooLong)), endless("large text", "<a>"),
            endless("text of a message", message().head), endless("text beside", message().head + "<t:a/>"),
            endless("text of references", "<a>", "&#x41;", "</a>"), endless("character data", "<a><![CDATA["),
            endless("many sections", "<a>", "<![CDATA[x]]>", "</a>"), endless("comment", "<a><!--", nil, "--></a>"),
            endless("first comment", "<!--", nil, "--><a/>"), endless("last comment", "<a/><!--", nil, "-->"),
            endless("instruction", "<a><?p ", nil, "?></a>"), endless("last instruction", "<a/><?p ", nil, "?>"),
            endless("a comment that almost ends", "<a><!--", "- -"),
            endless("character data that almost ends", "<a><![CDATA[", "]] "),
            endless("loose brackets", "<a>", "] ", "</a>"), endless("blanks in a tag", "<a", "    ", "/>"),
        ] + whitespace() + repeated()
    }

    private static func whitespace() -> [HostileDocument] {
        let blank = String(repeating: " ", count: 64 << 10)
        return [
            HostileDocument("blanks in a leaf", "<a>", blank, times: 400, "</a>", .refused(.textTooLong)),
            HostileDocument("blanks between elements", "<a><b/>", blank, times: 400, "</a>", .ignored),
            HostileDocument("blanks before", "", blank, times: 400, "<a/>", .ignored),
            HostileDocument("blanks behind", "<a/>", blank, times: 400, "", .ignored),
            HostileDocument("line feeds", "<a><b/>", "\r\n", times: 2_000_000, "</a>", .ignored),
        ]
    }

    private static func repeated() -> [HostileDocument] {
        [
            HostileDocument("empty sections", "<a>", "<![CDATA[]]>", times: 200_000, "</a>", .refused(.textTooLong)),
            HostileDocument("many comments", "<a>", "<!-- -->", times: 300_000, "</a>", .ignored),
            HostileDocument("many instructions", "<a>", "<?p x?>", times: 300_000, "</a>", .ignored),
            HostileDocument("many elements", "<a>", "<b/>", times: 400_000, "</a>", .ignored),
            HostileDocument("ampersands", "<a>", "&", times: 400_000, "</a>", .refused(.notWellFormed)),
            HostileDocument("open tags", "", "<", times: 400_000, "", .refused(.textTooLong)),
            HostileDocument("quotes", "<a b=", "\"", times: 400_000, "", .refused(.textTooLong)),
            HostileDocument(
                "many faults", message().head, "<t:x/>", times: 150_000, "", .refused(.truncated, .tooManyFindings)),
        ]
    }
}
