import Foundation

/// A check of the parts of JSON Schema that our own schema uses; an unknown keyword is itself a fault.
struct JSONSchema {
    private let root: [String: Any]

    /// The project's schema of the answer.
    init() throws {
        let folder = URL(filePath: #filePath).appending(path: "../../../schemas/answer/1.0").standardized
        let file = folder.appending(path: "retorno.schema.json")
        root = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }

    /// - Returns: what does not fit, with its place; empty when all fits.
    func faults(in json: [UInt8]) throws -> [String] {
        let value = try JSONSerialization.jsonObject(with: Data(json))
        return check(value, root, at: "$")
    }

    private func check(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        var faults: [String] = []
        for (keyword, rule) in schema {
            switch keyword {
            case "$schema", "$id", "$defs", "title", "description", "additionalProperties": continue
            case "properties": faults += members(value, schema, at: place)
            default:
                if !fits(value, keyword, rule, at: place, &faults) { faults.append("\(place): \(keyword)") }
            }
        }
        if schema["properties"] == nil, let rule = schema["additionalProperties"] as? [String: Any] {
            for (name, member) in value as? [String: Any] ?? [:] {
                faults += check(member, rule, at: "\(place).\(name)")
            }
        }
        return faults
    }

    private func members(_ value: Any, _ schema: [String: Any], at place: String) -> [String] {
        guard let object = value as? [String: Any], let rules = schema["properties"] as? [String: [String: Any]] else {
            return []
        }
        return object.flatMap { name, member in
            rules[name].map { check(member, $0, at: "\(place).\(name)") } ?? ["\(place).\(name): not in the schema"]
        }
    }

    private func fits(
        _ value: Any, _ keyword: String, _ rule: Any, at place: String, _ faults: inout [String]
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
            return (value as? String)?.range(of: rule as? String ?? "", options: .regularExpression) != nil
        case "items":
            let element = rule as? [String: Any] ?? [:]
            for (index, member) in (value as? [Any] ?? []).enumerated() {
                faults += check(member, element, at: "\(place)[\(index)]")
            }
            return true
        case "anyOf":
            return (rule as? [[String: Any]] ?? []).contains { check(value, $0, at: place).isEmpty }
        case "$ref":
            let name = (rule as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
            guard let target = (root["$defs"] as? [String: [String: Any]])?[name] else { return false }
            faults += check(value, target, at: place)
            return true
        default: return false
        }
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
