import Foundation

/// A check of the parts of JSON Schema that our own schemas use; an unknown keyword is itself a fault.
package struct JSONSchema {
    /// By `$id`: the schema itself and those beside it that it refers to.
    private let documents: [String: [String: Any]]
    private let root: [String: Any]

    /// A schema of the project, by its path below `schemas/`, e.g. `answer/1.0/retorno.schema.json`.
    package init(_ path: String) throws {
        let file = URL(filePath: Self.folder).appending(path: path)
        root = try Self.object(in: file)
        let beside = try FileManager.default.contentsOfDirectory(
            at: file.deletingLastPathComponent(), includingPropertiesForKeys: nil)
        let schemas = try beside.filter { $0.lastPathComponent.hasSuffix(".schema.json") }.map(Self.object)
        documents = Dictionary(
            schemas.map { ($0["$id"] as? String ?? "", $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Path of the project's `schemas/`.
    package static let folder = URL(filePath: #filePath).appending(path: "../../../schemas").standardized.path

    private static func object(in file: URL) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }

    /// - Returns: what does not fit, with its place; empty when all fits.
    package func faults(in json: some Sequence<UInt8>) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(json))
        return check(value, root, of: root, at: "$")
    }

    private func check(
        _ value: Any, _ schema: [String: Any], of document: [String: Any], at position: String
    ) -> [String] {
        var faults: [String] = []
        for (keyword, rule) in schema {
            switch keyword {
            case "$schema", "$id", "$defs", "title", "description", "additionalProperties": continue
            case "properties": faults += members(value, schema, of: document, at: position)
            default:
                if !fits(value, keyword, rule, of: document, at: position, &faults) {
                    faults.append("\(position): \(keyword)")
                }
            }
        }
        if schema["properties"] == nil, let rule = schema["additionalProperties"] as? [String: Any] {
            for (name, member) in value as? [String: Any] ?? [:] {
                faults += check(member, rule, of: document, at: "\(position).\(name)")
            }
        }
        return faults
    }

    private func members(
        _ value: Any, _ schema: [String: Any], of document: [String: Any], at position: String
    ) -> [String] {
        guard let object = value as? [String: Any], let rules = schema["properties"] as? [String: [String: Any]] else {
            return []
        }
        let others = schema["additionalProperties"] as? [String: Any]
        return object.flatMap { name, member in
            (rules[name] ?? others).map { check(member, $0, of: document, at: "\(position).\(name)") }
                ?? ["\(position).\(name): not in the schema"]
        }
    }

    private func fits(
        _ value: Any, _ keyword: String, _ rule: Any, of document: [String: Any], at position: String,
        _ faults: inout [String]
    ) -> Bool {
        switch keyword {
        case "type":
            let types = rule as? [String] ?? [rule as? String ?? ""]
            return types.contains(Self.type(of: value)) || (types.contains("number") && value is NSNumber)
        case "required": return Set(rule as? [String] ?? []).isSubset(of: (value as? [String: Any] ?? [:]).keys)
        case "const": return "\(value)" == "\(rule)"
        case "enum": return (rule as? [Any] ?? []).contains { "\($0)" == "\(value)" }
        case "minimum": return (value as? Int ?? .min) >= (rule as? Int ?? .max)
        case "maximum": return (value as? Int ?? .max) <= (rule as? Int ?? .min)
        case "maxLength": return (value as? String)?.count ?? 0 <= (rule as? Int ?? 0)
        case "pattern":
            // Of anything but a string it says nothing.
            guard let text = value as? String else { return true }
            return text.range(of: rule as? String ?? "", options: .regularExpression) != nil
        case "items":
            let element = rule as? [String: Any] ?? [:]
            for (index, member) in (value as? [Any] ?? []).enumerated() {
                faults += check(member, element, of: document, at: "\(position)[\(index)]")
            }
            return true
        case "anyOf":
            let choices = (rule as? [[String: Any]] ?? []).map { check(value, $0, of: document, at: position) }
            if choices.contains(where: \.isEmpty) { return true }
            // What the first choice, mostly the only one beside null, does not like says more than that none fits.
            faults += choices.first ?? []
            return false
        case "$ref":
            guard let (target, home) = target(of: rule as? String ?? "", in: document) else { return false }
            faults += check(value, target, of: home, at: position)
            return true
        default: return false
        }
    }

    /// `#/$defs/name` of the same document, or with another's `$id` before it.
    private func target(
        of reference: String, in document: [String: Any]
    ) -> (schema: [String: Any], document: [String: Any])? {
        let parts = reference.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts[1].hasPrefix("/$defs/"),
            let home = parts[0].isEmpty ? document : documents[parts[0]],
            let target = (home["$defs"] as? [String: [String: Any]])?[String(parts[1].dropFirst(7))]
        else { return nil }
        return (target, home)
    }

    private static func type(of value: Any) -> String {
        switch value {
        case is NSNull: "null"
        case is [Any]: "array"
        case is [String: Any]: "object"
        case is String: "string"
        case let number as NSNumber:
            if isBoolean(number) { "boolean" } else { "integer" }
        default: "unknown"
        }
    }

    /// JSON's true and false arrive as numbers; their Objective-C type tells them apart.
    private static func isBoolean(_ number: NSNumber) -> Bool {
        let type = unsafe String(cString: number.objCType)
        return type == "c" || type == "B"
    }
}

extension JSONSchema {
    /// The schema of the answer to a dropped file.
    package static func answer() throws -> JSONSchema { try JSONSchema("answer/1.0/retorno.schema.json") }

    /// The schema of what a command shows with `--json`, e.g. `files.list`.
    package static func cli(_ output: String) throws -> JSONSchema { try JSONSchema("cli/1.0/\(output).schema.json") }
}
