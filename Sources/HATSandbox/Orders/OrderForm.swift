import JSON

/// The keys of one kind of item, its identity, and the items that must exist before it.
struct OrderForm: Sendable {
    /// A reference to other items: their collection, and the keys that contain their name.
    struct Reference: Sendable {
        var collection: OrderResource
        var names: [String]
    }

    /// The alias or aliases of these records.
    let name: String
    /// An item with one of these keys has this form; empty for the form of all other items.
    let markers: [String]
    let fields: [OrderField]
    /// Keys that distinguish an item from others of the same endpoint, as far as it has them.
    let identity: [String]
    /// Allowed prefixes of further keys, where the sources do not list all names.
    let openPrefixes: [String]
    let parents: [Reference]
    /// The reference by which its children name it.
    let ownName: Reference?
    private let indexByName: [String: Int]

    init(
        _ name: String, markers: [String] = [], identity: [String], openPrefixes: [String] = [],
        parents: [Reference] = [], ownName: Reference? = nil, _ fields: [OrderField]
    ) {
        self.name = name
        self.markers = markers
        self.fields = fields
        self.identity = identity
        self.openPrefixes = openPrefixes
        self.parents = parents
        self.ownName = ownName
        indexByName = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    }

    /// - Throws: the error, with the name of a known key and without any value.
    func item(_ members: [(String, OrderedJSON)], dateForm: SandboxOrders.DateForm) throws(OrderFault) -> OrderItem {
        var positions = [Int?](repeating: nil, count: fields.count)
        var content = 0
        var openNames = Set<String>()
        for (position, (name, value)) in members.enumerated() {
            guard let index = indexByName[name] else {
                guard openPrefixes.contains(where: { name.hasPrefix($0) }), openNames.insert(name).inserted else {
                    throw OrderFault("has a key that is unknown in \(self.name)")
                }
                try Self.requireScalar(value)
                content &+= value.fingerprint(under: name)
                continue
            }
            guard positions[index] == nil else { throw OrderFault("has \(name) twice") }
            positions[index] = position
            if let problem = fields[index].problem(of: value, dateForm) {
                throw OrderFault("has \(name), which \(problem)")
            }
            content &+= value.fingerprint(under: name)
        }
        for (index, field) in fields.enumerated() where field.isNeeded && positions[index] == nil {
            throw OrderFault("lacks \(field.name)")
        }
        func text(_ name: String) -> String? {
            indexByName[name].flatMap { positions[$0] }.flatMap { members[$0].1.scalar }
        }
        return OrderItem(
            identity: identity.compactMap { name in text(name).map { (name, $0) } }, contentHash: content,
            parents: parents.compactMap { Self.link($0, text) }, ownLinks: ownName.map { Self.ownLinks($0, text) } ?? []
        )
    }

    private static func requireScalar(_ value: OrderedJSON) throws(OrderFault) {
        guard let text = value.scalar, !text.isEmpty else { throw OrderFault("has a key without a value") }
    }

    /// Nil when the item does not contain the reference.
    private static func link(_ reference: Reference, _ text: (String) -> String?) -> String? {
        guard reference.names != ["subscriberId"] else { return text("subscriberId").map { subscriber($0, text) } }
        var link = reference.collection.rawValue
        for name in reference.names {
            guard let part = text(name), !part.isEmpty else { return nil }
            link += ":" + part
        }
        return link
    }

    /// The link to a beneficiary. The status of a beneficiary omits the check digit. A coverage names the family by
    /// company and number, and one of its members by the registry type.
    private static func subscriber(_ id: String, _ text: (String) -> String?) -> String {
        if id.utf8.count < 14, let company = text("companyId") {
            return "\(familyPrefix)\(company)\(id)\(text("beneficiaryRegistryType") ?? "")"
        }
        return "\(OrderResource.beneficiaries.rawValue):\(id.prefix(16))"
    }

    private static func ownLinks(_ reference: Reference, _ text: (String) -> String?) -> [Int] {
        guard let link = link(reference, text) else { return [] }
        var links = [link.hashValue]
        // Operator (4), company (4), family (6), registry type (2), check digit (1).
        if reference.collection == .beneficiaries, let id = text("subscriberId"), id.utf8.count == 17 {
            let family = id.dropFirst(4).prefix(10)
            links += [(familyPrefix + family).hashValue, (familyPrefix + id.dropFirst(4).prefix(12)).hashValue]
        }
        return links
    }

    private static let familyPrefix = "\(OrderResource.beneficiaries.rawValue):family:"
}

/// The error in a body or an item, as a part of a sentence, without any value of the item.
struct OrderFault: Error {
    var text: String

    init(_ text: String) { self.text = text }
}

/// The stored facts about a valid item.
struct OrderItem: Sendable {
    var identity: [(name: String, value: String)]
    /// Hash of all keys and values, independent of their order.
    var contentHash: Int
    /// Links to the items that must exist before it.
    var parents: [String]
    /// Hashes of the links under which its children name it.
    var ownLinks: [Int]

    /// The values of its identity, joined with `|`.
    var key: String { identity.map(\.value).joined(separator: "|") }
}

extension OrderedJSON {
    /// The text of a string or number.
    var scalar: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .null, .bool, .array, .object: nil
        }
    }

    /// A hash that is stable within one run of the sandbox only.
    func fingerprint(under name: String) -> Int {
        var hasher = Hasher()
        hasher.combine(name)
        feed(&hasher)
        return hasher.finalize()
    }

    private func feed(_ hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .number(let text):
            hasher.combine(1)
            hasher.combine(text)
        case .string(let text): hasher.combine(text)
        case .array(let values):
            hasher.combine(values.count)
            for value in values { value.feed(&hasher) }
        case .object(let members):
            hasher.combine(members.reduce(0) { $0 &+ $1.1.fingerprint(under: $1.0) })
        }
    }
}
