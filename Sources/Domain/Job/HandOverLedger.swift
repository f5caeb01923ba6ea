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
}
