import Domain
import Logging
package import Pipeline
import ServiceLifecycle

/// Keeps the answers of exports true to their orders.
package struct ExportAnswerJob: Service {
    private let answers: ExportAnswers
    private let parts: PipelineParts
    private let loop: Loop

    /// `signal` wakes it when orders came to an end or an export was settled.
    package init(answers: ExportAnswers, parts: PipelineParts, signal: Signal, clock: any Clock<Duration>) {
        self.answers = answers
        self.parts = parts
        self.loop = Loop(interval: .seconds(2), clock: clock, signal: signal)
    }

    package func run() async {
        await loop.run {
            do throws(PortError) {
                try await answers.round()
            } catch {
                parts.log(error, "an export's answer could not be written; it comes again")
            }
            return nil
        }
    }
}
