import Testing

@testable import Spool

struct CompletenessTests {
    private let settings = IntakeSettings()

    private func judge(_ writer: WriterPresence, _ ending: DocumentEnding?, _ quiet: Duration) -> Completeness.Verdict {
        Completeness.judge(writer: writer, ending: ending, quiet: quiet, settings: settings)
    }

    @Test func `a complete document without a writer is complete at once`() {
        #expect(judge(.none, .whole, .zero) == .complete(isCutShort: false))
    }

    @Test func `a file with a writer is never complete, however long it takes`() {
        for ending in [DocumentEnding.whole, .missing, .unknowable, nil] {
            #expect(judge(.present, ending, .seconds(6 * 3600)) == .wait(remaining: nil))
        }
    }

    @Test func `where writers cannot be detected the quiet window decides`() {
        #expect(judge(.unknown, .whole, .milliseconds(1999)) == .wait(remaining: .milliseconds(1)))
        #expect(judge(.unknown, .whole, .seconds(2)) == .complete(isCutShort: false))
    }

    @Test func `a format without an end waits for the quiet window even without a writer`() {
        #expect(judge(.none, .unknowable, .zero) == .wait(remaining: .seconds(2)))
        #expect(judge(.none, .unknowable, .seconds(2)) == .complete(isCutShort: false))
    }

    @Test func `a truncated file is passed on as cut short after the window and not before`() {
        for writer in [WriterPresence.none, .unknown] {
            #expect(judge(writer, .missing, .seconds(59)) == .wait(remaining: .seconds(1)))
            #expect(judge(writer, .missing, .seconds(60)) == .complete(isCutShort: true))
        }
    }
}
