// swift-tools-version: 6.2
import PackageDescription

/// One settings array for every target: language mode 6, strict memory safety, warnings are errors.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")

let package = Package(
    name: "hatspool",
    products: [
        .executable(name: "hatspool", targets: ["hatspool"]),
        .library(name: "Measurement", targets: ["Measurement"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Only the tests start programs of the system.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // C libraries: a module map and a shim header each.
        // Of headers of ours alone, and a target of C for their sake: a system library's headers are inputs of nothing.
        .target(name: "CLinux"),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CINIH", pkgConfig: "inih", providers: [.apt(["libinih-dev"])]),
        .systemLibrary(name: "CLibSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
        // libcsv tells nothing to pkg-config.
        .systemLibrary(name: "CLibCSV", providers: [.apt(["libcsv-dev"])]),

        // Values, rules and ports; no I/O.
        library("JSON"),
        library("Domain", ["JSON"]),
        library("Digests", ["Domain", "CLibCrypto"]),
        library("Messages", ["Domain"]),
        library("TISSWriting", ["Domain", "Digests"]),
        library("Samples", ["Domain", "TISSWriting"]),
        library("Answers", ["Domain", "Messages", "TISSWriting", "JSON"]),
        library("Guias", ["Domain", "Digests", "JSON"]),
        library("ExportFormat", ["Domain", "JSON"]),

        // Descriptors, folders and error numbers of the system.
        library("Files", ["Domain", "CLinux", systemPackage]),

        // What the readers of XML are made of.
        library("XMLReading", ["Domain", "Files", "CLibXML2", systemPackage]),

        // Adapters: one means each, never importing one another.
        library("Settings", ["Domain", "Files", "CINIH"]),
        library("Spool", ["Domain", "Digests", "Files", "CLinux"]),
        library("Archives", ["Domain", "Files", "CLibArchive", systemPackage]),
        library("Schemas", ["Domain", "Digests", "Files", "CLinux", systemPackage]),
        library("Documents", ["Domain", "Digests", "XMLReading", "CLibXML2"]),
        library("Exports", ["Domain", "XMLReading", "CLibXML2", "CLibCSV"]),
        library("References", ["Domain", "Digests", "Files", "CLibCSV"]),
        library("InspectionWorkers", ["Domain", "CLinux", "CLibSeccomp", "JSON"]),
        library("Ledger", ["Domain", "Digests", "JSON"]),
        library("LedgerSQLite", ["Ledger", "Domain", "Files", grdb, systemPackage]),
        library("PortalLog", ["Domain", "Files", systemPackage]),
        library("HATContract", ["Domain", "JSON"]),
        library("HATClient", ["Domain", "Files", "HATContract", asyncHTTPClient, nioCore, nioHTTP1, nioPosix, "JSON"]),
        library(
            "HATSandbox",
            [
                "HATContract", "Domain", "Digests", "JSON", "Samples", "TISSWriting", hummingbird, nioCore, nioPosix,
                httpTypes,
                logging, serviceLifecycle, systemPackage,
            ]),

        // The paths, the loops, the assembly and the commands.
        library("Pipeline", ["Domain", "Files", logging, nioPosix, "JSON"]),
        library("Jobs", ["Domain", "Pipeline", logging, serviceLifecycle]),
        library(
            "Application",
            [
                "Domain", "Digests", "Messages", "Answers", "Settings", "Spool", "Archives", "Schemas", "Documents",
                "InspectionWorkers", "Ledger", "LedgerSQLite", "Guias", "ExportFormat", "Exports", "PortalLog",
                "References", "HATContract", "HATClient",
                "Pipeline", "Jobs", logging,
                serviceLifecycle, unixSignals, nioPosix,
            ]),
        .executableTarget(
            name: "hatspool",
            dependencies: [
                "Application", "Domain", "Messages", "Settings", "Samples", "TISSWriting", "Schemas", "ExportFormat",
                "HATSandbox",
                argumentParser,
                logging, serviceLifecycle, unixSignals,
            ],
            path: "Sources/CLI",
            swiftSettings: strict),
        library(
            "Measurement",
            ["Domain", "Documents", "Spool", "Ledger", "LedgerSQLite", "Pipeline", "Samples", "TISSWriting", nioPosix]),

        // What several test targets judge by.
        .target(
            name: "TestSupport", dependencies: ["Domain", "Digests", "CLinux", subprocess, systemPackage],
            path: "Tests/TestSupport", swiftSettings: strict),
        // The second adapter of the ledger, in memory.
        .target(
            name: "LedgerMemory", dependencies: ["Domain"], path: "Tests/LedgerMemory", swiftSettings: strict),
        // The path of a drop on ports in memory.
        .target(
            name: "PipelineSupport", dependencies: ["Pipeline", "Domain", "Digests", logging, nioPosix],
            path: "Tests/PipelineSupport", swiftSettings: strict),
        tests("AnswersTests", ["Answers", "Messages", "TISSWriting", "Domain", "Digests", "TestSupport"]),
        tests(
            "ApplicationTests",
            ["Application", "Domain", "Jobs", "Messages", "Pipeline", "Settings", "Spool", "TestSupport"]),
        tests("ArchivesTests", ["Archives", "Domain", "CLibArchive", "TestSupport"]),
        .testTarget(
            name: "CLITests", dependencies: ["hatspool", "Domain", "TestSupport"], exclude: ["Snapshots"],
            swiftSettings: strict),
        tests("DigestsTests", ["Digests", "Domain"]),
        tests(
            "DocumentsTests",
            [
                "Documents", "Domain", "Digests", "InspectionWorkers", "Samples", "TISSWriting", "TestSupport",
                "XMLReading",
            ]),
        tests("DomainTests", ["Domain", "TestSupport"]),
        tests("EndToEndTests", ["hatspool", "Domain", "TestSupport"]),
        tests("ExportFormatTests", ["ExportFormat", "Domain", "TestSupport"]),
        tests("ExportsTests", ["Exports", "Domain", "TestSupport"]),
        tests(
            "HATClientTests",
            ["Domain", "Digests", "HATContract", "HATClient", "HATSandbox", "JSON", nioCore, nioPosix, logging]),
        tests(
            "HATSandboxTests",
            [
                "Domain", "Digests", "HATContract", "HATSandbox", "JSON", asyncHTTPClient, nioCore, nioHTTP1, logging,
                serviceLifecycle,
            ]),
        tests("FilesTests", ["Files", "Domain", "TestSupport", systemPackage]),
        tests("GuiasTests", ["Guias", "Domain", "Digests", "TestSupport", "JSON"]),
        // A worker whose document says what its reader is to do, for the tests of its sandbox.
        .executableTarget(
            name: "InspectionWorkerProbe", dependencies: ["InspectionWorkers", "Domain"],
            path: "Tests/InspectionWorkerProbe", swiftSettings: strict),
        tests("InspectionWorkersTests", ["InspectionWorkers", "InspectionWorkerProbe", "Domain", "CLinux"]),
        tests("JobsTests", ["Jobs", "Pipeline", "PipelineSupport", "Domain", logging, serviceLifecycle]),
        tests("JSONTests", ["JSON"]),
        tests("LayeringTests", []),
        tests("LedgerSQLiteTests", ["LedgerSQLite", "LedgerMemory", "Ledger", "Domain", "TestSupport", grdb]),
        tests("LedgerTests", ["Ledger", "Domain", "Digests"]),
        tests("MessagesTests", ["Messages", "Domain", "TestSupport"]),
        tests(
            "PipelineTests",
            [
                "Jobs", "Pipeline", "PipelineSupport", "Domain", "Digests", "JSON", "Spool", "Ledger", "LedgerSQLite",
                "TestSupport", logging, nioPosix,
            ]),
        tests("PortalLogTests", ["PortalLog", "Domain"]),
        tests("ReferencesTests", ["References", "Domain"]),
        tests("SamplesTests", ["Samples", "TISSWriting", "Domain", "Digests", "TestSupport"]),
        tests("SchemasTests", ["Schemas", "Archives", "Domain", "Digests", "TestSupport"]),
        tests("SettingsTests", ["Settings", "Domain", "TestSupport"]),
        tests("SpoolTests", ["Spool", "Files", "Domain", "Digests", "TestSupport", "CLinux"]),
        tests("TestSupportTests", ["TestSupport"]),
        tests("XMLReadingTests", ["XMLReading", "Domain", "CLibXML2"]),
    ]
)
