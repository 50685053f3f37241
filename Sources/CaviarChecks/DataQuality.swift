import CaviarCompute
import CaviarExamples
package import CaviarSpec
import CaviarTraining

/// Checks the data as the network gets them: constant features, unscaled features, rare classes, features that give the label
/// away, rows in two parts, and parts that are not drawn alike (CS231n, "Data Preprocessing"; Karpathy's recipe, "Become
/// one with the data").
package struct DataQuality: Check {
  package static let name = "data"
  package static let otherNames = ["data_quality", "dataset", "data_leakage", "drift"]
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
        "leak", \.leak, .number(.unit), otherNames: ["leakage", "target_leak"],
        "The degree to which one column separates the labels, from 0 to 1, that counts as giving them away."),
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
  package var leak = 0.999
  package var duplicates = 0.05
  package var distance = 0.1
  package var area = 0.6
  package var examples = 2000
  package var options = CheckOptions()

  package init() {}

  package var cost: String { "no training" }

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let data = subject.data
    let rows = data.train.spread(examples)
    let train = data.train.sampleColumns(rows)
    let sources = subject.columns.isEmpty ? .unnamed(data.train.columns) : subject.columns
    let scale = FeatureScale(columns: train, numbers: numbers(of: subject, rows, train, sources))
    let labels = LabelAspects(columns: train, targets: data.train.rows(rows).targets, sources: sources)
    var aspects = [
      scale.constants(most: constant), scale.sizes(most: size), scale.condition,
      LabelAspects.balance(
        data.train.labels, most: imbalance, isWeighted: subject.configuration.training.classWeight != nil),
      labels.leak(from: leak),
    ]
    if let validation = data.validation {
      let judged = validation.spread(examples)
      let parts = PartAspects(
        train: train, validation: validation.sampleColumns(judged), sources: sources, seed: subject.seed)
      let prints = (0..<data.train.count).map { data.train.fingerprint(ofRow: $0) }
      aspects += [
        parts.duplicates(of: prints, among: judged.map { validation.fingerprint(ofRow: $0) }, most: duplicates),
        parts.distributions(distance: distance, area: area),
      ]
    }
    let advice = aspects.compactMap(\.advice)
    return CheckAnswer(
      expected: "features of a size up to \(size.sixDigits) that vary and do not give the label away, classes up to "
        + "\(imbalance.sixDigits) : 1, parts that share no rows and are drawn alike",
      seen: aspects.map(\.seen).joined(separator: "; "), passed: advice.isEmpty, advice: advice.joined(separator: "; "))
  }

  /// The columns of numbers before and after preprocessing, where each has one input. Nil otherwise.
  private func numbers(
    of subject: CheckSubject, _ rows: [Int], _ train: SampleColumns, _ sources: [InputColumn]
  ) -> (before: SampleColumns, after: SampleColumns)? {
    let inputs = sources.filter { !$0.isWords }.flatMap { Array($0.inputs) }
    guard let before = subject.unprocessed?(rows), before.count == inputs.count else { return nil }
    let whole = before.indices.filter { !before[$0].contains(where: \.isNaN) }
    return (SampleColumns(whole.map { before[$0] }), SampleColumns(whole.map { train.values[inputs[$0]] }))
  }
}

extension Examples {
  /// A hash of a row's features: FNV-1a of their bits. Of a million rows, two that differ share one with a probability of
  /// 3e-8.
  fileprivate func fingerprint(ofRow row: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in row * columns..<(row + 1) * columns {
      // Zero has two signs, and is one number.
      let value = features[index]
      hash = (hash ^ UInt64(value == 0 ? 0 : value.bitPattern)) &* 0x100_0000_01b3
      hash ^= hash >> 32
    }
    return hash
  }

  fileprivate func sampleColumns(_ rows: [Int]) -> SampleColumns {
    SampleColumns((0..<columns).map { column in rows.map { Double(features[$0 * columns + column]) } })
  }
}
