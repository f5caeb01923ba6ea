import Domain
import FoundationEssentials
import Logging

/// One step of one group: it is sent, or its token is polled. Durable intent before, durable result after.
struct OrderStep {
    /// The outcome of a step.
    enum Ended: Equatable {
        /// No call was made; calls to HAT are suspended.
        case passedOver
        case taken(Int)
        case goesOn
        case ended(succeeded: Int, refused: Int)
        case regrouped
        case deferred
        case dead(Int)
    }

    let orders: OrderParts
    let portal: any OrderPortal

    private var parts: PipelineParts { orders.parts }
    private var settings: OrderParts.Settings { orders.settings }

    /// A new group. `.passedOver` also when one of its orders went another way meanwhile.
    func begin(_ group: OrderGrouping.Group) async throws(PortError) -> Ended {
        guard await parts.breaker.permission(for: .orders) == .granted else { return .passedOver }
        // Derived from this group alone: to HAT, a record that an operator sends again after a refusal is not a
        // repetition.
        let key = IdempotencyKey(text: "hatspool-orders-\(parts.downloads.newIncomingID())")
        return try await underWay(key) { () throws(PortError) in
            let begun: OrderSending?
            do throws(PortError) {
                begun = try await orders.ledger.beginSending(
                    group.orders.map(\.code), to: group.endpoint, key: key, at: parts.now())
            } catch {
                await parts.breaker.giveBack()
                throw error
            }
            guard let begun else {
                await parts.breaker.giveBack()
                return .passedOver
            }
            parts.failPoints.reach(.afterBeginSending)
            return try await send(begun, group.orders)
        }
    }

    /// The next step of a group that was begun before.
    func goOn(_ sending: OrderSending) async throws(PortError) -> Ended {
        let isLookup = sending.state == .polling && sending.token != nil
        guard await parts.breaker.permission(for: isLookup ? .tokens : .orders) == .granted else {
            return .passedOver
        }
        return try await underWay(sending.key) { () throws(PortError) in
            let members: [OrderRecord]
            do throws(PortError) {
                members = try await orders.ledger.orders(ofSending: sending.number)
                if !isLookup { try await orders.ledger.beginAgain(sending.number, at: parts.now()) }
            } catch {
                await parts.breaker.giveBack()
                throw error
            }
            if isLookup, let token = sending.token { return try await ask(sending, token, members) }
            return try await send(sending, members)
        }
    }

    /// An open group is not woken by time, so `RunningRecovery` must reopen a group whose step fails here.
    private func underWay(
        _ key: IdempotencyKey, _ step: () async throws(PortError) -> Ended
    ) async throws(PortError) -> Ended {
        parts.unfinished.begin(key)
        defer { parts.unfinished.end(key) }
        do throws(PortError) {
            return try await step()
        } catch {
            parts.unfinished.noteLostSendings()
            throw error
        }
    }

    // MARK: Sending

    private func send(_ sending: OrderSending, _ members: [OrderRecord]) async throws(PortError) -> Ended {
        let message = OrderBody(settings: settings).message(for: members, to: sending.endpoint, key: sending.key)
        let reply = await portal.send(message)
        parts.failPoints.reach(.afterOrdersSent)
        await parts.breaker.report(reply.failure, for: .orders)
        switch reply.result {
        case .success(.token(let token, let seconds)):
            let wait = max(settings.pollWait.seconds, min(seconds ?? 0, settings.pollWaitMax.seconds))
            let result = SendingResult.taken(token: token, nextStepAt: parts.now().addingTimeInterval(wait))
            return try await end(sending, members, result, reply.call, "accepted")
        case .success(.finished(let refused)):
            return try await conclude(sending, members, refused, reply.call, "finished", nil)
        case .failure(let error):
            return try await fail(sending, members, error, reply.call)
        }
    }

    private func fail(
        _ sending: OrderSending, _ members: [OrderRecord], _ error: PortError, _ call: PortalCallRecord
    ) async throws(PortError) -> Ended {
        let half = max(1, members.count / 2)
        switch error.code {
        case .limitExceeded where members.count > 1:
            try await orders.ledger.learnGroupMax(sending.endpoint.callKey, half, at: parts.now())
            return try await end(sending, members, .regroup(groupMax: half, reason: error.message), call, error)
        case .refused where members.count > 1:
            return try await end(sending, members, .regroup(groupMax: half, reason: error.message), call, error)
        case .refused, .limitExceeded:
            let outcome = members.map { OrderOutcome(code: $0.code, state: .refused, reason: error.message) }
            return try await end(sending, members, .ended(outcome), call, Self.refusedWord, error.message)
        case .configuration where (members.map(\.attempts).max() ?? 0) + 1 < settings.tries && error.httpStatus != nil:
            // A path that HAT does not have, or does not have for a while: a proxy or a HAT that starts answers so too.
            return try await retry(sending, members, error, call)
        case .configuration:
            parts.log(error, "an endpoint in the table is not a path of HAT; its orders are held")
            let outcome = members.map { OrderOutcome(code: $0.code, state: .held, reason: error.message) }
            return try await end(sending, members, .ended(outcome), call, error)
        default:
            return try await retry(sending, members, error, call)
        }
    }

