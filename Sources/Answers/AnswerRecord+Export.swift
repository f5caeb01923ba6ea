import Domain
import JSON
import Messages

/// The part of an answer about a Protheus export and its orders.
extension AnswerRecord {
    /// Ends of the names of the tables of records; beside the answer, with the same beginning.
    static let recordTableSuffix = ".registros.csv"

    var export: OrderedJSON {
        guard let export = facts.export else { return .null }
        return .object([
            ("form", .string(export.form.rawValue)),
            ("recordCount", .optional(facts.statedExport?.recordCount)),
            ("unusableCount", .optional(facts.statedExport?.unusableCount)),
            ("complete", .bool(areOrdersSettled)),
            (
                "orders",
                .object(
                    OrderState.allCases.compactMap { state in
                        judged.orders[state].map { (state.rawValue, .integer($0)) }
                    })
            ),
            ("table", .optional(judged.orders.isEmpty ? nil : recordTableName)),
        ])
    }

    /// Every record of the file has become an order, and every order has ended.
    var areOrdersSettled: Bool {
        !judged.orders.isEmpty && judged.orders.values.reduce(0, +) == facts.export?.recordCount
            && judged.orders.allSatisfy { $0.key.isSettled || $0.value == 0 }
    }

    var recordTableName: String { "\(judged.drop.name).\(judged.drop.id)\(Self.recordTableSuffix)" }

    /// One line per state that holds records, e.g. `aceito pelo HAT: 1990`; empty for a file that is no export or that
    /// was not recorded.
    func orderLines(_ catalogue: Catalogue) -> [String] {
        guard !judged.orders.isEmpty else { return [] }
        let counts = OrderState.allCases.compactMap { state in
            judged.orders[state].flatMap { $0 == 0 ? nil : "\(catalogue.name(of: state)): \($0)" }
        }
        return counts + [
            catalogue[areOrdersSettled ? .ordersSettled : .ordersOpen],
            "\(catalogue[.recordTable]): \(recordTableName)",
        ]
    }
}
