package import CaviarSpec

/// How rows are divided into parts: `split: {train: 0.7, validation: 0.15, test: 0.15}`.
package struct SplitOptions: Record, Equatable {
  /// In which order rows are taken.
  package enum Order: String, CaseIterable, Sendable {
    /// At random, by the spec's seed.
    case shuffled
    /// As they stand in the file.
    case file
  }

  package static let fields: [Field<SplitOptions>] = [
    .init(
      "train", \.train, .quantity(), required: true, otherNames: ["training", "train_size"],
      "The part that trains: a fraction of the rows, or a count."),
    .init(
      "validation", \.validation, .quantity(), otherNames: ["val", "valid", "dev", "validation_split"],
      "The part that chooses: a fraction of the rows, or a count."),
    .init(
      "test", \.test, .quantity(), otherNames: ["test_size"],
      "The part that is kept: a fraction of the rows, or a count."),
    .init(
      "stratify", \.stratify, .boolean, otherNames: ["stratified"],
      "Whether each part has the classes in the same proportions."),
    .init("order", \.order, .word, otherNames: ["shuffle"], "Whether rows are drawn at random or taken as they stand."),
  ]

  package var train = Quantity.fraction(0.7)
  package var validation = Quantity.count(0)
  package var test = Quantity.count(0)
  package var stratify = true
  package var order = Order.shuffled

  package init() {}

  /// The split of a spec that says nothing: 0.7, 0.15 and 0.15.
  package static var standard: SplitOptions {
    var options = SplitOptions()
    options.validation = .fraction(0.15)
    options.test = .fraction(0.15)
    return options
  }

  /// Whether there is a validation part.
  package var hasValidation: Bool { validation != .count(0) }

  /// The rows of each part, for the labels of a data set.
  package func rows(of dataset: Dataset, seed: UInt64) throws(SplitError) -> Split {
    try split(
      labels: dataset.labels, classCount: dataset.classes.count, train: train.partSize,
      validation: validation.partSize, test: test.partSize, stratify: stratify, shuffled: order == .shuffled, seed: seed
    )
  }
}

extension Quantity {
  fileprivate var partSize: PartSize {
    switch self {
    case .count(let count): .count(count)
    case .fraction(let part): .fraction(part)
    }
  }
}