    /// A failure counts as a try only while HAT is healthy, so an outage uses up no tries.
    private func retry(
        _ sending: OrderSending, _ members: [OrderRecord], _ error: PortError, _ call: PortalCallRecord
    ) async throws(PortError) -> Ended {
        parts.log(error, "HAT did not accept a group of orders; it is retried")
        let counts = await parts.isHATWell() && error.code != .unauthorized
        let tries = (members.map(\.attempts).max() ?? 0) + 1
        if counts, tries >= settings.tries {
            return try await end(sending, members, .dead(reason: error.message), call, error)
        }
        let wait = max(settings.sendingWait, parts.backoff.asked(error.retryAfter))
        let result = SendingResult.retry(
            next: parts.now().addingTimeInterval(wait.seconds), countsAsTry: counts, reason: error.message)
        return try await end(sending, members, result, call, error)
    }

    // MARK: Polling for the result

    private func ask(
        _ sending: OrderSending, _ token: String, _ members: [OrderRecord]
    ) async throws(PortError) -> Ended {
        let reply = await portal.progress(of: token)
        await parts.breaker.report(reply.failure, for: .tokens)
        switch reply.result {
        case .success(let progress?) where progress.meaning == .succeeded:
            return try await conclude(sending, members, [], reply.call, "finished", progress.message)
        case .success(let progress?) where progress.meaning == .allRefused:
            return try await refuseAll(sending, members, progress, reply.call)
        case .success(let progress?) where progress.meaning == .someRefused:
            guard !progress.refused.isEmpty else {
                return try await unexplained(sending, members, progress, reply.call)
            }
            return try await conclude(sending, members, progress.refused, reply.call, "finished", progress.message)
        case .success(let progress?):
            return try await wait(sending, members, code: progress.code, progress.message, reply.call, "progress")
        case .success(nil):
            let reason = "HAT does not know the token."
            return try await wait(sending, members, code: nil, reason, reply.call, PortError.Code.notFound.rawValue)
        case .failure(let error):
            let asked = parts.backoff.asked(error.retryAfter)
            guard await parts.isHATWell() else {
                let next = parts.now().addingTimeInterval(max(settings.sendingWait, asked).seconds)
                return try await end(
                    sending, members, .goesOn(code: nil, nextStepAt: next, countsAsPoll: false), reply.call, error)
            }
            return try await wait(
                sending, members, code: nil, error.message, reply.call, error.code.rawValue, atLeast: asked)
        }
    }

    /// The pause between polls doubles up to its limit; only polls at the limit count.
    private func wait(
        _ sending: OrderSending, _ members: [OrderRecord], code: Int?, _ reason: String?, _ call: PortalCallRecord,
        _ outcome: String, atLeast asked: Duration = .zero
    ) async throws(PortError) -> Ended {
        let (first, most) = (settings.pollWait.seconds, settings.pollWaitMax.seconds)
        let elapsed = max(0, parts.now().timeIntervalSince(sending.begunAt))
        let isLate = elapsed >= most
        if isLate, sending.polls + 1 >= settings.tries {
            let reason = "HAT did not say how it ended after \(sending.polls + 1) polls."
            return try await end(sending, members, .dead(reason: reason), call, outcome, reason)
        }
        let next = parts.now().addingTimeInterval(max(min(max(first, elapsed), most), asked.seconds))
        return try await end(
            sending, members, .goesOn(code: code, nextStepAt: next, countsAsPoll: isLate), call, outcome, reason)
    }

    /// Refuses the items that HAT reports; the others succeeded. When a report matches no single order, every order
    /// without a report is sent again alone. Sending the same record again is harmless, and its own answer then names
    /// it.
    private func conclude(
        _ sending: OrderSending, _ members: [OrderRecord], _ refusals: [ItemRefusal], _ call: PortalCallRecord,
        _ outcome: String, _ message: String?
    ) async throws(PortError) -> Ended {
        let matched = RefusalMatching(members).match(refusals)
        let rest: OrderState = matched.isIncomplete ? .pending : .succeeded
        let outcomes = members.enumerated().map { position, order in
            let reason = matched.refused[position]
            return OrderOutcome(code: order.code, state: reason == nil ? rest : .refused, reason: reason)
        }
        // Refused orders are recorded as refused, even when the group ended as it should (PLSA277).
        let word = outcomes.contains { $0.state != .succeeded } ? Self.refusedWord : outcome
        let said = word == outcome ? message : Self.said(message, matched)
        return try await end(sending, members, .ended(outcomes), call, word, said)
    }

