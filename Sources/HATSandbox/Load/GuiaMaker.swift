import Domain
import JSON

/// Creates the guias of a load; their JSON is generated later.
struct GuiaMaker {
    let load: SandboxLoad

    /// Numbers continue after the items that a collection has already.
    /// - Throws: `.configuration` for a given item without its tracking key.
    func guias(after counts: [GuiaResource: Int]) throws(PortError) -> [SandboxGuia] {
        var guias: [SandboxGuia] = []
        for (resource, count) in [
            (GuiaResource.authorizations, load.guias.authorizations), (.clinicalAttachments, load.guias.attachments),
            (.treatmentExtensions, load.guias.extensions),
        ] {
            let first = counts[resource] ?? 0
            guias += (0..<count).map { guia(resource, first + $0) }
        }
        for given in load.givenGuias { guias.append(try guia(given)) }
        return guias
    }

    private func guia(_ resource: GuiaResource, _ position: Int) -> SandboxGuia {
        var draw = Draw(seed: load.seed, position: position, stream: resource.stream)
        let providers = load.providerList
        let isCancelled = draw.happens(load.cancelledFraction)
        let isUnconfirmed = draw.happens(load.unconfirmedFraction) && isCancelled
        let isInvalid = draw.happens(load.invalidFraction) && !isCancelled && resource != .treatmentExtensions
        let recipe = GuiaRecipe(
            id: position + 1, seed: draw.number(), provider: providers[position % providers.count], date: load.date,
            isInvalid: isInvalid, isAudit: draw.happens(load.auditFraction),
            hasUnknownKeys: draw.happens(load.unknownKeysFraction))
        return SandboxGuia(
            resource: resource, key: key(resource, position + 1), content: .made(recipe),
            tracking: isCancelled ? load.cancelledTracking : .untreated, isCancelled: isCancelled,
            isUnconfirmed: isUnconfirmed)
    }

    /// The tracking key. An authorization has operator, year, month and number, in HAT's format.
    private func key(_ resource: GuiaResource, _ number: Int) -> String {
        let digits = String(10_000_000 + number).dropFirst()
        let month = load.date.prefix(7).split(separator: "-").joined()
        return switch resource {
        case .authorizations: "0001\(month)\(digits)"
        case .clinicalAttachments: "AX\(month)\(digits)"
        case .treatmentExtensions: "PR\(month)\(digits)"
        }
    }

    private func guia(_ given: GivenGuia) throws(PortError) -> SandboxGuia {
        guard let key = given.item[given.resource.keyName]?.scalarText else {
            throw PortError(.configuration, "A given item has no \(given.resource.keyName).")
        }
        let isCancelled = given.isCancelled ?? false
        return SandboxGuia(
            resource: given.resource, key: key, content: .given(given.item),
            tracking: given.trackingStatus ?? (isCancelled ? .stored : .untreated), isCancelled: isCancelled,
            isUnconfirmed: false)
    }
}

extension GuiaResource {
    /// Separates the random choices of the collections.
    fileprivate var stream: UInt64 {
        switch self {
        case .authorizations: 2
        case .clinicalAttachments: 3
        case .treatmentExtensions: 4
        }
    }
}
