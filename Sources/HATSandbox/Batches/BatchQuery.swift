import Domain
import Hummingbird

/// The filters of `GET v1/batchesAuthorization` that the sandbox understands: as PLS writes them, to the letter, and the
/// two assumed ones.
enum BatchFilter: Sendable, Equatable {
    case all
    /// Assumed.
    case key(String)
    /// Assumed.
    case number(String)
    /// Not deleted and with a file, or to be deleted.
    case waiting(trackingStatus: String, isDeletionWanted: Bool)

    /// nil for any other text; `known` are the values of `trackingStatus` that may be asked for.
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

    /// The text of a literal, a quote within doubled.
    private static func unquoted(_ literal: String) -> String? {
        let parts = literal.split(separator: "''", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.contains("'") } ? parts.joined(separator: "'") : nil
    }
}

/// The query of `GET v1/batchesAuthorization`, as far as the sandbox understands it.
struct BatchQuery: Sendable, Equatable {
    var window: PageWindow
    /// nil keeps every field.
    var fields: Set<String>?
    var filter = BatchFilter.all
    var codeSusep: String?

    /// - Throws: `HTTPError` 400 for a parameter, value or filter that it does not understand; a wrong question must not
    ///   look like an answer.
    init(_ parameters: Parameters, tracking: BatchTrackingTable) throws {
        let query = try StrictQuery(parameters, known: ["page", "pageSize", "fields", "filter", "codeSusep"])
        window = try query.window()
        fields = query["fields"].map { Set($0.split(separator: ",").map(String.init)) }
        codeSusep = query["codeSusep"]
        guard let text = query["filter"] else { return }
        guard let filter = BatchFilter(text, known: tracking.numbers) else {
            throw HTTPError(.badRequest, message: "The filter is not understood.")
        }
        if case .waiting = filter, codeSusep == nil {
            throw HTTPError(.badRequest, message: "codeSusep is missing.")
        }
        self.filter = filter
    }
}

/// A query whose parameters are all known and stand once.
struct StrictQuery {
    private var values: [String: String] = [:]

    /// - Throws: `HTTPError` 400 for an unknown or repeated name.
    init(_ parameters: Parameters, known: Set<String>) throws {
        for (name, value) in parameters {
            guard known.contains(String(name)) else {
                throw HTTPError(.badRequest, message: "The query has a parameter that is not known here.")
            }
            guard values.updateValue(String(value), forKey: String(name)) == nil else {
                throw HTTPError(.badRequest, message: "\(name) stands more than once.")
            }
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// `page` from 1, which it is by default, and `pageSize`, 10 by default.
    func window() throws -> PageWindow {
        PageWindow(page: try number("page") ?? 1, pageSize: try number("pageSize") ?? 10)
    }

    private func number(_ name: String) throws -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), (1...100_000).contains(number) else {
            throw HTTPError(.badRequest, message: "\(name) is not understood.")
        }
        return number
    }
}

extension BatchTrackingTable {
    var numbers: Set<String> {
        [pending, success, queueFailed, registrationFailed, downloadFailed, pendingDeletion]
    }

    /// Those that a caller may set.
    var settable: Set<String> { [success, queueFailed, registrationFailed, downloadFailed] }
}
