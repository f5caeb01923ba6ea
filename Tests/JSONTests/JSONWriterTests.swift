import Foundation
import JSON
import Testing

struct JSONWriterTests {
    private static let hostile = "quote \" back \\ slash / line\n return\r tab\t nul\u{0} del\u{7F} ação 🙂 \u{FFFE}"

    @Test func `members and elements keep the order of the calls`() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.name("z")
        writer.integer(-3)
        writer.name("a")
        writer.beginArray()
        writer.string("é")
        writer.bool(true)
        writer.null()
        writer.beginObject()
        writer.endObject()
        writer.json("1.50".utf8)
        writer.endArray()
        writer.name(JSONName("pre\"pared"))
        writer.bool(false)
        writer.endObject()
        #expect(writer.text == #"{"z":-3,"a":["é",true,null,{},1.50],"pre\"pared":false}"#)
    }

    @Test func `the indented layout has a line for each member, and none for what is empty`() {
        let value: OrderedJSON = ["a": 1, "b": [], "c": ["d": [true, "x"], "e": [:]]]
        let text = """
            {
              "a": 1,
              "b": [],
              "c": {
                "d": [
                  true,
                  "x"
                ],
                "e": {}
              }
            }
            """
        #expect(String(decoding: value.bytes(.indented), as: UTF8.self) == text)
        #expect(String(decoding: OrderedJSON.array([]).bytes(.indented), as: UTF8.self) == "[]")
    }

    @Test(arguments: [
        (
            JSONEscaping.minimal,
            #""quote \" back \\ slash / line\u000a return\u000d tab\u0009 nul\u0000 del\#u{7F} ação 🙂 \#u{FFFE}""#
        ),
        (
            JSONEscaping(letters: .lineFeedAndTab),
            #""quote \" back \\ slash / line\n return\u000d tab\t nul\u0000 del\#u{7F} ação 🙂 \#u{FFFE}""#
        ),
        (
            JSONEscaping(letters: .lineEndsAndTab) { $0 == "\u{7F}" || $0 == "🙂" || $0 == "\u{FFFE}" },
            #""quote \" back \\ slash / line\n return\r tab\t nul\u0000 del\u007f ação \ud83d\ude42 \ufffe""#
        ),
    ])
    func `each escaping gives its own bytes`(escaping: JSONEscaping, text: String) {
        #expect(OrderedJSON.string(Self.hostile).bytes(escaping: escaping) == Array(text.utf8))
    }

    @Test func `whatever text is written, a decoder reads the same`() throws {
        for escaping in [JSONEscaping.minimal, JSONEscaping(letters: .lineEndsAndTab) { !$0.isASCII }] {
            let bytes = OrderedJSON.array([.string(Self.hostile), .string("")]).bytes(escaping: escaping)
            #expect(try JSONDecoder().decode([String].self, from: Data(bytes)) == [Self.hostile, ""])
        }
    }

    @Test func `a member is replaced in its place, added at the end, or removed`() {
        let object: OrderedJSON = ["a": 1, "b": 2]
        func text(_ value: OrderedJSON) -> String { String(decoding: value.bytes(), as: UTF8.self) }
        #expect(text(object.setting("a", 3)) == #"{"a":3,"b":2}"#)
        #expect(text(object.setting("c", .null)) == #"{"a":1,"b":2,"c":null}"#)
        #expect(text(object.setting("a", nil)) == #"{"b":2}"#)
        #expect(text(object.setting("x", nil)) == #"{"a":1,"b":2}"#)
        #expect(text(OrderedJSON.array([]).setting("a", 1)) == "[]")
    }

    @Test func `a decoded value is written with its names sorted`() throws {
        let value = try JSONDecoder().decode(
            JSONValue.self, from: Data(#"{"b":[1.5,null],"a":{"d":true,"c":"x"}}"#.utf8))
        #expect(
            String(decoding: OrderedJSON(value).bytes(), as: UTF8.self) == #"{"a":{"c":"x","d":true},"b":[1.5,null]}"#)
    }
}
