import Jobs
import Testing

struct IdleTimeoutTests {
    @Test func `a run that works for longer than its idle timeout still waits all of it afterwards`() {
        let start = ContinuousClock.now
        var idleTimeout = IdleTimeout(limit: .seconds(10), at: start)
        func isOver(_ second: Int, _ hasWorked: Bool) -> Bool {
            idleTimeout.isOver(hasWorked: hasWorked, at: start.advanced(by: .seconds(second)))
        }
        #expect(!isOver(600, true))
        #expect(!isOver(610, false))
        #expect(!isOver(612, true))
        #expect(!isOver(622, false))
        #expect(isOver(623, false))
    }

    @Test func `a run that has nothing to do waits from its start`() {
        let start = ContinuousClock.now
        var idleTimeout = IdleTimeout(limit: .seconds(10), at: start)
        let times = [0, 10, 11].map { start.advanced(by: .seconds($0)) }
        #expect(times.map { idleTimeout.isOver(hasWorked: false, at: $0) } == [false, false, true])
    }
}
