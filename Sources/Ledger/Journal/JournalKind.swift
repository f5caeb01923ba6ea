import Domain

/// What a row of the journal tells. Rows about batches, guias and jobs name them in their detail. The kinds of a drop's own states are the states' names: a drop in a state without a row
/// that says so betrays a journal that was cut.
enum JournalKind: String, CaseIterable {
    case claimed, released, judged, settled, requeued
    case pathCorrected = "path.corrected"
    case deliveryBegun = "delivery.begun"
    case deliveryPlacing = "delivery.placing"
    case deliveryEnded = "delivery.ended"
    case deliveriesRearmed = "deliveries.rearmed"
    case handedOver = "delivery.handedOver"
    case batchListed = "batch.listed"
    case batchRefreshed = "batch.refreshed"
    case batchReopened = "batch.reopened"
    case batchSuperseded = "batch.superseded"
    case batchBegun = "batch.begun"
    case batchFetched = "batch.fetched"
    case batchTokenForgotten = "batch.tokenForgotten"
    case batchConfirming = "batch.confirming"
    case batchHeld = "batch.held"
    case batchEnded = "batch.ended"
    case batchRedriven = "batch.redriven"
    case guiaPlacing = "guia.placing"
    case guiaPlaced = "guia.placed"
    case guiaRefused = "guia.refused"
    case guiaToTell = "guia.toTell"
    case guiaTold = "guia.told"
    case guiaRedriven = "guia.redriven"
    case guiaHandedOver = "guia.handedOver"
    case jobLeased = "job.leased"
    case jobReleased = "job.released"
    case jobRun = "job.run"
    case jobAsked = "job.asked"
    case requestAsked = "request.asked"
    case requestAnswered = "request.answered"
}
