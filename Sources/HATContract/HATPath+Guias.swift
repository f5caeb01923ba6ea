package import Domain

extension HATPath {
    /// One page of synchronised items. Names, values and their order are confirmed by public sources, except for the
    /// tracking states of a retry, which are assumed.
    package static func guias(_ query: GuiaQuery) -> String { guias(query, pageSize: GuiaResource.pageSize) }

    /// A listing of one waiting item, requested to check that the call is allowed.
    package static func probe(_ resource: GuiaResource) -> String {
        guias(GuiaQuery(resource: resource, pass: .new), pageSize: 1)
    }

    private static func guias(_ query: GuiaQuery, pageSize: Int) -> String {
        let resource = query.resource
        let tracking = query.tracking
        var path =
            "\(resource.path)?page=\(query.page)&pageSize=\(pageSize)"
            + "&expand=\(resource.expand.joined(separator: ","))&order=\(resource.order)"
            + "&trackingStatus=\(tracking.rawValue)"
        if query.pass == .cancelled {
            path += "&\(resource.cancelledFilter.name)=\(resource.cancelledFilter.value)"
        }
        return path
    }

    /// Path for the confirmation of an item (PUT). Confirmed by public sources.
    /// - Throws: `.malformed` when the key cannot be a path component.
    package static func guia(_ key: String, of resource: GuiaResource) throws(PortError) -> String {
        "\(resource.path)/\(try component(key, named: resource.keyName))"
    }
}
