/// Line and column of header values, for rules that run after the reading. The path of each value follows from its
/// name.
package struct MessageLocations: Sendable, Equatable {
    /// The values whose position is kept.
    package enum Value: Int, Sendable, CaseIterable {
        /// The element that contains the body.
        case direction
        case transaction, date, time, origin, destination, competence, ansRegistry, version
    }

    /// Line and column of each value in turn; 0 for an absent one.
    private var numbers = InlineArray<18, Int32>(repeating: 0)

    /// No positions.
    package init() {}

    /// Line and column, both from 1; nil for an absent value.
    package subscript(_ value: Value) -> (line: Int32, column: Int32)? {
        get {
            let line = numbers[value.rawValue * 2]
            return line > 0 ? (line, numbers[value.rawValue * 2 + 1]) : nil
        }
        set {
            numbers[value.rawValue * 2] = newValue?.line ?? 0
            numbers[value.rawValue * 2 + 1] = newValue?.column ?? 0
        }
    }

    /// Whether all positions are equal.
    package static func == (left: MessageLocations, right: MessageLocations) -> Bool {
        left.numbers.indices.allSatisfy { left.numbers[$0] == right.numbers[$0] }
    }
}

extension Inspection {
    /// Location of a header value. For an absent value it is that of the header, or of the message around it, so that
    /// the path always exists in the document.
    package func location(of value: MessageLocations.Value) -> Location {
        let root = messagePath ?? root.map { "/" + $0.name } ?? ""
        guard let position = positions[value] else {
            return value == .direction ? Location(line: 0, column: 0, path: root) : headerOrRoot(root)
        }
        let path =
            value == .direction ? root + "/" + (direction?.rawValue ?? "") : headerOrRoot(root).path + path(of: value)
        return Location(line: Int(position.line), column: Int(position.column), path: path)
    }

    private func headerOrRoot(_ root: String) -> Location {
        headerLocation ?? Location(line: 0, column: 0, path: root)
    }

    /// Path of the value below the header.
    private func path(of value: MessageLocations.Value) -> String {
        switch value {
        case .direction: ""
        case .transaction: "/identificacaoTransacao/tipoTransacao"
        case .date: "/identificacaoTransacao/dataRegistroTransacao"
        case .time: "/identificacaoTransacao/horaRegistroTransacao"
        case .competence: "/identificacaoTransacao/competenciaLote"
        case .origin: "/origem"
        case .destination: "/destino"
        case .ansRegistry: "/registroANS"
        case .version: "/" + (versionElement ?? "")
        }
    }
}

extension MessageLocations: Codable {
    /// Line and column under each value's name.
    private var byName: [String: [Int32]] {
        var found: [String: [Int32]] = [:]
        for value in Value.allCases {
            if let position = self[value] { found["\(value)"] = [position.line, position.column] }
        }
        return found
    }

    /// Decodes an object of `[line, column]` by name. Throws `.malformed` for an array of another length.
    package init(from decoder: any Decoder) throws {
        self.init()
        let found = try decoder.singleValueContainer().decode([String: [Int32]].self)
        for value in Value.allCases {
            guard let position = found["\(value)"] else { continue }
            guard position.count == 2 else { throw PortError(.malformed, "A position is a line and a column.") }
            self[value] = (position[0], position[1])
        }
    }

    /// Encodes an object of `[line, column]` by name.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(byName)
    }
}
