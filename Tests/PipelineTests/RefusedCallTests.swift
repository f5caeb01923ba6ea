import Domain
import Foundation
import Ledger
import Pipeline
import Testing

/// HAT answers, but refuses every call of a family: wrong credentials, or a wrong address.
@Suite struct `Calls that HAT refuses` {
    private static let refuses = "HAT refuses the credentials; waiting work continues when the token is right"
    private static let accepts = "HAT accepts calls again; waiting work continues"

    private func watch(_ rig: UploadRig) -> AvailabilityWatch {
        AvailabilityWatch(parts: rig.parts, ledger: rig.ledger, settings: AvailabilityWatch.Settings())
    }

    private func serve(_ rig: UploadRig, _ watch: AvailabilityWatch, seconds: Int) async throws {
        for _ in 0..<seconds {
            try await rig.deliver()
            await watch.tick()
            rig.clock.advance(1)
        }
    }

    private static func refused(_ status: Int) -> PortError {
        status == 401 || status == 403
            ? PortError(.unauthorized, "HTTP \(status)", isTransient: true, httpStatus: status)
            : PortError(.configuration, "HTTP \(status)", httpStatus: status)
    }

    @Test(arguments: [
        (401, PortalAbsenceKind.unauthorized), (403, .unauthorized), (302, .wrongAddress), (404, .wrongAddress),
        (405, .wrongAddress),
    ])
    func `are named for what they are, cost one call a minute, and continue by themselves`(
        _ status: Int, _ kind: PortalAbsenceKind
    ) async throws {
        let rig = try UploadRig()
        let watch = watch(rig)
        for _ in 0..<1_000 { rig.portal.upload(.failed(Self.refused(status))) }
        var ids: [DropID] = []
        for number in 1...10 { ids.append(try await rig.accept("\(number)")) }
        try await serve(rig, watch, seconds: 600)
        let absence = try #require(try await rig.ledger.portalFacts().absence)
        #expect(absence.kind == kind)
        #expect(absence.reason == "HTTP \(status)")
        // The breaker needs a few failures to open; then there is one call a minute.
        #expect((10...20).contains(rig.portal.submits), "\(rig.portal.submits) calls in ten minutes")
        #expect(rig.portal.calls.allSatisfy { $0 != .health })
        rig.portal.clearUploads()
        try await serve(rig, watch, seconds: 75)
        for id in ids { #expect(try await rig.outcome(id)?.state == .delivered) }
        #expect(try await rig.ledger.portalFacts().absence == nil)
        #expect(rig.lines.count(of: Self.accepts).lines == 1)
    }

    @Test func `a changed token is tried at once`() async throws {
        let rig = try UploadRig()
        let watch = watch(rig)
        for _ in 0..<1_000 { rig.portal.upload(.failed(Self.refused(401))) }
        let id = try await rig.accept("1")
        try await serve(rig, watch, seconds: 600)
        rig.portal.clearUploads()
        rig.portal.changeToken()
        try await serve(rig, watch, seconds: 3)
        #expect(try await rig.outcome(id)?.state == .delivered)
        #expect(rig.lines.count(of: Self.refuses).lines == 1)
    }

    @Test func `refused credentials give nothing up, a call that never exists ends at the horizon`() async throws {
        for (status, state) in [(401, DeliveryState.delivered), (404, .givenUp)] {
            let rig = try UploadRig()
            let watch = watch(rig)
            for _ in 0..<1_000 { rig.portal.upload(.failed(Self.refused(status))) }
            let id = try await rig.accept("1")
            try await serve(rig, watch, seconds: 40)
            rig.clock.advance(80 * 3_600)
            try await serve(rig, watch, seconds: 90)
            rig.portal.clearUploads()
            try await serve(rig, watch, seconds: 90)
            #expect(try await rig.outcome(id)?.state == state, "\(status)")
        }
    }

    @Test func `an outage is not a refusal, and a refusal of one family leaves the others alone`() async throws {
        let breaker = CircuitBreaker()
        await breaker.report(Self.refused(403), for: .batches)
        #expect(await breaker.permission(for: .batches) != .granted)
        #expect(await breaker.permission(for: .uploads) == .granted)
        await breaker.report(nil, for: .uploads)
        #expect(await breaker.absence?.kind == .unauthorized)
        #expect(await breaker.absence(of: .uploads) == nil)
        // One endpoint of orders that HAT does not have is not all of them; a storage refuses one file's token.
        await breaker.report(Self.refused(404), for: .orders)
        await breaker.report(Self.refused(403), for: .downloads)
        #expect(await breaker.permission(for: .orders) == .granted)
        #expect(await breaker.permission(for: .downloads) == .granted)
    }
}
