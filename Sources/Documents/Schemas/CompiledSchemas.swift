package import Domain
import Synchronization

/// The compiled schemas of all installed versions, shared by every inspection.
///
/// They are compiled offline: see `SchemaLoader`. A version can be added or replaced while documents are inspected. A
/// running inspection keeps the schema with which it began.
package final class CompiledSchemas: Sendable {
    private struct State {
        var schemas: [TISSVersion: CompiledSchema] = [:]
        var failures: [TISSVersion: String] = [:]
        var times: [TISSVersion: Duration] = [:]
    }

    private let state: Mutex<State>

    private init(_ state: State) { self.state = Mutex(state) }

    /// Compiles every folder, on as many threads as there are processors.
    /// - Returns: the schemas that compiled; `failures` names the others.
    /// - Throws: `.configuration` when the loaded libxml2 judges known values wrongly; `.internalFault` when it cannot
    ///   be set up.
    package static func compile(_ folders: [SchemaFolder]) throws(PortError) -> CompiledSchemas {
        try SchemaSelfTest.run()
        let collected = Mutex(State())
        OwnThreads.perform(folders.count) { index in
            let folder = folders[index]
            let clock = ContinuousClock()
            let start = clock.now
            let result = Result { () throws(PortError) in try SchemaCompilation.compile(folder) }
            let time = clock.now - start
            collected.withLock { state in
                state.times[folder.version] = time
                switch result {
                case .success(let schema): state.schemas[folder.version] = schema
                case .failure(let error): state.failures[folder.version] = error.message
                }
            }
        }
        return CompiledSchemas(collected.withLock { $0 })
    }

    /// Compiles `folder` and replaces the schema of its version. On a failure the former schema remains.
    /// - Throws: `.malformed` with the reason when it does not compile; `.notFound` or `.forbidden` for the folder.
    package func add(_ folder: SchemaFolder) throws(PortError) {
        let clock = ContinuousClock()
        let start = clock.now
        let schema: CompiledSchema
        do {
            schema = try SchemaCompilation.compile(folder)
        } catch {
            state.withLock { state in
                if state.schemas[folder.version] == nil { state.failures[folder.version] = error.message }
            }
            throw error
        }
        let time = clock.now - start
        state.withLock { state in
            state.schemas[folder.version] = schema
            state.failures[folder.version] = nil
            state.times[folder.version] = time
        }
    }

    /// The versions whose schema compiled.
    package var versions: Set<TISSVersion> { state.withLock { Set($0.schemas.keys) } }

    /// The reason for each version that did not compile: libxml2's message about the schema.
    package var failures: [TISSVersion: String] { state.withLock { $0.failures } }

    /// The time that the compilation of each version took.
    package var compileTimes: [TISSVersion: Duration] { state.withLock { $0.times } }

    /// The current schemas. Holding the snapshot keeps them alive.
    var snapshot: [TISSVersion: CompiledSchema] { state.withLock { $0.schemas } }
}
