import HTTPTypes
import Hummingbird
import JSON

/// Parses the bodies of orders strictly.
enum OrderBody {
    /// The items of `{healthInsurerId, ansRegistry, <node>: [items]}`.
    /// - Throws: `HTTPError` 400 with the position of the first invalid item, from 0, without any value of it.
    static func enveloped(
        _ bytes: [UInt8], _ resource: OrderResource, _ settings: SandboxOrders
    ) throws -> [OrderItem] {
        let members = try object(bytes)
        var nodes = [resource.node]
        if resource == .preExistingDiseases, settings.takesDiseasesNode { nodes.append("diseases") }
        guard let list = members.last(where: { nodes.contains($0.0) }) else {
            throw refusal("The body lacks its list \(nodes.joined(separator: " or ")).")
        }
        try requireKeys(members, ["healthInsurerId", "ansRegistry", list.0])
        guard let insurer = members.first(where: { $0.0 == "healthInsurerId" })?.1, case .string(let insurer) = insurer,
            !insurer.isEmpty
        else { throw refusal("healthInsurerId must be a non-empty string.") }
        guard let registry = members.first(where: { $0.0 == "ansRegistry" })?.1, case .string(let registry) = registry,
            registry.utf8.count == 6, registry.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw refusal("ansRegistry must be a string of six digits.") }
        return try items(list.1, resource, settings)
    }

    /// The items of `{authorizations: [items]}`.
    static func audits(_ bytes: [UInt8], _ settings: SandboxOrders) throws -> [OrderItem] {
        let members = try object(bytes)
        try requireKeys(members, [OrderResource.audits.node])
        return try items(members[0].1, .audits, settings)
    }

    /// The items of either contract: the item itself, as the ERP sends it, or `{authorizationsToCancel: [items]}`.
    static func cancellations(_ bytes: [UInt8], _ settings: SandboxOrders) throws -> [OrderItem] {
        let members = try object(bytes)
        if members.contains(where: { $0.0 == "authorizationsToCancel" }) {
            try requireKeys(members, ["authorizationsToCancel"])
            return try items(members[0].1, .cancellations, settings)
        }
        return try items(.array([.object(members)]), .cancellations, settings)
    }

    private static func object(_ bytes: [UInt8]) throws -> [(String, OrderedJSON)] {
        do {
            guard case .object(let members) = try JSONReader.value(of: bytes) else {
                throw refusal("The body is not a JSON object.")
            }
            return members
        } catch let fault as JSONFault {
            throw refusal("The body is not valid JSON at byte \(fault.offset).")
        }
    }

    private static func requireKeys(_ members: [(String, OrderedJSON)], _ names: Set<String>) throws {
        let found = Set(members.map(\.0))
        let missing = names.subtracting(found).sorted()
        let extraCount = members.count - names.count + missing.count
        guard missing.isEmpty, extraCount == 0 else {
            throw refusal("The body has \(extraCount) unknown keys and lacks: \(missing.joined(separator: ", ")).")
        }
    }

    private static func items(
        _ list: OrderedJSON, _ resource: OrderResource, _ settings: SandboxOrders
    ) throws -> [OrderItem] {
        guard case .array(let values) = list, !values.isEmpty else {
            throw refusal("The list of items is not a list, or is empty.")
        }
        guard values.count <= settings.groupMax(resource) else { throw OrderRoutes.tooMany }
        var items: [OrderItem] = []
        items.reserveCapacity(values.count)
        for (position, value) in values.enumerated() {
            guard case .object(let members) = value, let form = resource.form(of: members) else {
                throw refusal("Item \(position) is not an object.")
            }
            do {
                items.append(try form.item(members, dateForm: settings.dateForm))
            } catch {
                throw refusal("Item \(position) \(error.text).")
            }
        }
        return items
    }

    private static func refusal(_ message: String) -> HTTPError { HTTPError(.badRequest, message: message) }
}
