import Domain
import Hummingbird

/// The query of `GET v1/batchesAuthorization`, as far as the sandbox understands it.
struct BatchQuery: Sendable, Equatable {
    var page = 1
    var pageSize = 10
    /// nil keeps every field.
    var fields: Set<String>?
    var key: IdempotencyKey?
    var codeSusep: String?

    /// - Throws: `HTTPError` 400 for a value or a filter that it does not understand; a wrong question must not look
    ///   like an answer.
    init(_ parameters: Parameters) throws {
        page = try Self.number("page", parameters) ?? 1
        pageSize = try Self.number("pageSize", parameters) ?? 10
        fields = parameters["fields"].map { Set($0.split(separator: ",").map(String.init)) }
        codeSusep = parameters["codeSusep"].map(String.init)
        key = try parameters["filter"].map { try Self.key(in: String($0)) }
    }

    /// Reads `(idempotencyKey eq '…')`, a quote within doubled.
    private static func key(in filter: String) throws -> IdempotencyKey {
        let prefix = "(idempotencyKey eq '"
        guard filter.hasPrefix(prefix), filter.hasSuffix("')"), filter.count >= prefix.count + 2 else {
            throw HTTPError(.badRequest, message: "The filter is not understood.")
        }
        let literal = filter.dropFirst(prefix.count).dropLast(2)
        let parts = literal.split(separator: "''", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.contains("'") }) else {
            throw HTTPError(.badRequest, message: "The filter is not understood.")
        }
        return IdempotencyKey(text: parts.joined(separator: "'"))
    }

    private static func number(_ name: String, _ parameters: Parameters) throws -> Int? {
        guard let text = parameters[Substring(name)] else { return nil }
        guard let number = Int(text), (1...100_000).contains(number) else {
            throw HTTPError(.badRequest, message: "\(name) is not understood.")
        }
        return number
    }
}
