import Domain

/// What a row of the journal tells. The kinds of a drop's own states are the states' names: a drop in a state without a row
/// that says so betrays a journal that was cut.
enum JournalKind: String, CaseIterable {
    case claimed, released, judged, settled, requeued
    case pathCorrected = "path.corrected"
    case deliveryBegun = "delivery.begun"
    case deliveryPlacing = "delivery.placing"
    case deliveryEnded = "delivery.ended"
    case deliveriesRearmed = "deliveries.rearmed"
    case requestAsked = "request.asked"
    case requestAnswered = "request.answered"
}
