package import CaviarSpec
internal import CaviarTables

/// Parts of given sizes: `split: {train: 0.7, validation: 0.15, test: 0.15}`.
package struct PartSplit: Mapping, Equatable {
  package static let fields: [Field<PartSplit>] = [
    .init(
      "train", \.train, .quantityOrAll(), required: true, otherNames: ["training", "train_size"],
      "The part for training: a fraction of the examples, a count, or `all`: then the objective is a train metric."),
    .init(
      "validation", \.validation, .quantity(), otherNames: ["val", "valid", "dev", "validation_split"],
      "The part for choosing the best trial: a fraction of the examples, or a count."),
    .init(
      "test", \.test, .quantity(), otherNames: ["test_size"],
      "The part that is held out: a fraction of the examples, or a count."),
    .init(
      "stratify", \.stratify, Codec<Bool>.boolean.optional, default: "true; false with `order: file`",
      otherNames: ["stratified"],
      "Keeps the proportions of the classes in each part."),
    .init(
      "group", \.group, Codec<ColumnReference>.column.optional, otherNames: ["groups", "group_by", "group_column"],
      "A column: rows with the same cell in it stay in one part. It is not a feature."),
    .init(
      "order", \.order, .word, otherNames: ["shuffle"],
      "The order in which examples are taken: shuffled, or that of the file."),
  ]

  package var train = Quantity.fraction(0.7)
  package var validation = Quantity.count(0)
  package var test = Quantity.count(0)
  /// Nil if the spec has none: then ``isStratified`` depends on the order.
  package var stratify: Bool?
  package var group: ColumnReference?
  package var order = RowOrder.shuffled

  package init() {}

  package static func example(of field: String) -> String? { "train: 0.7, validation: 0.15, test: 0.15" }

  package init(defaultsOf numerics: Int) {
    self.init()
    if numerics < 2 { stratify = true }
  }

  /// True if each part has the classes in the same proportions.
  package var isStratified: Bool { stratify ?? order.isStratifiedUnasked }

  func split(_ rows: SplitRows) throws(DataError) -> Split {
    let counts = try partCounts(
      of: rows.count, parts: [train, validation, test])
    let parts = try rows.divide(
      counts, names: ["train", "validation", "test"], stratify: isStratified, order: order, teachesAll: true)
    return Split(train: parts[0], validation: parts[1], test: parts[2])
  }
}
