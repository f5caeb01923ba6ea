import Domain
import Synchronization
import Testing

@testable import InspectionWorkers

/// Tests the next step of a thread with a child. The threads belong to the test; no process is started.
@Suite struct `Dispatching of documents` {
    @Test func `documents are shared out evenly, and no child gets more than it can take`() throws {
        let test = try DispatcherTest(threads: 2)
        try test.submit(5)
        #expect(test.group(inFlight: 0) == [0, 1, 2])
        #expect(test.group(inFlight: 0) == [3])
        #expect(test.group(inFlight: 3, room: 0) == [])
        #expect(test.group(inFlight: 1) == [4])
        try test.submit(100)
        #expect(test.group(inFlight: 0, room: 32)?.count == 32)
    }

    @Test func `requeued documents are sent first`() throws {
        let test = try DispatcherTest(threads: 1)
        try test.submit(3)
        #expect(test.group(inFlight: 0) == [0, 1, 2])
        try test.submit(1)
        test.requeue([1, 2])
        #expect(test.group(inFlight: 1) == [1, 2, 3])
    }

    @Test func `a child of other schemas reads what it has, and is then replaced`() throws {
        let test = try DispatcherTest(threads: 1)
        test.dispatcher.install(generation: 1)
        try test.submit(2)
        #expect(test.group(inFlight: 2) == [], "and gets nothing more")
        #expect(test.step(inFlight: 0) == "start")
        #expect(test.group(inFlight: 0, generation: 1) == [0, 1])
    }

    @Test func `a thread without a child starts one`() throws {
        #expect(try DispatcherTest(threads: 1).step(inFlight: nil) == "start")
    }

    @Test func `at the end queued documents are refused, and sent ones are read`() throws {
        let test = try DispatcherTest(threads: 1)
        try test.submit(2)
        #expect(test.group(inFlight: 0, room: 1) == [0])
        test.dispatcher.close()
        #expect(test.failures.codes.withLock { $0 } == [1: .cancelled])
        #expect(throws: PortError.self) { try test.submit(1) }
        #expect(test.group(inFlight: 1) == [])
        #expect(test.step(inFlight: 0) == "stop" && test.step(inFlight: nil) == "stop")
    }

    @Test func `a failed start fails no document while another child is there to read it`() throws {
        let test = try DispatcherTest(threads: 2)
        test.dispatcher.noteStart()
        try test.submit(2)
        #expect(test.dispatcher.noteFailedStart(PortError(.internalFault, "None.")))
        #expect(test.failures.codes.withLock { $0 }.isEmpty)
        #expect(test.dispatcher.childCount == 1 && test.dispatcher.lostCount == 0)
        test.dispatcher.noteEnd(lost: true)
        #expect(test.dispatcher.childCount == 0 && test.dispatcher.lostCount == 1)
    }
}

/// Failures by the number of the document.
private final class Failures: Sendable {
    let codes = Mutex<[Int: PortError.Code]>([:])
}

/// Documents are identified by the order in which they were submitted.
private final class DispatcherTest {
    let dispatcher: Dispatcher
    let failures = Failures()
    private let document: MemoryDocument
    private var requests: [InspectionRequest] = []

    init(threads: Int) throws {
        dispatcher = Dispatcher(threadCount: threads)
        document = try MemoryDocument("")
    }

    func submit(_ count: Int) throws {
        for _ in 0..<count {
            let number = requests.count
            let request = InspectionRequest(document.descriptor, Limits()) { [failures] result in
                if case .failure(let error) = result { failures.codes.withLock { $0[number] = error.code } }
            }
            try dispatcher.submit(request)
            requests.append(request)
        }
    }

    func requeue(_ numbers: [Int]) { dispatcher.requeue(numbers.map { requests[$0] }) }

    /// The documents that a child receives; nil for another step.
    func group(inFlight: Int, room: Int = 32, generation: Int = 0) -> [Int]? {
        let child = Dispatcher.Child(generation: generation, inFlight: inFlight, room: room)
        guard case .read(let group) = dispatcher.next(child) else { return nil }
        return group.compactMap { request in requests.firstIndex { $0 === request } }
    }

    /// `inFlight`: nil for a thread without a child.
    func step(inFlight: Int?) -> String {
        switch dispatcher.next(inFlight.map { Dispatcher.Child(generation: 0, inFlight: $0, room: 32) }) {
        case .start: "start"
        case .read: "read"
        case .stop: "stop"
        }
    }
}
