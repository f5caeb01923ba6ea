// swift-tools-version: 6.2
import PackageDescription

// A separate package, so that only those who measure build it. Run it with `Benchmarks/run`.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "hatspool", path: "..")],
    targets: [
        .systemLibrary(name: "CBareLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CBareLoop", dependencies: ["CBareLibXML2"]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "CBareLoop", .product(name: "Measurement", package: "hatspool"),
            ]),
        // Runs in its own process, so that its memory can be measured.
        .executableTarget(
            name: "LargeDocument",
            dependencies: [.product(name: "Measurement", package: "hatspool")]),
    ]
)
