import Domain

/// The coded fields of messages other than inspections, archives and records.
extension WorkerPreparation: WireValue {
    static var unread: WorkerPreparation { WorkerPreparation(schemas: [], known: []) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&purpose, &schemas, &known, &rehearsesPoison)
        try coder.fields(&memoryRoomBytes)
    }
}

extension WorkerPreparation.Purpose: WireValue {}

extension WorkerSchema: WireValue {
    static var unread: WorkerSchema { WorkerSchema(version: .unread, folder: "", root: "") }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&version, &folder, &root)
    }
}

extension TISSVersion: WireValue {
    static var unread: TISSVersion {
        guard let version = TISSVersion("0.00.00") else { preconditionFailure("A version is written d.dd.dd.") }
        return version
    }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.code(&self, as: \.text) { TISSVersion($0) }
    }
}

extension SandboxState: WireValue {
    static var unread: SandboxState {
        SandboxState(refusesCalls: false, refusesFiles: false, hasOwnNamespaces: false)
    }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&refusesCalls, &refusesFiles, &hasOwnNamespaces)
    }
}

extension WorkerRefusal: WireValue {
    static var unread: WorkerRefusal { WorkerRefusal(PortError(.internalFault, "")) }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&code, &message, &isTransient)
    }
}

extension IntakeOrder: WireValue {
    static var unread: IntakeOrder { IntakeOrder() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&name, &depth, &form, &limits)
        try coder.fields(&terms)
    }
}

/// Codes all limits, because a child would use its default for a missing one.
extension Limits: WireValue {
    static var unread: Limits { Limits() }

    mutating func code(_ coder: inout WireCoder) throws(ChannelFailure) {
        try coder.fields(&documentBytesMax, &depthMax, &elementsMax, &dictionaryBytesMax)
        try coder.fields(&textBytesMax, &documentoBytesMax, &attributesMax, &attributeBytesMax)
        try coder.fields(&nameBytesMax, &findingsKeptMax, &findingsReadMax, &lookupsMax)
        try coder.fields(&collectsLookups, &guiasKeptMax, &inspectionTimeMax, &archiveEntriesMax)
        try coder.fields(&archiveBytesMax, &archiveRatioMax, &archivesInArchiveMax, &archiveDepthMax)
        try coder.fields(&archiveTimeMax, &inspectionTriesMax, &exportBytesMax, &exportRecordsMax)
        try coder.fields(&exportFieldsMax, &exportTimeMax, &orderChunkMax, &claimGroupMax)
        try coder.fields(&scanMax, &settleRoundMax, &portalAnswerBytesMax, &portalProgressBytesMax)
        try coder.fields(&pathGroupMax, &pathGroupBytesMax, &diskThreads, &inspectedPerWorker)
    }
}
