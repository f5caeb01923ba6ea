import Domain
import FoundationEssentials
import Testing

/// Which verdict wins where several could be given, and where each leads.
@Suite struct `Verdicts that compete` {
    private let earlier = EarlierDrop(
        id: DropID(millisecondsSince1970: 1, random: 2), receivedAt: Date(timeIntervalSince1970: 0),
        protocolNumber: "77")

    private func decision(
        _ inspection: Inspection, history: History = History(), from origin: DropOrigin = .inbox
    ) -> Decision {
        decide(inspection, from: origin, rules: ownRules(), history: history, routes: .standard)
    }

    /// Waits for an operator, by a finding that holds.
    private var held: Inspection {
        var inspection = soundLote()
        inspection.schema = .notJudged
        inspection.findings = [Finding(.schemaNotInstalled)]
        return inspection
    }

    private var rejected: Inspection {
        var inspection = soundLote()
        inspection.hash.fits = nil
        return inspection
    }

    @Test func `a duplicate is one whatever else the file shows: nobody is asked about it, nothing is sent`() {
        for inspection in [soundLote(), held, rejected] {
            let decided = decision(inspection, history: History(sameContent: earlier))
            #expect(decided.verdict == .duplicate && decided.earlier == earlier)
            #expect(decided.destinations.isEmpty)
            #expect(decided.motive == Finding(.contentAlreadyReceived).motive)
        }
        // What failed here for reasons of ours, as often as it may.
        var failed = Inspection()
        failed.findings = [Finding(.inspectionFailed)]
        #expect(decision(failed).verdict == .held)
        #expect(decision(failed, history: History(sameContent: earlier)).verdict == .duplicate)
    }

    @Test func `where the operator lets equal bytes in twice, the other verdicts count`() {
        var rules = ownRules()
        rules.repeatedContent = .warn
        for (inspection, verdict) in [(soundLote(), Verdict.accepted), (held, .held), (rejected, .rejected)] {
            let decided = decide(
                inspection, rules: rules, history: History(sameContent: earlier), routes: .standard)
            #expect(decided.verdict == verdict)
        }
    }

    @Test func `what can never be delivered waits for nobody`() {
        var both = held
        both.hash.fits = nil
        #expect(decision(both).verdict == .rejected)
        #expect(decision(held).verdict == .held)
    }

    @Test func `a lote that was accepted before is refused, however sound this one is, and named by its own motive`() {
        let decided = decision(soundLote(), history: History(sameLote: earlier))
        #expect(decided.verdict == .rejected && decided.earlier == earlier)
        #expect(decided.motive == Finding(.loteAlreadyReceived).motive)
    }

    @Test(arguments: [("1", false), ("2", false), ("", true)])
    func `what came from HAT never goes back there, whatever the routes say`(number: String, isFromInbox: Bool) {
        let batch = DropOrigin.batch(BatchReference(number: number, healthProviderId: "1", authType: "02"))
        let decided = decision(soundLote(), from: isFromInbox ? .inbox : batch)
        #expect(decided.destinations == (isFromInbox ? [.hat] : [.importFolder]))
    }

    @Test func `only what is accepted has a destination, and only what is not has a motive`() {
        for inspection in [soundLote(), held, rejected] {
            for history in [History(), History(sameContent: earlier), History(sameLote: earlier)] {
                let decided = decision(inspection, history: history)
                #expect((decided.verdict == .accepted) == !decided.destinations.isEmpty)
                #expect((decided.verdict == .accepted) == (decided.motive == nil))
            }
        }
    }
}

@Suite struct `Waits between attempts` {
    @Test func `double from the first one up to the ceiling, and stay there`() {
        let backoff = Backoff()
        let waits = (1...12).map { backoff.wait(afterAttempt: $0, jitter: 1, retryAfter: nil) }
        let seconds: [Int] = [5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]
        #expect(waits == seconds.map { .seconds($0) })
    }

    @Test func `are between half and all of that, whatever the random source gives`() {
        let backoff = Backoff()
        for attempt in [1, 2, 5, 40] {
            let whole = backoff.wait(afterAttempt: attempt, jitter: 1, retryAfter: nil)
            #expect(backoff.wait(afterAttempt: attempt, jitter: 0, retryAfter: nil) == whole * 0.5)
            #expect(backoff.wait(afterAttempt: attempt, jitter: -3, retryAfter: nil) == whole * 0.5)
            #expect(backoff.wait(afterAttempt: attempt, jitter: 7, retryAfter: nil) == whole)
        }
    }

    @Test func `obey what the other side asks for, up to an hour, and never go below it`() {
        let backoff = Backoff()
        func wait(_ seconds: Int) -> Duration {
            backoff.wait(afterAttempt: 1, jitter: 1, retryAfter: .seconds(seconds))
        }
        #expect(wait(4) == .seconds(5))
        #expect(wait(6) == .seconds(6))
        #expect(wait(3_600) == .seconds(3_600))
        #expect(wait(86_400) == .seconds(3_600))
        #expect(wait(-1) == .seconds(5))
    }
}

@Suite struct `The status that Protheus shows` {
    private func status(
        _ verdict: Verdict?, _ destination: Destination, _ state: DeliveryState, attempts: Int = 1,
        handOver: HandOver? = nil
    ) -> BXXStatus {
        BXXStatus.of(
            verdict: verdict,
            outcomes: [
                DeliveryOutcome(
                    destination: destination, state: state, attempts: attempts, receipt: nil, reason: nil,
                    placementPath: nil, nextAttemptAt: nil, handOver: handOver)
            ])
    }

    @Test func `follows the verdict where nothing is delivered`() {
        #expect(BXXStatus.of(verdict: nil, outcomes: []) == .inProcess)
        #expect(BXXStatus.of(verdict: .rejected, outcomes: []) == .notAccepted)
        #expect(BXXStatus.of(verdict: .duplicate, outcomes: []) == .notAccepted)
        #expect(BXXStatus.of(verdict: .held, outcomes: []) == .inSubmission)
        #expect(BXXStatus.of(verdict: .accepted, outcomes: []) == .accepted)
    }

    @Test func `follows a delivery to HAT`() {
        #expect(status(.accepted, .hat, .waiting, attempts: 0) == .accepted)
        #expect(status(.accepted, .hat, .waiting) == .inSubmission)
        #expect(status(.accepted, .hat, .attempting) == .inSubmission)
        #expect(status(.accepted, .hat, .delivered) == .accepted)
        for state in [DeliveryState.refused, .givenUp, .held] {
            #expect(status(.accepted, .hat, state) == .inSubmission)
        }
    }

    @Test func `follows a file of the import folder from its placing to what Protheus made of it`() {
        #expect(status(.accepted, .importFolder, .waiting) == .accepted)
        #expect(status(.accepted, .importFolder, .placing) == .importing)
        #expect(status(.accepted, .importFolder, .delivered) == .inImport)
        #expect(status(.accepted, .importFolder, .delivered, handOver: .lying) == .inImport)
        #expect(status(.accepted, .importFolder, .delivered, handOver: .taken) == .imported)
        #expect(status(.accepted, .importFolder, .delivered, handOver: .processed) == .imported)
        #expect(status(.accepted, .importFolder, .delivered, handOver: .withdrawn) == .accepted)
    }
}
