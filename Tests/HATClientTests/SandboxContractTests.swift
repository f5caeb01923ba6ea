import Digests
import Domain
import FoundationEssentials
import HATContract
import HATSandbox
import Testing

@testable import HATClient

/// The client against the sandbox: the behaviour that the pipeline relies on.
@Suite struct SandboxContractTests {
    @Test func `a lote is accepted and its receipt names batch, protocol and status`() async throws {
        try await withSandbox { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    let exchange = await portal.submit(sent)
                    let lote = try #require(sandbox.storedLotes().first)
                    #expect(exchange.method == "POST")
                    #expect(exchange.path == "v1/batchesAuthorization")
                    #expect(exchange.httpStatus == 201)
                    #expect(exchange.duration > .zero)
                    #expect(
                        exchange.receipt
                            == PortalReceipt(
                                batchNumber: lote.answer.batchNumber?.text,
                                protocolNumber: lote.answer.protocol?.text, status: "1", wasAlreadyThere: false))
                    #expect(lote.key == sent.key)
                    #expect(lote.facts == sent.facts)
                    #expect(lote.contentByteCount == smallLote.count)
                    #expect(sandbox.requests().map(\.status) == [201])
                }
            }
        }
    }

    @Test func `a repeat is answered like the first time and takes no effect`() async throws {
        try await withSandbox { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    let first = await portal.submit(sent)
                    let second = await portal.submit(sent)
                    #expect(second.httpStatus == 200)
                    #expect(second.receipt?.wasAlreadyThere == true)
                    #expect(second.receipt?.batchNumber == first.receipt?.batchNumber)
                    #expect(second.receipt?.protocolNumber == first.receipt?.protocolNumber)
                    #expect(sandbox.effectCount == 1)
                }
            }
        }
    }

    @Test func `the same key with other content is refused permanently`() async throws {
        try await withSandbox { sandbox, baseURL in
            try await withPortal(portalSettings(baseURL)) { portal in
                let other = smallLote + [0x0A]
                try await withFile(smallLote) { _ = await portal.submit(try submission(of: smallLote, at: $0)) }
                let exchange = try await withFile(other) { await portal.submit(try submission(of: other, at: $0)) }
                #expect(exchange.error?.code == .refused)
                #expect(exchange.error?.httpStatus == 409)
                #expect(exchange.error?.isTransient == false)
                #expect(exchange.error?.isOutcomeUnknown == false)
                #expect(sandbox.effectCount == 1)
            }
        }
    }

    @Test func `T24 a lote stored before the connection dropped is found and not sent again`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.dropAfterStoring = 1
        // Such a portal would process a second upload with the same key twice; only a lookup before it prevents that.
        behaviour.forgetsKeys = true
        try await withSandbox(behaviour) { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    let lost = await portal.submit(sent)
                    #expect(lost.error?.code == .unreachable)
                    #expect(lost.error?.isTransient == true)
                    #expect(lost.error?.isOutcomeUnknown == true)
                    #expect(lost.httpStatus == nil)
                    let found = await portal.receipt(for: sent.key, registroANS: sent.facts.codeSusep)
                    let lote = try #require(sandbox.storedLotes().first)
                    #expect(found.receipt?.batchNumber == lote.answer.batchNumber?.text)
                    #expect(found.receipt?.wasAlreadyThere == true)
                    #expect(sandbox.effectCount == 1)
                    #expect(sandbox.requests().map(\.status) == [nil, 200])
                }
            }
        }
    }

    @Test func `T24 a lote dropped before storing is known to be absent and then accepted`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.dropBeforeStoring = 1
        try await withSandbox(behaviour) { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    let lost = await portal.submit(sent)
                    #expect(lost.error?.isOutcomeUnknown == true)
                    let asked = await portal.receipt(for: sent.key, registroANS: sent.facts.codeSusep)
                    #expect(asked.isAbsent)
                    #expect(asked.httpStatus == 404)
                    #expect(await portal.submit(sent).httpStatus == 201)
                    #expect(sandbox.effectCount == 1)
                }
            }
        }
    }

    @Test func `T24 a portal that forgets keys counts a blind repeat as a second effect`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.forgetsKeys = true
        try await withSandbox(behaviour) { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    _ = await portal.submit(sent)
                    _ = await portal.submit(sent)
                    #expect(sandbox.storedLotes().map(\.effects) == [2])
                }
            }
        }
    }

    @Test func `a lote of another operator is not found`() async throws {
        try await withSandbox { _, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    _ = await portal.submit(sent)
                    #expect(await portal.receipt(for: sent.key, registroANS: "000001").isAbsent)
                }
            }
        }
    }

    @Test func `500 is transient, its outcome unknown; the next attempt passes`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.failNext = 1
        try await withSandbox(behaviour) { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path)
                    let failed = await portal.submit(sent)
                    #expect(failed.error?.code == .unavailable)
                    #expect(failed.error?.httpStatus == 500)
                    #expect(failed.error?.isTransient == true)
                    #expect(failed.error?.isOutcomeUnknown == true)
                    #expect(failed.error?.retryAfter == nil)
                    #expect(await portal.submit(sent).httpStatus == 201)
                    #expect(sandbox.requestCount == 2)
                }
            }
        }
    }

    @Test func `503 with Retry-After in seconds reports the wait and that nothing was done`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.failNext = 1
        behaviour.failStatus = 503
        behaviour.retryAfter = "17"
        try await withSandbox(behaviour) { _, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let failed = await portal.submit(try submission(of: smallLote, at: path))
                    #expect(failed.error?.code == .unavailable)
                    #expect(failed.error?.retryAfter == .seconds(17))
                    #expect(failed.error?.isOutcomeUnknown == false)
                }
            }
        }
    }

    @Test func `a wrong token is unauthorised and may pass later`() async throws {
        try await withSandbox { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL, token: "outro-token-qualquer")) { portal in
                    let exchange = await portal.submit(try submission(of: smallLote, at: path))
                    #expect(exchange.error?.code == .unauthorized)
                    #expect(exchange.error?.httpStatus == 401)
                    #expect(exchange.error?.isTransient == true)
                    #expect(exchange.error?.message.contains("MV_PHATTOK") == true)
                    #expect(exchange.error?.message.contains("outro-token") == false)
                    let lookup = await portal.receipt(for: IdempotencyKey(text: "k"), registroANS: "1")
                    #expect(lookup.error?.code == .unauthorized)
                    await #expect(throws: PortError.self) { try await portal.health() }
                    #expect(sandbox.requests().map(\.status) == [401, 401, 401])
                }
            }
        }
    }

    @Test func `a refusal that arrives before a large body was sent is read`() async throws {
        let bytes = pseudoRandomBytes(count: 8 << 20, seed: 3)
        try await withSandbox { _, baseURL in
            try await withFile(bytes) { path in
                try await withPortal(portalSettings(baseURL, token: "outro-token-qualquer")) { portal in
                    let sent = try submission(of: bytes, at: path)
                    let exchange = await portal.submit(sent)
                    #expect(exchange.error?.code == .unauthorized)
                    #expect(exchange.error?.isOutcomeUnknown == false)
                }
            }
        }
    }

    @Test func `facts that the portal does not accept are refused with its message`() async throws {
        try await withSandbox { _, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path) { $0.batchDate = "09/03/2026" }
                    let exchange = await portal.submit(sent)
                    #expect(exchange.error?.code == .refused)
                    #expect(exchange.error?.httpStatus == 400)
                    #expect(exchange.error?.message.contains("batchDate") == true)
                }
            }
        }
    }

    @Test func `a digest that differs from the content is refused`() async throws {
        try await withSandbox { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let sent = try submission(of: smallLote, at: path, digest: SHA256Digest.of([1, 2, 3]))
                    let exchange = await portal.submit(sent)
                    #expect(exchange.error?.code == .refused)
                    #expect(exchange.error?.httpStatus == 422)
                    #expect(sandbox.storedLotes().isEmpty)
                }
            }
        }
    }

    @Test func `a content of 30 MB arrives with its digest`() async throws {
        let bytes = pseudoRandomBytes(count: 30 << 20 | 1, seed: 20_260_309)
        try await withSandbox { sandbox, baseURL in
            try await withFile(bytes) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    let exchange = await portal.submit(try submission(of: bytes, at: path))
                    #expect(exchange.httpStatus == 201)
                    #expect(sandbox.storedLotes().first?.contentByteCount == bytes.count)
                    #expect(try sandbox.storedLotes().first?.contentSHA256 == SHA256Digest.of(bytes))
                }
            }
        }
    }

    @Test func `the health check reports its three parts, with and without a slash after the base`() async throws {
        try await withSandbox { sandbox, baseURL in
            for base in [baseURL, String(baseURL.dropLast())] {
                try await withPortal(portalSettings(base)) { portal in
                    let health = try await portal.health()
                    #expect(health == PortalHealth(rest: true, redis: true, banco: true))
                }
            }
            #expect(Set(sandbox.requests().map(\.path)) == ["/api/healthcare/hat/v1/healthcheck"])
        }
    }

    @Test func `a delay above the time limit ends the call with an unknown outcome`() async throws {
        var behaviour = SandboxBehaviour()
        behaviour.delayMilliseconds = 600_000
        // Decremented when the call arrives, before the delay, so it shows the arrival.
        behaviour.failNext = 1
        try await withSandbox(behaviour) { sandbox, baseURL in
            try await withFile(smallLote) { path in
                try await withPortal(portalSettings(baseURL)) { portal in
                    var portal = portal
                    portal.timeLimit = { _ in while sandbox.behaviour.failNext > 0 { await Task.yield() } }
                    let exchange = await portal.submit(try submission(of: smallLote, at: path))
                    #expect(exchange.error?.code == .unreachable)
                    #expect(exchange.error?.isTransient == true)
                    #expect(exchange.error?.isOutcomeUnknown == true)
                }
            }
        }
    }
}
