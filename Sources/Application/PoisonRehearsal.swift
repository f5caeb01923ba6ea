import Domain
import Glibc
import InspectionWorkers

/// Files that crash, block or exhaust the process that reads them, to rehearse the consequences. Only a debug build has
/// them, and only while `HATSPOOL_POISON_WORDS=1` is set in its environment.
///
/// The first bytes of a document or export select the fault (`rehearse-crash`, `rehearse-loop`, `rehearse-memory`); for
/// an archive its name does.
struct PoisonRehearsal {
    let isOn: Bool

    init(_ environment: [String: String]) {
        #if DEBUG
            isOn = environment["HATSPOOL_POISON_WORDS"] == "1"
        #else
            isOn = false
        #endif
    }

    /// Shortens the time limit to seconds, so that many endless files can be rehearsed.
    func limits(_ limits: Limits) -> Limits {
        guard isOn else { return limits }
        var limits = limits
        limits.inspectionTimeMax = .seconds(2)
        limits.archiveTimeMax = .seconds(2)
        return limits
    }

    func settings(_ settings: WorkerSettings) -> WorkerSettings {
        var settings = settings
        if isOn { settings.graceTime = .milliseconds(500) }
        return settings
    }

    func settings(_ settings: IntakeSettings) -> IntakeSettings {
        var settings = settings
        if isOn { settings.graceTime = .milliseconds(500) }
        settings.rehearsesPoison = isOn
        return settings
    }

    /// In the process that reads.
    static func wrap(_ inspector: some Inspector, in preparation: WorkerPreparation) -> any Inspector {
        #if DEBUG
            if preparation.rehearsesPoison { return RehearsingInspector(inspector: inspector) }
        #endif
        return inspector
    }

    static func wrap(_ tools: IntakeTools, in preparation: WorkerPreparation) -> IntakeTools {
        #if DEBUG
            if preparation.rehearsesPoison {
                return IntakeTools(unpacker: RehearsingUnpacker(unpacker: tools.unpacker)) { terms throws(PortError) in
                    RehearsingExportReader(reader: try tools.exports(terms))
                }
            }
        #endif
        return tools
    }
}

#if DEBUG
    /// The faults of a reader.
    private enum PoisonWord: String, CaseIterable {
        case crash = "rehearse-crash"
        case loop = "rehearse-loop"
        case memory = "rehearse-memory"

        static func obey(_ document: DocumentDescriptor) {
            var bytes = [UInt8](repeating: 0, count: 1_024)
            let count = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe pread(document.rawValue, bytes.baseAddress, bytes.count, 0)
            }
            obey(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self))
        }

        static func obey(_ text: String) {
            guard let word = allCases.first(where: { text.contains($0.rawValue) }) else { return }
            switch word {
            case .crash: abort()
            case .loop: while getpid() > 0 {}
            case .memory:
                let bytes = [UInt8](repeating: 1, count: 4 << 30)
                if bytes[bytes.count / 2] != 1 { abort() }
            }
        }
    }

    private struct RehearsingInspector<Real: Inspector>: Inspector {
        let inspector: Real
        var versions: Set<TISSVersion> { inspector.versions }

        func inspect(_ document: DocumentDescriptor, limits: Limits) throws(PortError) -> Inspection {
            PoisonWord.obey(document)
            return try inspector.inspect(document, limits: limits)
        }
    }

    private struct RehearsingUnpacker: Unpacker {
        let unpacker: any Unpacker

        func isArchive(_ document: DocumentDescriptor) throws(PortError) -> Bool { try unpacker.isArchive(document) }

        func unpack(
            _ document: DocumentDescriptor, name: String, depth: Int, limits: Limits,
            newEntry: (Int) throws(PortError) -> any IncomingFile
        ) throws(PortError) -> UnpackedArchive {
            // After it was unpacked: the program has files of it by then.
            let archive = try unpacker.unpack(
                document, name: name, depth: depth, limits: limits, newEntry: newEntry)
            PoisonWord.obey(name)
            return archive
        }
    }

    private struct RehearsingExportReader: ExportReader {
        let reader: any ExportReader

        func recognise(_ document: DocumentDescriptor, name: String) throws(PortError) -> ExportForm? {
            try reader.recognise(document, name: name)
        }

        func open(
            _ document: DocumentDescriptor, form: ExportForm, limits: Limits
        ) throws(PortError) -> any ExportCursor {
            PoisonWord.obey(document)
            return try reader.open(document, form: form, limits: limits)
        }
    }
#endif
