import CaviarDiagnostics
package import CaviarSpec
internal import CaviarTables

/// Cross-validation: `split: {folds: 5, test: 0.15}`. Each fold validates once, while the others train.
///
/// M. Stone, "Cross-Validatory Choice and Assessment of Statistical Predictions" (1974).
package struct FoldSplit: Mapping, Equatable {
  package static let fields: [Field<FoldSplit>] = [
    .init(
      "folds", \.folds, .integer(.atLeast(2)), required: true, otherNames: ["k", "k_folds", "n_splits", "cv"],
      "The number of folds, each of which validates once."),
    .init(
      "test", \.test, .quantity(), otherNames: ["test_size"],
      "The part that is held out: a fraction of the examples, or a count."),
    .init(
      "stratify", \.stratify, Codec<Bool>.boolean.optional, default: "true; false with `order: file`",
      otherNames: ["stratified"],
      "Keeps the proportions of the classes in each fold."),
    .init(
      "group", \.group, Codec<ColumnReference>.column.optional, otherNames: ["groups", "group_by", "group_column"],
      "A column: rows with the same cell in it stay in one fold. It is not a feature."),
    .init(
      "order", \.order, .word, otherNames: ["shuffle"],
      "The order in which examples are taken: shuffled, or that of the file."),
  ]

  package var folds = 5
  package var test = Quantity.count(0)
  /// Nil if the spec has none: then ``isStratified`` depends on the order.
  package var stratify: Bool?
  package var group: ColumnReference?
  package var order = RowOrder.shuffled

  package init() {}

  package init(defaultsOf numerics: Int) {
    self.init()
    if numerics < 2 { stratify = true }
  }

  /// True if each fold has the classes in the same proportions.
  package var isStratified: Bool { stratify ?? order.isStratifiedUnasked }

  func splits(_ rows: SplitRows) throws(DataError) -> [Split] {
    let kept = try partCounts(of: rows.count, parts: [.count(1), .count(0), test])[2]
    let rest = rows.count - kept
    guard rest >= folds else {
      throw DataError.split("\(counted(rest, "example")) cannot be divided into \(folds) folds")
    }
    let counts = [kept] + (0..<folds).map { (rest + folds - 1 - $0) / folds }
    let names = ["test"] + (1...folds).map { "fold \($0)" }
    let parts = try rows.divide(counts, names: names, stratify: isStratified, order: order)
    return (1...folds).map { fold in
      var isValidation = [Bool](repeating: false, count: rows.count)
      for row in parts[0] + parts[fold] { isValidation[row] = true }
      // In the order in which examples were taken, as in every other split.
      let train = rows.order(order).filter { !isValidation[$0] }
      return Split(train: train, validation: parts[fold], test: parts[0])
    }
  }
}
