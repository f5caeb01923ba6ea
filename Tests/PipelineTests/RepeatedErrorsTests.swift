import Domain
import FoundationEssentials
import Pipeline
import Testing

@Suite struct `Repeated errors` {
    private let start = Date(timeIntervalSince1970: 1_000_000)

    private func fault(_ text: String = "no room", _ message: String = "a file was not taken") -> RepeatedErrors.Fault {
        RepeatedErrors.Fault(PortError(.noSpace, text, isTransient: true), message)
    }

    private func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

    @Test func `T43 five of a minute are logged at once, the others as one line when it ends`() {
        let errors = RepeatedErrors()
        let fault = fault()
        let reported = (0..<1_000).map { errors.note(fault, at: at(Double($0) * 0.05)).isLogged }
        #expect(reported.prefix(5).allSatisfy { $0 })
        #expect(!reported.dropFirst(5).contains(true))
        #expect(errors.ended(by: at(59.9)) == [])
        #expect(errors.ended(by: at(60)) == [.init(fault: fault, count: 995)])
        #expect(errors.ended(by: at(61)) == [], "told twice")
    }

    @Test func `T42 two hours of errors are six lines a minute, and every error is counted`() {
        let errors = RepeatedErrors()
        let fault = fault()
        var lines = 0
        var counted = 0
        for second in 0..<7_200 {
            let confirmation = errors.note(fault, at: at(Double(second)))
            lines += (confirmation.isLogged ? 1 : 0) + confirmation.ended.count
            counted += (confirmation.isLogged ? 1 : 0) + confirmation.ended.reduce(0) { $0 + $1.count }
        }
        let rest = errors.rest()
        #expect(counted + rest.reduce(0) { $0 + $1.count } == 7_200)
        #expect(lines + rest.count == 120 * 6)
    }

    @Test func `five errors or fewer are not folded, and no later line reports them`() {
        let errors = RepeatedErrors()
        for second in 0..<5 { #expect(errors.note(fault(), at: at(Double(second))).isLogged) }
        #expect(errors.ended(by: at(60)) == [])
    }

    @Test func `errors with another text, summary or position are counted separately`() {
        let errors = RepeatedErrors()
        for second in 0..<9 { _ = errors.note(fault(), at: at(Double(second))) }
        #expect(errors.note(fault("no more room"), at: at(10)).isLogged)
        #expect(errors.note(fault("no room", "an answer was not written"), at: at(10)).isLogged)
        let elsewhere = RepeatedErrors.Fault(
            PortError(.noSpace, "no room", isTransient: true, line: 1), "a file was not taken")
        #expect(errors.note(elsewhere, at: at(10)).isLogged)
    }

    @Test func `another error reports ended minutes, and the same error starts a new one`() {
        let errors = RepeatedErrors()
        let fault = fault()
        for _ in 0..<8 { _ = errors.note(fault, at: start) }
        let other = errors.note(self.fault("another"), at: at(75))
        #expect(other == .init(isLogged: true, ended: [.init(fault: fault, count: 3)]))
        #expect(errors.note(fault, at: at(76)) == .init(isLogged: true, ended: []))
    }

    @Test func `a clock that is set back folds nothing for longer than a minute`() {
        let errors = RepeatedErrors()
        let fault = fault()
        for _ in 0..<8 { _ = errors.note(fault, at: at(86_400)) }
        let confirmation = errors.note(fault, at: start)
        #expect(confirmation == .init(isLogged: true, ended: [.init(fault: fault, count: 3)]))
    }

    @Test func `more kinds of error than the limit are all logged`() {
        let errors = RepeatedErrors()
        for number in 0..<RepeatedErrors.faultsMax * 2 {
            for _ in 0..<7 { _ = errors.note(fault("kind \(number)"), at: start) }
        }
        #expect(errors.note(fault("kind \(RepeatedErrors.faultsMax + 1)"), at: start).isLogged)
        #expect(errors.rest().count == RepeatedErrors.faultsMax)
    }
}
