import Domain
import Synchronization
import Testing

@testable import HATClient

/// The token is read again where it is kept, after HAT refused it.
@Suite struct `A renewed token` {
    @Test func `is taken only when it differs and a header can hold it`() {
        let kept = KeptToken("first")
        let credentials = PortalCredentials("first", read: { kept.value.withLock { $0 } })
        #expect(!credentials.renew())
        for wrong in [nil, "", "two\nlines", " leading"] {
            kept.value.withLock { $0 = wrong }
            #expect(!credentials.renew() && credentials.token == "first")
        }
        kept.value.withLock { $0 = "second" }
        #expect(credentials.renew() && credentials.token == "second")
        #expect(!credentials.renew())
    }
}

private final class KeptToken: Sendable {
    let value: Mutex<String?>
    init(_ token: String?) { value = Mutex(token) }
}
