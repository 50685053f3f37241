import CaviarCompute
package import CaviarSpec
import CaviarTraining

/// Checks the data as the network gets them: constant features, unscaled features, rare classes, features that give the label
/// away, rows in two parts, and parts that are not drawn alike (CS231n, "Data Preprocessing"; Karpathy's recipe, "Become
/// one with the data").
package struct DataQuality: Check {
  package static let name = "data"
  package static let otherNames = ["data_quality", "dataset", "leakage", "drift"]
  package static let summary = "The data are scaled, not leaking, and drawn alike in their parts."
  package static let example = "data: {imbalance: 50}"
  package static let source: String? = "Karpathy, A Recipe for Training Neural Networks, 2019"
  package static let fields: [Field<DataQuality>] =
    [
      .init(
        "constant", \.constant, .number(.unit), otherNames: ["constant_columns"],
        "The largest fraction of features that are the same for all examples."),
      .init(
        "size", \.size, .number(.positive), otherNames: ["scale", "magnitude"],
        "The largest root mean square of a feature after preprocessing."),
      .init(
        "imbalance", \.imbalance, .number(.positive), otherNames: ["class_ratio"],
        "The most examples of the largest class to one of the smallest, unless `class_weight` balances them."),
      .init(
        "duplicates", \.duplicates, .number(.unit), otherNames: ["overlap"],
        "The largest fraction of validation rows that are also in the training part."),
      .init(
        "distance", \.distance, .number(.unit), otherNames: ["ks", "effect"],
        "The least Kolmogorov–Smirnov distance between the parts that counts."),
      .init(
        "area", \.area, .number(.unit), otherNames: ["auroc", "auc"],
        "The least area under the ROC curve, of a classifier that tells the parts apart, that counts."),
      .init(
        "examples", \.examples, .integer(.atLeast(2)), otherNames: ["n", "limit"],
        "The most examples of each part to look at."),
    ] + commonFields

  package var constant = 0.5
  package var size = 30.0
  package var imbalance = 50.0
  package var duplicates = 0.05
  package var distance = 0.1
  package var area = 0.6
  package var examples = 2000
  package var options = CheckOptions()

  package init() {}

  package var cost: String { "no training" }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let data = subject.data
    let rows = Self.evenly(examples, of: data.train.count)
    let train = data.train.sampleColumns(rows)
    let scale = FeatureScale(columns: train, unprocessed: subject.unprocessed.map { SampleColumns($0(rows)) })
    let labels = LabelAspects(columns: train, targets: data.train.rows(rows).targets)
    var aspects = [
      scale.constants(most: constant), scale.sizes(most: size), scale.condition,
      labels.balance(most: imbalance, isWeighted: subject.configuration.training.classWeight != nil), labels.leak,
    ]
    if let validation = data.validation {
      let parts = PartAspects(
        train: train, validation: validation.sampleColumns(Self.evenly(examples, of: validation.count)),
        seed: subject.seed)
      aspects += [parts.duplicates(most: duplicates), parts.distributions(distance: distance, area: area)]
    }
    let advice = aspects.compactMap(\.advice)
    return CheckAnswer(
      expected: "features of a size up to \(size.sixDigits) that vary and do not give the label away, classes up to "
        + "\(imbalance.sixDigits) : 1, parts that share no rows and are drawn alike",
      seen: aspects.map(\.seen).joined(separator: "; "), passed: advice.isEmpty, advice: advice.joined(separator: "; "))
  }

  /// At most so many indices, evenly spread.
  private static func evenly(_ most: Int, of count: Int) -> [Int] {
    let taken = min(most, count)
    return (0..<taken).map { $0 * count / taken }
  }
}

extension Examples {
  fileprivate func sampleColumns(_ rows: [Int]) -> SampleColumns {
    SampleColumns((0..<columns).map { column in rows.map { Double(features[$0 * columns + column]) } })
  }
}
