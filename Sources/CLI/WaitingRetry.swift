import Application
import Domain

/// `--waiting` of the commands that try again: everything of one kind that waits for HAT, counted and confirmed.
enum WaitingRetry {
    static func run(
        _ kind: WaitingKind, _ common: CommonOptions, _ confirmation: Confirmation, isDry: Bool = false
    ) async throws {
        let service = try WaitingService(settings: try common.settings())
        let count = try await service.count([kind])
        guard count > 0, !isDry else {
            return try common.report(count, Speech.say("à espera: \(count)", "waiting: \(count)"))
        }
        if count > 1 { try confirmation.require(for: count, "retry", name(kind)) }
        let changed = try await service.retry([kind])
        try common.report(changed, Speech.say("\(changed) tentados agora", "\(changed) tried now"))
    }

    private static func name(_ kind: WaitingKind) -> String {
        switch kind {
        case .deliveries: Speech.say("entregas", "deliveries")
        case .orders: Speech.say("pedidos", "orders")
        case .batches: Speech.say("lotes do HAT", "batches of HAT")
        case .guias: Speech.say("guias", "guias")
        }
    }
}
