import Foundation

/// One target of `Sources` and everything that its files import: the table of `docs/ARCHITECTURE.md` as data.
struct Layer {
    let target: String
    /// Targets of this project and packages.
    let modules: Set<String>
    /// Modules of the toolchain and the C library. `Foundation` (with its tables of ICU) and `Glibc` are for the targets
    /// that need them.
    let system: Set<String>

    init(_ target: String, _ modules: Set<String> = [], system: Set<String> = []) {
        (self.target, self.modules, self.system) = (target, modules, system)
    }

    /// As the document shows it: `Domain` is left out where it is imported, because nearly all do.
    var imports: String {
        let own = modules.subtracting(["Domain"]).sorted() + system.sorted()
        return own.isEmpty ? "–" : own.joined(separator: ", ")
    }

    /// In the order of the document.
    static let all = [
        Layer("JSON", system: ["FoundationEssentials"]),
        Layer("Domain", ["JSON"], system: ["FoundationEssentials"]),
        Layer("Digests", ["CLibCrypto", "Domain"]),
        Layer("Messages", ["Domain"], system: ["FoundationEssentials"]),
        Layer(
            "TISSWriting", ["Digests", "Domain"], system: ["FoundationEssentials", "FoundationInternationalization"]),
        Layer("Samples", ["Domain", "TISSWriting"]),
        Layer("Answers", ["Domain", "JSON", "Messages", "TISSWriting"], system: ["FoundationEssentials"]),
        Layer("Guias", ["Digests", "Domain", "JSON"], system: ["FoundationEssentials"]),
        Layer("ExportFormat", ["Domain", "JSON"]),
        Layer("Files", ["CLinux", "Domain", "SystemPackage"], system: ["Glibc", "Synchronization"]),
        Layer("Settings", ["CINIH", "Domain", "Files"], system: ["FoundationEssentials", "Glibc"]),
        Layer(
            "Spool", ["CLinux", "Digests", "Domain", "Files"],
            system: ["Foundation", "FoundationEssentials", "Glibc", "Synchronization"]),
        Layer("Archives", ["CLibArchive", "Domain", "Files", "SystemPackage"], system: ["Glibc"]),
        Layer(
            "Schemas", ["CLinux", "Digests", "Domain", "Files", "SystemPackage"],
            system: ["FoundationEssentials", "Glibc"]),
        Layer("XMLReading", ["CLibXML2", "Domain", "Files", "SystemPackage"], system: ["Glibc"]),
        Layer("Documents", ["CLibXML2", "Digests", "Domain", "XMLReading"], system: ["Glibc", "Synchronization"]),
        Layer("Exports", ["CLibCSV", "CLibXML2", "Domain", "XMLReading"]),
        Layer("References", ["CLibCSV", "Digests", "Domain", "Files"], system: ["Glibc", "Synchronization"]),
        Layer(
            "InspectionWorkers", ["CLibSeccomp", "CLinux", "Domain", "JSON"],
            system: ["Dispatch", "FoundationEssentials", "Glibc", "Synchronization"]),
        Layer("Ledger", ["Digests", "Domain", "JSON"], system: ["FoundationEssentials", "Synchronization"]),
        Layer(
            "LedgerSQLite", ["Domain", "Files", "GRDB", "GRDBSQLite", "Ledger", "SystemPackage"],
            system: ["FoundationEssentials", "Glibc"]),
        Layer(
            "PortalLog", ["Domain", "Files", "SystemPackage"],
            system: ["Dispatch", "FoundationEssentials", "Glibc", "Synchronization"]),
        Layer("HATContract", ["Domain", "JSON"], system: ["FoundationEssentials"]),
        Layer(
            "HATClient",
            ["AsyncHTTPClient", "Domain", "Files", "HATContract", "JSON", "NIOCore", "NIOHTTP1", "NIOPosix"],
            system: ["FoundationEssentials", "Glibc", "Synchronization"]),
        Layer(
            "HATSandbox",
            [
                "Digests", "Domain", "HATContract", "HTTPTypes", "Hummingbird", "JSON", "Logging", "NIOCore",
                "NIOPosix", "Samples", "ServiceLifecycle", "SystemPackage", "TISSWriting",
            ], system: ["Foundation", "FoundationEssentials", "Glibc", "Synchronization"]),
        Layer(
            "Pipeline", ["Domain", "Files", "JSON", "Logging", "NIOPosix"],
            system: ["FoundationEssentials", "Glibc", "Synchronization"]),
        Layer(
            "Jobs", ["Domain", "Logging", "Pipeline", "ServiceLifecycle"],
            system: ["FoundationEssentials", "Synchronization"]),
        Layer(
            "Application",
            [
                "Answers", "Archives", "Documents", "Domain", "ExportFormat", "Exports", "Guias", "HATClient",
                "InspectionWorkers", "Jobs", "Ledger", "LedgerSQLite", "Logging", "Messages", "NIOPosix", "Pipeline",
                "PortalLog", "References", "Schemas", "ServiceLifecycle", "Settings", "Spool", "UnixSignals",
            ], system: ["Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization"]),
        Layer(
            "CLI",
            [
                "Application", "ArgumentParser", "Domain", "ExportFormat", "HATSandbox", "Logging", "Messages",
                "Samples", "Schemas", "ServiceLifecycle", "Settings", "TISSWriting", "UnixSignals",
            ], system: ["Foundation", "FoundationNetworking", "Glibc", "Synchronization"]),
        Layer(
            "Measurement",
            [
                "Documents", "Domain", "Ledger", "LedgerSQLite", "NIOPosix", "Pipeline", "Samples", "Spool",
                "TISSWriting",
            ], system: ["FoundationEssentials", "Glibc"]),
    ]
}
