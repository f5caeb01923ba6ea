import Domain
import ExportFormat
import Foundation

/// Builds records from the shapes' samples, or from the values that a test gives.
enum Fixtures {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let isRegenerating = ProcessInfo.processInfo.environment["HATSPOOL_REGENERATE"] == "1"

    /// A record with every field filled, including those whose sample is empty.
    static func full(_ alias: ExportAlias, operation: String? = nil) -> ExportRecord {
        let shape = ExportShape.of(alias)
        return record(
            alias, operation: operation, fields: shape.fields.map { ($0.name, filled($0)) },
            lists: shape.lists.map { list in (list.container, list.item, [list.fields.map { ($0.name, filled($0)) }]) })
    }

    static func filled(_ field: ExportField) -> String {
        guard field.sample.isEmpty else { return field.sample }
        switch field.form {
        case .date: return "20260228"
        case .text: return "X"
        default: return "1"
        }
    }

    static func record(
        _ alias: ExportAlias, operation: String? = nil, key: String? = nil, fields: [(String, String)],
        lists: [(String, String, [[(String, String)]])] = []
    ) -> ExportRecord {
        let position = Location(line: 3, column: 5, path: "/exportacao/\(alias.rawValue)")
        let field = { (name: String, value: String) in
            ExportRecord.Field(
                name: name, value: value, location: Location(line: 4, column: 7, path: "\(position.path)/\(name)"))
        }
        return ExportRecord(
            ordinal: 1, location: position, alias: alias.rawValue, operation: operation, key: key,
            fields: fields.map(field),
            lists: lists.map { container, item, items in
                ExportRecord.List(
                    container: container, location: position,
                    items: items.map { .init(name: item, location: position, fields: $0.map(field)) })
            })
    }

    static func draft(_ record: ExportRecord, _ settings: ItemSettings = ItemSettings()) -> OrderDraft {
        RecordMapper(settings: settings).draft(of: record)
    }

    static func item(_ draft: OrderDraft) throws -> [String: Any] {
        guard let text = draft.content?.item,
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        else { throw NoItem(problems: draft.problems.map(\.code)) }
        return object
    }

    struct NoItem: Error {
        let problems: [FindingCode]
    }

    /// The records as a file in the XML form, with values written unchanged.
    static func xml(_ records: [ExportRecord]) -> String {
        let bodies = records.map { record in
            let operation = record.operation.map { " operacao=\"\($0)\"" } ?? ""
            let fields = record.fields.map(element).joined()
            let lists = record.lists.map { list in
                "<\(list.container)>"
                    + list.items.map { "<\($0.name)>\($0.fields.map(element).joined())</\($0.name)>" }.joined()
                    + "</\(list.container)>"
            }
            return "<\(record.alias)\(operation)>\(fields)\(lists.joined())</\(record.alias)>"
        }
        return "<exportacao xmlns=\"\(ExportSchema.namespace)\" versao=\"1.0\">\(bodies.joined())</exportacao>"
    }

    private static func element(_ field: ExportRecord.Field) -> String {
        "<\(field.name)>\(field.value)</\(field.name)>"
    }
}

extension ExportRecord {
    /// The same record with another value of one field.
    func with(_ name: String, _ value: String) -> ExportRecord {
        var copy = self
        for index in copy.fields.indices where copy.fields[index].name == name { copy.fields[index].value = value }
        return copy
    }

    func without(_ name: String) -> ExportRecord {
        var copy = self
        copy.fields.removeAll { $0.name == name }
        copy.lists.removeAll { $0.container == name }
        return copy
    }
}
