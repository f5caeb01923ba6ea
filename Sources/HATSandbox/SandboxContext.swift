import Hummingbird
import NIOCore

/// A request's context with its connection, so that it can be closed without an answer, and with the flaw of the call.
struct SandboxContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel
    /// The flaw of this call, for flaws that its handler implements.
    var flaw: SandboxFlaw?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}
