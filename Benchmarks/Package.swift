// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody builds it who does not measure. Run it with `Benchmarks/run`.
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
        // Alone in its process, for its memory to be seen.
        .executableTarget(
            name: "LargeDocument",
            dependencies: [.product(name: "Measurement", package: "hatspool")]),
    ]
)
