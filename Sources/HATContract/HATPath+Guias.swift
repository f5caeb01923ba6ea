package import Domain

extension HATPath {
    /// One page of synchronised items. Names, values and their order are confirmed, but for the tracking states of a
    /// redrive, which are assumed.
    package static func guias(_ lookup: GuiaQuery) -> String { guias(lookup, pageSize: GuiaResource.pageSize) }

    /// The first item of what waits: asked to see whether the call is allowed.
    package static func probe(_ resource: GuiaResource) -> String {
        guias(GuiaQuery(resource: resource, pass: .new), pageSize: 1)
    }

    private static func guias(_ lookup: GuiaQuery, pageSize: Int) -> String {
        let resource = lookup.resource
        let tracking = lookup.tracking
        var path =
            "\(resource.path)?page=\(lookup.page)&pageSize=\(pageSize)"
            + "&expand=\(resource.expand.joined(separator: ","))&order=\(resource.order)"
            + "&trackingStatus=\(tracking.rawValue)"
        if lookup.pass == .cancelled {
            path += "&\(resource.cancelledFilter.name)=\(resource.cancelledFilter.value)"
        }
        return path
    }

    /// Where an item is tracked (PUT). Confirmed.
    /// - Throws: `.malformed` when the key cannot stand in a URL.
    package static func guia(_ key: String, of resource: GuiaResource) throws(PortError) -> String {
        "\(resource.path)/\(try component(key, named: resource.keyName))"
    }
}
