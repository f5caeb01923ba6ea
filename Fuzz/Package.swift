// swift-tools-version: 6.2
import PackageDescription

// A separate package with the readers only, so that only those who fuzz build it, and within minutes. The sources are
// links to those of the program. `Fuzz/run` instruments and links it.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
    name: "hatspool",
    dependencies: [.package(url: "https://github.com/apple/swift-system", from: "1.8.1")],
    targets: [
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0"),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive"),
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto"),
        .systemLibrary(name: "CINIH", pkgConfig: "inih"),
        .systemLibrary(name: "CLibCSV"),

        .target(name: "CLinux"),

        target("JSON"),
        target("Domain", ["JSON"]),
        target("Digests", ["Domain", "CLibCrypto"]),
        target("Files", ["Domain", "CLinux", systemPackage]),
        target("XMLReading", ["Domain", "Files", "CLibXML2", systemPackage]),
        target("Documents", ["Domain", "Digests", "XMLReading", "CLibXML2"]),
        target("Archives", ["Domain", "Files", "CLibArchive", systemPackage]),
        target("Exports", ["Domain", "XMLReading", "CLibXML2", "CLibCSV"]),
        target("Settings", ["Domain", "Files", "CINIH"]),

        // The in-memory file for every reader.
        target("FuzzInput", ["Domain"]),
        // Each has its own entry point, so they are linked one at a time.
        target("FuzzDocument", ["Documents", "Domain", "FuzzInput"]),
        target("FuzzArchive", ["Archives", "Domain", "FuzzInput"]),
        target("FuzzSettings", ["Settings", "Domain", "FuzzInput"]),
        target("FuzzExport", ["Exports", "Domain", "FuzzInput"]),
        target("FuzzSchedule", ["Domain"]),
    ]
)
