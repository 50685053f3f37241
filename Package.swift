// swift-tools-version: 6.2
import PackageDescription

/// Settings of all code: the language of tomorrow, and no warning let through.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

/// Settings of the modules that hold pointers: each unsafe use is spelt `unsafe`.
let pointerSettings: [SwiftSetting] = settings + [.strictMemorySafety()]

let algorithms = Target.Dependency.product(name: "Algorithms", package: "swift-algorithms")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let orderedCollections = Target.Dependency.product(name: "OrderedCollections", package: "swift-collections")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// A module of the program. Dependencies run one way: from the command line down to the kernels.
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  settings: [SwiftSetting] = settings
) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of a module.
func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], excluding excluded: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies, exclude: excluded,
    swiftSettings: settings)
}

let package = Package(
  name: "caviar",
  products: [.executable(name: "caviar", targets: ["caviar"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-algorithms", from: "1.2.1"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "caviar", dependencies: ["CaviarCLI", system], exclude: ["Documentation.docc"],
      swiftSettings: settings),
    module(
      "CaviarCLI",
      [
        "CaviarReport", "CaviarRun", "CaviarProcesses", "CaviarResults", "CaviarLint", "CaviarExperiment",
        "CaviarProgram",
        "CaviarChecks",
        "CaviarTraining",
        "CaviarSearch", "CaviarData", "CaviarTables", "CaviarStore", "CaviarCompute", "CaviarSpec", "CaviarThreads",
        "CaviarDiagnostics",
        argumentParser, system,
      ], resources: [.embedInCode("Python/caviar.py")], settings: pointerSettings),
    module(
      "CaviarReport",
      [
        "CaviarRun", "CaviarResults", "CaviarExperiment", "CaviarProgram", "CaviarChecks", "CaviarTraining",
        "CaviarData",
        "CaviarSearch", "CaviarSpec",
        "CaviarDiagnostics", algorithms,
      ]),
    module(
      "CaviarRun",
      [
        "CaviarResults", "CaviarExperiment", "CaviarProgram", "CaviarChecks", "CaviarExamples", "CaviarTraining",
        "CaviarSearch",
        "CaviarData",
        "CaviarTables", "CaviarStore", "CaviarCompute", "CaviarRandom", "CaviarSpec", "CaviarThreads",
        "CaviarProcesses", "CaviarDiagnostics", crypto,
        system, algorithms,
      ],
      settings: pointerSettings),
    module("CaviarProcesses", ["CLinux", "CaviarThreads", system], settings: pointerSettings),
    module(
      "CaviarResults",
      [
        "CaviarExperiment", "CaviarProgram", "CaviarChecks", "CaviarTraining", "CaviarSearch", "CaviarData",
        "CaviarStore",
        "CaviarCompute",
        "CaviarSpec", "CaviarDiagnostics", crypto, system, orderedCollections,
      ]),
    module(
      "CaviarLint",
      ["CaviarExperiment", "CaviarProgram", "CaviarTraining", "CaviarSearch", "CaviarSpec", "CaviarDiagnostics"]),
    module(
      "CaviarExperiment",
      [
        "CaviarProgram", "CaviarChecks", "CaviarExamples", "CaviarTraining", "CaviarSearch", "CaviarData",
        "CaviarTables",
        "CaviarCompute", "CaviarSpec",
        "CaviarThreads",
        "CaviarYAML", "CaviarRandom", "CaviarDiagnostics", "CKernels", orderedCollections,
      ]),
    module(
      "CaviarProgram",
      ["CaviarTraining", "CaviarSearch", "CaviarRandom", "CaviarSpec", "CaviarYAML", "CaviarDiagnostics"]),
    module(
      "CaviarChecks",
      [
        "CaviarExamples", "CaviarTraining", "CaviarSearch", "CaviarCompute", "CaviarSpec", "CaviarYAML",
        "CaviarDiagnostics",
      ]),
    module("CaviarExamples", ["CaviarTraining", "CaviarCompute", "CaviarSpec", "CaviarRandom", "CKernels"]),
    module(
      "CaviarTraining",
      ["CaviarCompute", "CKernels", "CaviarRandom", "CaviarSpec", "CaviarYAML", "CaviarDiagnostics", algorithms]),
    module(
      "CaviarData",
      [
        "CaviarTables", "CaviarCompute", "CKernels", "CaviarRandom", "CaviarSpec", "CaviarYAML", "CaviarDiagnostics",
        algorithms,
      ]),
    module(
      "CaviarTables", ["CaviarCompute", "CaviarSpec", "CaviarDiagnostics", "CZlib", algorithms],
      settings: pointerSettings),
    module("CaviarSearch", ["CaviarRandom", "CaviarSpec", "CKernels"]),
    module(
      "CaviarStore", ["CaviarCompute", "CaviarThreads", "CaviarDiagnostics", crypto, system], settings: pointerSettings),
    module("CaviarCompute", ["CaviarRandom", "CaviarThreads", "CKernels", "COpenBLAS"], settings: pointerSettings),
    module("CaviarSpec", ["CaviarYAML", "CaviarDiagnostics"]),
    module("CaviarYAML", ["CYAML", "CaviarDiagnostics", algorithms], settings: pointerSettings),
    module("CaviarThreads", settings: pointerSettings),
    module("CaviarRandom"),
    module("CaviarDiagnostics"),
    .target(name: "CKernels"),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    tests(of: "CKernels"),
    tests(of: "CaviarDiagnostics"),
    tests(of: "CaviarRandom", excluding: ["Reference"]),
    tests(of: "CaviarYAML"),
    tests(of: "CaviarCompute", ["CaviarRandom"]),
    tests(
      of: "CaviarTraining", ["CaviarCompute", "CaviarRandom", "CaviarSpec", "CaviarYAML", "CaviarDiagnostics"],
      excluding: ["Reference"]),
    tests(
      of: "CaviarData",
      ["CaviarTables", "CaviarCompute", "CaviarSearch", "CaviarSpec", "CaviarYAML", "CaviarDiagnostics"],
      excluding: ["Reference"]),
    tests(of: "CaviarSpec", ["CaviarSearch", "CaviarYAML", "CaviarDiagnostics"], excluding: ["Reference"]),
    tests(
      of: "CaviarSearch", ["CaviarSpec", "CaviarRandom", "CaviarYAML", "CaviarDiagnostics"], excluding: ["Reference"]),
    tests(of: "CaviarStore", ["CaviarCompute", "CaviarThreads", "CaviarDiagnostics", system]),
    tests(
      of: "CaviarExperiment",
      [
        "CaviarLint", "CaviarChecks", "CaviarExamples", "CaviarTraining", "CaviarSearch", "CaviarData", "CaviarRandom",
        "CaviarSpec",
        "CaviarYAML", "CaviarDiagnostics",
      ], excluding: ["Reference"]),
    tests(
      of: "CaviarResults",
      [
        "CaviarExperiment", "CaviarProgram", "CaviarChecks", "CaviarTraining", "CaviarSearch", "CaviarStore",
        "CaviarSpec",
        "CaviarDiagnostics",
      ]),
    tests(
      of: "CaviarRun",
      [
        "CaviarReport", "CaviarResults", "CaviarExperiment", "CaviarProgram", "CaviarChecks", "CaviarTraining",
        "CaviarSearch",
        "CaviarData",
        "CaviarTables",
        "CaviarStore", "CaviarCompute", "CaviarSpec", "CaviarThreads", "CaviarYAML", "CaviarDiagnostics", system,
      ], excluding: ["Numerics1", "Reference"]),
    tests(
      of: "CaviarReport",
      [
        "CaviarRun", "CaviarResults", "CaviarExperiment", "CaviarProgram", "CaviarChecks", "CaviarData",
        "CaviarTraining",
        "CaviarSearch", "CaviarSpec",
        "CaviarStore", "CaviarDiagnostics",
      ], excluding: ["Golden"]),
    tests(
      of: "CaviarCLI",
      [
        "CaviarReport", "CaviarRun", "CaviarResults", "CaviarExperiment", "CaviarProgram", "CaviarChecks", "CaviarData",
        "CaviarTraining", "CaviarStore",
        "CaviarSpec", "CaviarSearch", "CaviarThreads", "CaviarDiagnostics", system,
      ]),
  ],
  swiftLanguageModes: [.v6]
)
