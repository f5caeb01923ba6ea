import Foundation
import Testing

@testable import JSON

struct JSONReaderTests {
    @Test(arguments: [
        "{}", " {\"a\" : [ ] }\n", "{\"a\":-0.5e+10,\"b\":[true,false,null,{}],\"\":\"\\u00e9\\\\\\/\"}",
        "{\"a\":{\"a\":{}}}",
    ])
    func `one JSON object is one`(text: String) { #expect(JSONReader.isOneObject(text)) }

    @Test(arguments: [
        "", " ", "[]", "\"a\"", "1", "null", "{", "}", "{}{}", "{},{}", "{} x", "{\"a\"}", "{\"a\":}", "{\"a\":1,}",
        "{,}", "{\"a\":01}", "{\"a\":1.}", "{\"a\":.5}", "{\"a\":1e}", "{\"a\":+1}", "{\"a\":-}", "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\u12", "{\"a\":tru}", "{\"a\":[1,]}", "{\"a\":[1 2]}",
        "{a:1}", "{\"a\" 1}", "{\"a\":\"b}", "{\"a\":NaN}", "\u{FEFF}{}",
        "{\"a\":" + String(repeating: "[", count: 100_000), "{\"a\":\"\\ud800\"}",
    ])
    func `anything else is none`(text: String) { #expect(!JSONReader.isOneObject(text)) }

    @Test(arguments: [
        #"{"b":1,"a":[true,false,null],"b":-0.50e+10,"":{}}"#, "[]", #""é🙂""#, "12345678901234567890.10", "[[[1]]]",
    ])
    func `order, repeated names and the digits of numbers are kept`(text: String) throws {
        #expect(String(decoding: try JSONReader.value(of: Array(text.utf8)).bytes(), as: UTF8.self) == text)
    }

    @Test func `escapes and white space are read`() throws {
        let text = "\r\n\t [ \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude42\", { \"\\u0061\" : \"x\\n\" } ] "
        guard case .array(let values) = try JSONReader.value(of: Array(text.utf8)), values.count == 2,
            case .string(let string) = values[0], case .object(let members) = values[1], members.count == 1,
            case .string(let member) = members[0].1
        else {
            Issue.record("another form")
            return
        }
        #expect(string == "\"\\/\u{8}\u{C}\n\r\té🙂")
        #expect(members[0].0 == "a" && member == "x\n")
    }

    @Test(arguments: [
        ("", 0), ("{\"a\":1,}", 7), ("[1 2]", 3), ("{\"a\":tru}", 8), ("\"a\nb\"", 2), ("{} x", 3), ("[01]", 2),
        ("\u{FEFF}1", 0),
        ("\"\\ud83d\"", 7), ("[", 1), ("{\"a\"", 4),
    ])
    func `a fault says where`(text: String, offset: Int) {
        #expect(throws: JSONFault(offset: offset)) { try JSONReader.value(of: Array(text.utf8)) }
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONFault.self) { try JSONReader.value(of: [0x22, 0xFF, 0x22]) }
    }

    @Test(arguments: [1, 2, 16])
    func `the depth is bounded`(depth: Int) throws {
        let deep = Array(repeating: UInt8(ascii: "["), count: depth) + Array(repeating: UInt8(ascii: "]"), count: depth)
        _ = try JSONReader.value(of: deep, depthMax: depth)
        #expect(throws: JSONFault(offset: depth - 1)) { try JSONReader.value(of: deep, depthMax: depth - 1) }
    }

    @Test func `a changed text never traps, and is read as Foundation reads it or not at all`() throws {
        let text = Array(#"{"a":[1,-2.5e3,"x\n\u00e9"],"b":{"c":null,"d":[true,false]}}"#.utf8)
        var read = 0
        for position in text.indices {
            for byte in UInt8.min...UInt8.max {
                var changed = text
                changed[position] = byte
                guard let value = try? JSONReader.value(of: changed) else { continue }  // most are no JSON
                read += 1
                let again = try JSONDecoder().decode(JSONValue.self, from: Data(value.bytes()))
                #expect(try JSONDecoder().decode(JSONValue.self, from: Data(changed)) == again)
                #expect(JSONReader.isOneObject(String(decoding: changed, as: UTF8.self)))
            }
        }
        #expect(read > 0)
    }
}
