// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody builds it who does not fuzz. Run it with `Fuzz/run SECONDS`, which instruments everything.
let package = Package(
    name: "Fuzz",
    dependencies: [.package(name: "hatspool", path: "..")],
    targets: [
        .target(
            name: "FuzzDocument",
            dependencies: [.product(name: "InspectionMeasurement", package: "hatspool")],
            swiftSettings: [.swiftLanguageMode(.v6)])
    ]
)
