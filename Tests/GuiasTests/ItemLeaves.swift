import Domain
import Foundation
import FoundationXML
import Guias
import JSON

/// The scalars of an item by their paths, to compare the item with the file.
enum ItemLeaves {
    /// Of HAT's JSON. Known keys that are null are absent in the file, and so are known lists that are empty; the
    /// caller says which paths are known. Empty objects and arrays elsewhere are leaves.
    static func of(_ value: JSONValue, at path: String = "") -> [String: String] {
        switch value {
        case .null: [path: "null"]
        case .bool(let bool): [path: bool ? "true" : "false"]
        case .number(let number): [path: number.description]
        case .string(let text): [path: text]
        case .array(let values) where values.isEmpty: [path: "[]"]
        case .array(let values):
            values.enumerated().reduce(into: [:]) { all, item in
                all.merge(of(item.element, at: "\(path)[\(item.offset)]")) { first, _ in first }
            }
        case .object(let members) where members.isEmpty: [path: "{}"]
        case .object(let members):
            members.reduce(into: [:]) { all, member in
                all.merge(of(member.value, at: join(path, member.key))) { first, _ in first }
            }
        }
    }

    static func join(_ path: String, _ name: String) -> String {
        let isPlain =
            !name.isEmpty && name.utf8.count <= 64
            && name.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_" || $0 == "-")
            }
        if isPlain { return path.isEmpty ? name : "\(path).\(name)" }
        var quoted = ""
        for scalar in name.unicodeScalars {
            switch scalar.value {
            case 0x22, 0x5C: quoted += "\\\(scalar)"
            case 0..<0x20, 0xFFFE, 0xFFFF:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return "\(path)[\"\(quoted)\"]"
    }
}

/// The content of a file, read by Foundation's XML parser.
final class DocumentLeaves: NSObject, XMLParserDelegate {
    /// Path and value, as `ItemLeaves` gives them. What an `extra` says of a path goes before what its element says.
    private(set) var leaves: [String: String] = [:]
    /// Paths of days; two ways of writing them are one value.
    private(set) var days: Set<String> = []
    /// Elements outside `content`, by name.
    private(set) var frame: [String: String] = [:]
    private(set) var attributes: [String: String] = [:]
    private(set) var extras: [(path: String, type: String, text: String)] = []

    private static let structures = Set(
        KeyStructure.content.all.flatMap(\.keys).compactMap { key -> String? in
            switch key.form {
            case .object, .list: key.name
            case .text, .code, .date, .boolean, .integer, .decimal: nil
            }
        })

    private struct Open {
        var name: String
        var attributes: [String: String]
        var text = ""
        var hasChildren = false
    }
    private var open: [Open] = []
    /// Paths of objects without elements.
    private var bare: Set<String> = []
    private var broken: (any Error)?

    init(_ document: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(document))
        parser.delegate = self
        guard parser.parse(), broken == nil else {
            throw broken ?? parser.parserError ?? PortError(.malformed, "not well-formed")
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String] = [:]
    ) {
        if open.isEmpty { self.attributes = attributes }
        if !open.isEmpty { open[open.count - 1].hasChildren = true }
        open.append(Open(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) { open[open.count - 1].text += text }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        let element = open.removeLast()
        if element.name == "extra" { return take(extra: element) }
        let isContent = open.count >= 2 && open[1].name == "content"
        if !isContent {
            if !element.hasChildren { frame[element.name] = element.text }
            return
        }
        let path = path(of: element)
        if Self.structures.contains(element.name) {
            if !element.hasChildren {
                leaves[path] = "{}"
                bare.insert(path)
            }
        } else {
            if element.text.wholeMatch(of: /\d{4}-\d\d-\d\d/) != nil { days.insert(path) }
            leaves[path] = element.attributes["asSent"] ?? element.text
        }
    }

    private func path(of element: Open) -> String {
        (open.dropFirst(2) + [element]).reduce("") { path, step in
            let name = path.isEmpty ? step.name : "\(path).\(step.name)"
            return step.attributes["index"].map { "\(name)[\($0)]" } ?? name
        }
    }

    private func take(extra: Open) {
        let path = extra.attributes["path"] ?? "?"
        let type = extra.attributes["type"] ?? "?"
        extras.append((path, type, extra.text))
        // An object of which nothing but this is left is not empty.
        for position in bare where path.hasPrefix("\(position).") || path.hasPrefix("\(position)[") {
            bare.remove(position)
            leaves[position] = nil
        }
        switch type {
        case "null": leaves[path] = "null"
        case "json":
            do {
                let value = try JSONDecoder().decode(JSONValue.self, from: Data(extra.text.utf8))
                leaves.merge(ItemLeaves.of(value, at: path)) { _, exact in exact }
            } catch {
                broken = error
            }
        default: leaves[path] = extra.text
        }
    }
}
