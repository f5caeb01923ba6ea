import Domain
import Logging
package import Pipeline
import ServiceLifecycle

/// Keeps the answers to exports in agreement with the states of their orders.
package struct ExportAnswerJob: Service {
    private let answers: ExportAnswers
    private let parts: PipelineParts
    private let loop: Loop

    /// A job that runs every two seconds; `signal` wakes it when orders ended or an export was settled.
    package init(answers: ExportAnswers, parts: PipelineParts, signal: Signal, clock: any Clock<Duration>) {
        self.answers = answers
        self.parts = parts
        self.loop = Loop(interval: .seconds(2), clock: clock, signal: signal)
    }

    /// Runs until shutdown or cancellation.
    package func run() async {
        await loop.run {
            do throws(PortError) {
                try await answers.round()
            } catch {
                parts.log(error, "an export's answer could not be written; it will be retried")
            }
            return nil
        }
    }
}
