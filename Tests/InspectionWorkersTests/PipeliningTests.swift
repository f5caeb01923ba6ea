import Domain
import Foundation
import InspectionWorkerProbe
import Synchronization
import Testing

@testable import InspectionWorkers

extension Workers {
    /// Several documents sent to one worker at a time.
    @Suite struct `Documents handed over ahead` {
        @Test func `a crash in the midst is blamed on exactly one document`() throws {
            let workers = try ProbeWorkers.start(1)
            defer { workers.close() }
            // After the first two the worker may receive several documents at once. The wait keeps it busy while the
            // rest is sent.
            for _ in 0..<8 { _ = try workers.inspect("ok") }
            let texts = ["wait"] + (0..<30).map { $0 == 14 ? "crash" : String(repeating: "x", count: 20 + $0) }
            let outcomes = inspectTogether(workers, texts)
            for (text, outcome) in zip(texts, outcomes) {
                switch outcome {
                case .success(let inspection):
                    #expect(text != "crash")
                    #expect(inspection.byteCount == Int64(text.utf8.count))
                case .failure(let error):
                    #expect(text == "crash")
                    #expect(error.message.contains("SIGABRT"))
                }
            }
            #expect(workers.lostCount == 1)
        }

        @Test func `every crash among many documents is blamed on itself only`() throws {
            let workers = try ProbeWorkers.start(2)
            defer { workers.close() }
            var random = SystemRandomNumberGenerator()
            let texts = (0..<120).map { $0 % 12 == 5 ? "crash" : String(repeating: "y", count: 20 + $0) }
                .shuffled(using: &random)
            let outcomes = inspectTogether(workers, texts)
            let blamed = zip(texts, outcomes).filter { if case .failure = $0.1 { true } else { false } }.map(\.0)
            #expect(blamed == Array(repeating: "crash", count: 10))
            #expect(workers.lostCount == 10)
        }

        @Test func `each caller gets the answer to its own document, in whatever order they come`() throws {
            let workers = try ProbeWorkers.start(2)
            defer { workers.close() }
            var random = SystemRandomNumberGenerator()
            let texts = (0..<400).map { String(repeating: "z", count: 20 + $0) }.shuffled(using: &random)
            for (text, outcome) in zip(texts, inspectTogether(workers, texts)) {
                #expect(try outcome.get().byteCount == Int64(text.utf8.count))
            }
        }

        @Test func `a slow document does not delay those behind it`() throws {
            let workers = try ProbeWorkers.start(2)
            defer { workers.close() }
            for _ in 0..<8 { _ = try workers.inspect("ok") }
            let ends = Mutex<(slow: ContinuousClock.Instant?, quick: ContinuousClock.Instant?)>((nil, nil))
            let group = DispatchGroup()
            Thread.detach(group) {
                // The number of lost workers shows that it fails.
                _ = try? workers.failure("loop", within: .seconds(1))
                ends.withLock { $0.slow = .now }
            }
            Thread.detach(group) {
                let outcomes = inspectTogether(workers, Array(repeating: "some other document", count: 40))
                let areInspected = outcomes.allSatisfy { if case .success = $0 { true } else { false } }
                if areInspected { ends.withLock { $0.quick = .now } }
            }
            group.wait()
            let (slow, quick) = ends.withLock { $0 }
            #expect(try #require(quick) < (try #require(slow)))
            #expect(workers.lostCount == 1)
        }

        @Test func `callers that are suspended get the same answers as those that block`() async throws {
            let workers = try ProbeWorkers.start(2)
            for seed in 0..<50 {
                let document = try MemoryDocument("facts \(seed)")
                let inspection = try await workers.inspectSuspended(document.descriptor, limits: Limits())
                withExtendedLifetime(document) {}
                #expect(inspection == ProbeFacts.inspection(UInt64(seed)), "seed \(seed)")
            }
            workers.close()
            let document = try MemoryDocument("ok")
            await #expect(throws: PortError.self) {
                _ = try await workers.inspectSuspended(document.descriptor, limits: Limits())
            }
        }

        @Test func `a thousand documents are answered as one by one`() throws {
            let workers = try ProbeWorkers.start(2)
            defer { workers.close() }
            let texts = (0..<1_000).map { "facts \($0)" }
            for (index, outcome) in inspectTogether(workers, texts).enumerated() {
                #expect(try outcome.get() == ProbeFacts.inspection(UInt64(index)), "seed \(index)")
            }
            #expect(workers.lostCount == 0)
        }

        @Test func `documents behind a slow one are read once, by another child`() throws {
            let workers = try ProbeWorkers.start(2)
            defer { workers.close() }
            // Each takes ten times as long as a quick one may, so those behind it are withdrawn and the child skips
            // them.
            let started = ContinuousClock.now
            let outcomes = inspectTogether(workers, Array(repeating: "wait", count: 24))
            for outcome in outcomes { #expect(try outcome.get().byteCount == 4) }
            print("24 documents of 200 ms by two children: \(started.duration(to: .now))")
            #expect(workers.lostCount == 0)
            // Withdrawn documents no longer delay others.
            let quick = ContinuousClock.now
            #expect(try workers.inspect("ok").byteCount == 2)
            #expect(quick.duration(to: .now) < .seconds(2), "24 times 200 ms would be read for nobody")
        }

        @Test func `as many children run as were requested, and none is lost`() throws {
            let workers = try ProbeWorkers.start(4)
            defer { workers.close() }
            for _ in 0..<50 { _ = try workers.inspect("ok") }
            _ = inspectTogether(workers, Array(repeating: "wait", count: 16))
            #expect(workers.childCount == 4 && Probes.readers().count == 4)
        }
    }
}

/// Inspects documents at the same time, each from a thread of its own, at most 32.
private func inspectTogether(_ workers: WorkerInspector, _ texts: [String]) -> [Result<Inspection, PortError>] {
    let outcomes = Mutex<[Int: Result<Inspection, PortError>]>([:])
    let next = Atomic(0)
    let group = DispatchGroup()
    for _ in 0..<min(texts.count, 32) {
        Thread.detach(group) {
            while true {
                let index = next.add(1, ordering: .relaxed).oldValue
                guard index < texts.count else { return }
                let outcome: Result<Inspection, PortError>
                do {
                    outcome = .success(try workers.inspect(texts[index]))
                } catch {
                    outcome = .failure(error as? PortError ?? PortError(.internalFault, "\(error)"))
                }
                outcomes.withLock { $0[index] = outcome }
            }
        }
    }
    group.wait()
    return texts.indices.map { index in
        outcomes.withLock { $0[index] } ?? .failure(PortError(.internalFault, "No outcome."))
    }
}

extension Thread {
    fileprivate static func detach(_ group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
        group.enter()
        detachNewThread {
            body()
            group.leave()
        }
    }
}
