import Hummingbird
import NIOCore

/// A request's context that keeps its connection, so that it can be closed without an answer, and how the call is to go
/// wrong.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// How this call is to go wrong, where its handler has to see to it.
    var flaw: SandboxFlaw?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
