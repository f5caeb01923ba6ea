import Domain
import FoundationEssentials

/// What the ledger runs inside its transaction to judge one inspected drop.
struct Deciding {
    let parts: PipelineParts

    /// Pure: everything but the history is fixed by this call.
    func decision(on inspected: InspectedDrop) -> @Sendable (History) -> Decision {
        let (rules, routes, dayOf) = (parts.rules, parts.routes, parts.day)
        let (inspection, drop, references) = (inspected.inspection, inspected.drop, parts.references())
        // The day of its receipt, so that a file that is judged after midnight keeps its day.
        let day = dayOf(drop.receivedAt)
        return { history in
            Domain.decide(
                inspection, named: drop.name, from: drop.origin, rules: rules, history: history, routes: routes,
                on: day, references: references, dayOf: dayOf)
        }
    }

    /// The drop as it is just after its judgement, when nothing was delivered yet.
    func judged(_ inspected: InspectedDrop, _ judgement: Judgement, at time: Date) -> JudgedDrop {
        JudgedDrop(
            drop: inspected.drop, facts: DocumentFacts(inspected.inspection), judgement: judgement,
            outcomes: judgement.deliveries.map { DeliveryOutcome(waiting: $0.destination) }, judgedAt: time)
    }
}
