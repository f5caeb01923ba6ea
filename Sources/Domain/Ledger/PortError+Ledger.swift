/// The errors that every ledger reports alike. IDs and states are no personal data.
extension PortError {
    /// A call about a drop that the ledger does not have.
    package static func unknownDrop(
        _ id: DropID, fileID: StaticString = #fileID, line: UInt = #line
    ) -> PortError {
        PortError(.notFound, "The ledger has no drop \(id).", fileID: fileID, line: line)
    }

    /// A call about a destination that the drop does not go to.
    package static func noDelivery(
        _ delivery: Delivery, fileID: StaticString = #fileID, line: UInt = #line
    ) -> PortError {
        PortError(
            .notFound, "Drop \(delivery.drop) has no delivery to \(delivery.destination.rawValue).", fileID: fileID,
            line: line)
    }

    /// A call about a batch that the ledger does not have.
    package static func unknownBatch(
        _ key: BatchKey, fileID: StaticString = #fileID, line: UInt = #line
    ) -> PortError {
        PortError(.notFound, "The ledger has no batch \(key.number) (\(key.operation)).", fileID: fileID, line: line)
    }

    /// A call about a guia or another item that the ledger does not have.
    package static func unknownGuia(
        _ key: GuiaKey, fileID: StaticString = #fileID, line: UInt = #line
    ) -> PortError {
        PortError(
            .notFound, "The ledger has no \(key.pass.rawValue) item \(key.key) of \(key.resource.rawValue).",
            fileID: fileID, line: line)
    }

    /// A call about an operator's request that the ledger does not have.
    package static func unknownRequest(
        _ number: Int64, fileID: StaticString = #fileID, line: UInt = #line
    ) -> PortError {
        PortError(.notFound, "The ledger knows no request \(number).", fileID: fileID, line: line)
    }

    /// A call that the drop's state does not allow. `act` is a participle ("settled"), `state` what the drop is.
    package static func outOfOrder(
        _ act: String, _ id: DropID, _ state: String, fileID: StaticString = #fileID, line: UInt = #line
    ) -> PortError {
        PortError(.internalFault, "Drop \(id) cannot be \(act): it is \(state).", fileID: fileID, line: line)
    }

    /// No protocol number is left after `Limits.protocolNumberMax`.
    package static func protocolNumbersUsedUp(fileID: StaticString = #fileID, line: UInt = #line) -> PortError {
        PortError(.limitExceeded, "The protocol numbers of 12 digits are used up.", fileID: fileID, line: line)
    }
}
