package import FoundationEssentials

/// Stores what Protheus did with placed files. Every writing call is one transaction, durable on return. Database
/// errors are those of `Ledger`.
package protocol HandOverLedger: Sendable {
    /// Placed files whose hand-over may still change: those that are `lying`, and those `taken` since `takenSince`,
    /// which may come back in a sub-folder. One page, ordered by path: those after `after`, at most `limit`.
    func watchedPlacements(
        takenSince: Date, after: String?, limit: Int
    ) async throws(PortError) -> [WatchedPlacement]

    /// Stores what was noticed; the BXX status of a drop follows from it.
    func recordHandOvers(_ noticed: [WatchedPlacement], at time: Date) async throws(PortError)

    /// Assigns returned files to placements by digest. Of the placements with these bytes that were placed before the
    /// file appeared, the one of the same name gets the hand-over status, else the latest. A placement that is
    /// `refused` stays so. A file that is an original of this program changes nothing.
    func recordReturned(_ files: [ReturnedFile], at time: Date) async throws(PortError) -> ReturnedOutcome

    /// Number of files that Protheus refused, drops and guias together.
    func refusedCount() async throws(PortError) -> Int
}

/// Result of `HandOverLedger.recordReturned(_:at:)`.
package struct ReturnedOutcome: Sendable, Equatable {
    /// Placements whose hand-over status changed.
    package var changed: [WatchedPlacement] = []
    /// An original of this program with these bytes is on its way to such a folder, so the file cannot be assigned yet;
    /// the caller must ask again.
    package var undecided: [ReturnedFile] = []

    /// No changes.
    package init() {}
}
