package import FoundationEssentials

/// What Protheus did with placed files, as noticed.
package protocol HandOverLedger: Sendable {
    /// Placed files whose fate is open: `lying`, and those `taken` since `takenSince`, which may still come back in a sub-folder.
    /// Page by page, by path: those after `after`, at most `limit`.
    func watchedPlacements(
        takenSince: Date, after: String?, limit: Int
    ) async throws(PortError) -> [WatchedPlacement]

    /// Keeps what was noticed; a drop's BXX status follows from it. One transaction.
    func recordHandOvers(_ noticed: [WatchedPlacement], at time: Date) async throws(PortError)

    /// Keeps what came back, by its digest: of the placements with these bytes that were placed before the file came there, the one of
    /// the same name, or the latest. One that was refused stays so. An original of our own says nothing. One transaction.
    func recordReturned(_ files: [ReturnedFile], at time: Date) async throws(PortError) -> ReturnedOutcome

    /// Files that Protheus refused, drops and guias together.
    func refusedCount() async throws(PortError) -> Int
}

/// What came of files that were found in folders for what was processed or refused.
package struct ReturnedOutcome: Sendable, Equatable {
    package var changed: [WatchedPlacement] = []
    /// An original of ours with these bytes is on its way to such a folder: to be asked again.
    package var undecided: [ReturnedFile] = []

    package init() {}
}