    /// HAT's message about a group, with those of its reports that match no single order.
    private static func said(_ message: String?, _ matched: RefusalMatching.Outcome) -> String? {
        let sentences = [message].compactMap(\.self) + matched.unmatched.prefix(3).filter { $0 != message }
        return sentences.isEmpty ? nil : String(sentences.joined(separator: "; ").prefix(300))
    }

    /// Outcome of an exchange in which HAT refused some or all of the orders.
    private static let refusedWord = "refused"

    private func refuseAll(
        _ sending: OrderSending, _ members: [OrderRecord], _ progress: TokenProgress, _ call: PortalCallRecord
    ) async throws(PortError) -> Ended {
        let matched = RefusalMatching(members).match(progress.refused)
        let said = Self.said(progress.message, matched)
        let outcomes = members.enumerated().map { position, order in
            OrderOutcome(code: order.code, state: .refused, reason: matched.refused[position] ?? said)
        }
        return try await end(sending, members, .ended(outcomes), call, Self.refusedWord, said)
    }

    private func unexplained(
        _ sending: OrderSending, _ members: [OrderRecord], _ progress: TokenProgress, _ call: PortalCallRecord
    ) async throws(PortError) -> Ended {
        let state: OrderState = members.count > 1 ? .pending : .refused
        let outcomes = members.map { OrderOutcome(code: $0.code, state: state, reason: progress.message) }
        return try await end(sending, members, .ended(outcomes), call, Self.refusedWord, progress.message)
    }

    // MARK: Writing to the ledger

    private func end(
        _ sending: OrderSending, _ members: [OrderRecord], _ result: SendingResult, _ call: PortalCallRecord,
        _ error: PortError
    ) async throws(PortError) -> Ended {
        try await end(sending, members, result, call, error.code.rawValue, error.message)
    }

    private func end(
        _ sending: OrderSending, _ members: [OrderRecord], _ result: SendingResult, _ call: PortalCallRecord,
        _ outcome: String, _ reason: String? = nil
    ) async throws(PortError) -> Ended {
        let (safeResult, time) = (safe(result, members), parts.now())
        let safeReason = reason.map { SafeReason.without(members, $0) }
        do throws(PortError) {
            try await orders.ledger.endStep(
                sending.number, result: safeResult, exchange: call, outcome: outcome, reason: safeReason, at: time)
        } catch {
            // HAT may give its answer only once, so it is recorded as soon as the ledger accepts it.
            parts.unfinished.note(
                sending: sending.number,
                UnfinishedSteps.SendingEnd(
                    key: sending.key, result: safeResult, exchange: call, outcome: outcome, reason: safeReason,
                    time: time))
            throw error
        }
        parts.failPoints.reach(.afterEndStep)
        OrderTrace(log: orders.traceLog).write(sending, members, safeResult, call)
        return switch result {
        case .taken: .taken(members.count)
        case .goesOn: .goesOn
        case .ended(let outcomes):
            .ended(
                succeeded: outcomes.count { $0.state == .succeeded }, refused: outcomes.count { $0.state == .refused })
        case .regroup: .regrouped
        case .retry: .deferred
        case .dead: .dead(members.count)
        }
    }

    /// The same result with every reason free of the records' values.
    private func safe(_ result: SendingResult, _ members: [OrderRecord]) -> SendingResult {
        switch result {
        case .taken, .goesOn: return result
        case .regroup(let groupMax, let reason):
            return .regroup(groupMax: groupMax, reason: SafeReason.without(members, reason))
        case .retry(let next, let countsAsTry, let reason):
            return .retry(next: next, countsAsTry: countsAsTry, reason: SafeReason.without(members, reason))
        case .dead(let reason): return .dead(reason: SafeReason.without(members, reason))
        case .ended(let outcomes):
            return .ended(
                zip(outcomes, members).map { outcome, order in
                    var outcome = outcome
                    outcome.reason = outcome.reason.map { SafeReason.without([order], $0) }
                    return outcome
                })
        }
    }
}

extension PortalReply {
    /// Why it failed; nil for an answer.
    var failure: PortError? {
        guard case .failure(let error) = result else { return nil }
        return error
    }
}
