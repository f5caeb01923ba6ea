import Application
import Domain
import Foundation

/// What a command shows with `--json`: a documented interface with a published schema (`schemas/cli`), named as in the
/// answers, and independent of the program's own types. Every name is always present, null where nothing is known.
protocol Output: Encodable {}

enum OutputFormat {
    /// Within version 1, names are only added, never removed or redefined.
    static let version = "1.0"
}

/// An output with the version of the format beside its own names.
struct VersionedOutput<Content: Output>: Encodable {
    let content: Content

    private enum Key: CodingKey { case formatVersion }

    func encode(to encoder: any Encoder) throws {
        try content.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(OutputFormat.version, forKey: .formatVersion)
    }
}

/// A list, in the order of the readable table.
struct ListOutput<Item: Output>: Output {
    let items: [Item]
}

/// How many things a command changed or found.
struct CountOutput: Output {
    let count: Int
}

/// Encoded as null where there is no value; a plain optional would be left out.
@propertyWrapper
struct OrNull<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

extension OrNull: Sendable where Value: Sendable {}
