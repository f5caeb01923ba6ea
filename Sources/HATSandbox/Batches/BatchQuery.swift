import Domain
import Hummingbird

/// The filters of `GET v1/batchesAuthorization` that the sandbox accepts: exactly those that PLS sends, and the two
/// assumed ones.
enum BatchFilter: Sendable, Equatable {
    case all
    /// One batch by its key. Assumed.
    case key(String)
    /// One batch by its number. Assumed.
    case number(String)
    /// Batches to download (with a file), or batches to delete.
    case waiting(trackingStatus: String, isDeletionWanted: Bool)

    /// Nil for any other text; `known` are the accepted values of `trackingStatus`.
    init?(_ text: String, known: Set<String>) {
        func inner(_ prefix: String, _ suffix: String) -> String? {
            guard text.hasPrefix(prefix), text.hasSuffix(suffix), text.count >= prefix.count + suffix.count else {
                return nil
            }
            return String(text.dropFirst(prefix.count).dropLast(suffix.count))
        }
        if let literal = inner("(idempotencyKey eq '", "')"), let key = Self.unquoted(literal) {
            self = .key(key)
        } else if let literal = inner("(batchNumber eq '", "')"), let number = Self.unquoted(literal) {
            self = .number(number)
        } else if let status = inner(
            "(trackingStatus eq ", " and not(azureStorageFilePath eq '') and isDeleted eq '')"), known.contains(status)
        {
            self = .waiting(trackingStatus: status, isDeletionWanted: false)
        } else if let status = inner("(trackingStatus eq ", " and not (isDeleted eq ''))"), known.contains(status) {
            self = .waiting(trackingStatus: status, isDeletionWanted: true)
        } else {
            return nil
        }
    }

    /// The text of a literal, in which quotes are doubled.
    private static func unquoted(_ literal: String) -> String? {
        let parts = literal.split(separator: "''", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.contains("'") } ? parts.joined(separator: "'") : nil
    }
}

/// The query of `GET v1/batchesAuthorization`, as far as the sandbox accepts it.
struct BatchQuery: Sendable, Equatable {
    var window: PageWindow
    /// Nil selects every field.
    var fields: Set<String>?
    var filter = BatchFilter.all
    var codeSusep: String?

    /// - Throws: `HTTPError` 400 for an unknown parameter, value or filter; a wrong request must not look like an empty
    ///   result.
    init(_ parameters: Parameters, tracking: BatchTrackingTable) throws {
        let query = try StrictQuery(parameters, known: ["page", "pageSize", "fields", "filter", "codeSusep"])
        window = try query.window()
        fields = query["fields"].map { Set($0.split(separator: ",").map(String.init)) }
        codeSusep = query["codeSusep"]
        guard let text = query["filter"] else { return }
        guard let filter = BatchFilter(text, known: tracking.numbers) else {
            throw HTTPError(.badRequest, message: "The filter is not supported.")
        }
        if case .waiting = filter, codeSusep == nil {
            throw HTTPError(.badRequest, message: "codeSusep is missing.")
        }
        self.filter = filter
    }
}

/// A query with known parameters only, each at most once.
struct StrictQuery {
    private var values: [String: String] = [:]

    /// - Throws: `HTTPError` 400 for an unknown or repeated name.
    init(_ parameters: Parameters, known: Set<String>) throws {
        for (name, value) in parameters {
            guard known.contains(String(name)) else {
                throw HTTPError(.badRequest, message: "The query has an unknown parameter.")
            }
            guard values.updateValue(String(value), forKey: String(name)) == nil else {
                throw HTTPError(.badRequest, message: "\(name) is repeated.")
            }
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// `page` from 1 (default 1), and `pageSize` (default 10).
    func window() throws -> PageWindow {
        PageWindow(page: try number("page") ?? 1, pageSize: try number("pageSize") ?? 10)
    }

    private func number(_ name: String) throws -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), (1...100_000).contains(number) else {
            throw HTTPError(.badRequest, message: "\(name) is not a number from 1 to 100000.")
        }
        return number
    }
}

extension BatchTrackingTable {
    var numbers: Set<String> {
        [pending, success, queueFailed, registrationFailed, downloadFailed, pendingDeletion]
    }

    /// The numbers that a caller may set.
    var settable: Set<String> { [success, queueFailed, registrationFailed, downloadFailed] }
}
