import Foundation
import Testing

/// The metadata keys of the structured log are defined in one file, `Sources/Domain/Logging/LogKeys.swift`.
@Suite struct `Log keys` {
    @Test func `no metadata key is written as a text`() throws {
        var seen = 0
        for file in try SourceFile.all() where file.url.lastPathComponent != "LogKeys.swift" {
            let found = MetadataKeys(in: file.text)
            seen += found.constants
            #expect(found.literals.isEmpty, "\(file.url.lastPathComponent): \(found.literals)")
        }
        #expect(seen > 80, "only \(seen) keys of metadata were read")
    }

    @Test func `every key has a value of its own and is used`() throws {
        let files = try SourceFile.all()
        let home = try #require(files.first { $0.url.lastPathComponent == "LogKeys.swift" })
        let keys = home.text.matches(of: /static let (\w+) = "([^"]+)"/).map { (String($0.1), String($0.2)) }
        #expect(keys.count > 50)
        #expect(Set(keys.map(\.1)).count == keys.count)
        let used = Set(files.flatMap { $0.text.matches(of: /LogKeys\.(\w+)/).map { String($0.1) } })
        #expect(keys.map(\.0).filter { !used.contains($0) } == [])
    }

    @Test(arguments: [
        (#"log("a", metadata: ["x": "1"])"#, ["x"], 0),
        (#"log("a", metadata: [LogKeys.x: "\(a ? "b" : "c")", "y": "2"])"#, ["y"], 1),
        ("log(\n metadata: [\n  LogKeys.x: \"1\",\n  \"y\": \"\\(m[\"z\"] ?? [\"q\": 1])\",\n ])", ["y"], 1),
        (#"logger[metadataKey: "x"] = "1""#, ["x"], 0),
        (#"logger[metadataKey: LogKeys.x] = "1""#, [String](), 1),
        (#"var metadata: Logger.Metadata = ["x": "1"]"#, ["x"], 0),
        (#"metadata["x"] = "1""#, ["x"], 0),
        (#"metadata(more, ["x": "1"])"#, ["x"], 0),
        ("var metadata: Logger.Metadata {\n  [LogKeys.x: \"a\", \"y\": \"b\"]\n}", ["y"], 1),
        (#"let metadata = SpoolMetadata(root: root); f(["x": 1])"#, [String](), 0),
        (#"// metadata: ["x": "1"]"#, [String](), 0),
    ])
    func `a key is found wherever metadata is written`(source: String, literals: [String], constants: Int) {
        let found = MetadataKeys(in: source)
        #expect(found.literals == literals)
        #expect(found.constants == constants)
    }
}

/// Keys within the expressions that follow the names `metadata` and `metadataKey`: dictionary keys and subscripts.
struct MetadataKeys {
    /// Keys that are string literals, in source order.
    private(set) var literals: [String] = []
    /// How many keys are constants of `LogKeys`.
    private(set) var constants = 0

    init(in text: String) {
        var rest = Tokens(text).all[...]
        while let token = rest.popFirst() {
            guard token == .name("metadata") || token == .name("metadataKey") else { continue }
            read(&rest, isSubscript: token == .name("metadataKey") || rest.first == .mark("["))
        }
    }

    /// Reads up to the end of the line, of the argument or of the bracket that contains the name.
    private mutating func read(_ rest: inout ArraySlice<Token>, isSubscript: Bool) {
        var depth = 0
        var before: Token?
        var isFirst = true
        while let token = rest.first {
            switch token {
            case .mark("["), .mark("("), .mark("{"): depth += 1
            case .mark("]"), .mark(")"), .mark("}"): depth -= 1
            case .mark("\n"), .mark(","), .mark(";"): if depth == 0 { return }
            default: break
            }
            if depth < 0 { return }
            rest.removeFirst()
            if token == .mark("\n") { continue }
            let opensKey = before == .mark("[") || before == .mark(",")
            switch token {
            case .text(let key) where isSubscript && isFirst: literals.append(key)
            case .text(let key) where opensKey && rest.first == .mark(":"): literals.append(key)
            case .name("LogKeys") where opensKey || (isSubscript && isFirst): constants += 1
            default: break
            }
            if token != .mark(":"), token != .mark("[") { isFirst = false }
            before = token
        }
    }

    private enum Token: Equatable {
        case name(String)
        /// A string literal, with its interpolations as they are written.
        case text(String)
        case mark(Character)
    }

    /// Source without comments and whitespace; line ends stay.
    private struct Tokens {
        private(set) var all: [Token] = []
        private let characters: [Character]
        private var offset = 0

        init(_ text: String) {
            characters = Array(text)
            while let next = peek() {
                if starts(with: "//") {
                    while let next = peek(), !next.isNewline { offset += 1 }
                } else if next == "\"" {
                    all.append(.text(literal()))
                } else if next.isLetter || next == "_" {
                    let start = offset
                    while let next = peek(), next.isLetter || next.isNumber || next == "_" { offset += 1 }
                    all.append(.name(String(characters[start..<offset])))
                } else {
                    if next.isNewline { all.append(.mark("\n")) } else if !next.isWhitespace { all.append(.mark(next)) }
                    offset += 1
                }
            }
        }

        private mutating func literal() -> String {
            let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
            offset += quote.count
            let start = offset
            while offset < characters.count, !starts(with: quote) {
                if starts(with: "\\(") {
                    offset += 2
                    interpolation()
                } else {
                    offset += starts(with: "\\") ? 2 : 1
                }
            }
            let text = String(characters[start..<min(offset, characters.count)])
            offset += quote.count
            return text
        }

        /// Skips an interpolation, including its literals and parentheses.
        private mutating func interpolation() {
            var depth = 1
            while depth > 0, let next = peek() {
                switch next {
                case "\"": _ = literal()
                case "(":
                    depth += 1
                    offset += 1
                case ")":
                    depth -= 1
                    offset += 1
                default: offset += 1
                }
            }
        }

        private func peek() -> Character? { offset < characters.count ? characters[offset] : nil }

        private func starts(with text: String) -> Bool { characters[offset...].starts(with: text) }
    }
}
