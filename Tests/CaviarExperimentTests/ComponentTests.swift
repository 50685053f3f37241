import CaviarChecks
import CaviarData
import CaviarExperiment
import CaviarSearch
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarLint

/// Every component of the language has a file of its own, and every such file is registered.
@Suite struct ComponentTests {
  /// A kind of component: what is registered, and the folder with a file for each.
  struct Kind: CustomTestStringConvertible, Sendable {
    let folder: String
    let types: [String]
    let names: [String]
    /// Files of the folder that hold no component.
    let others: Set<String>
    var testDescription: String { folder }

    init(_ folder: String, _ types: [any Component.Type], others: Set<String>) {
      self.folder = folder
      self.types = types.map { String(describing: $0) }
      names = types.map { $0.name }
      self.others = others
    }

    init(_ folder: String, _ types: [any Scale.Type]) {
      self.folder = folder
      self.types = types.map { String(describing: $0) }
      names = types.map { $0.name }
      others = []
    }

    init(_ folder: String, _ rules: [any LintRule.Type], others: Set<String>) {
      self.folder = folder
      types = rules.map { String(describing: $0) }
      names = rules.map { $0.name }
      self.others = others
    }

    /// Diagnosis rules stand in the order in which they are tried.
    init(_ folder: String, _ rules: [any DiagnosisRule.Type], others: Set<String>) {
      self.folder = folder
      types = rules.map { String(describing: $0) }
      names = rules.map { $0.name }.sorted()
      self.others = others
    }
  }

  static let kinds = [
    Kind("Sources/CaviarChecks", checks, others: ["Check", "CheckRecord", "Registry", "StageRange"]),
    Kind(
      "Sources/CaviarExperiment/Diagnoses", diagnosisRules, others: ["DiagnosisRule", "DiagnosisRules"]),
    Kind(
      "Sources/CaviarLint", lintRules, others: ["HiddenBlock", "LintRule", "LintRules"]),
    Kind(
      "Sources/CaviarData/Columns", columnRules,
      others: ["ColumnEncoder", "ColumnRule", "FittedColumns", "UnseenCells"]),
    Kind("Sources/CaviarData/Formats", dataFormats, others: ["DataFormat"]),
    Kind("Sources/CaviarData/Labels", labelPreprocessors, others: ["FittedLabel", "LabelField", "LabelPreprocessor"]),
    Kind(
      "Sources/CaviarData/Preprocessing", preprocessors,
      others: [
        "AffineColumns", "FeatureBlock", "FeatureRows", "FittedFeatures", "Preprocessor",
        "PrincipalAxes", "Projection", "RoundingLoss",
      ]),
    Kind(
      "Sources/CaviarSearch/Samplers", samplers,
      others: ["Dimensions", "Draws", "ParzenEstimator", "Pruner", "Sampler", "SobolDirections", "UnitSpace"]),
    Kind("Sources/CaviarSearch/Scales", scales),
    Kind("Sources/CaviarTraining/Initializers", initializers, others: ["Initializer"]),
    Kind("Sources/CaviarTraining/Layers", layers, others: ["Layer"]),
    Kind("Sources/CaviarTraining/Optimizers", optimizers, others: ["Optimizer"]),
    Kind("Sources/CaviarTraining/Outputs", outputs, others: ["Output"]),
    Kind("Sources/CaviarTraining/Schedules", schedules, others: ["Schedule"]),
  ]

  @Test(arguments: kinds)
  func everyFileIsRegistered(_ kind: Kind) throws {
    let files = try Repository.stems(in: kind.folder, suffix: ".swift").filter { !kind.others.contains($0) }
    #expect(kind.types.sorted() == files)
    #expect(kind.names == kind.names.sorted())
  }
}
