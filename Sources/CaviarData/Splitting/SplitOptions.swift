import CaviarDiagnostics
package import CaviarSpec
package import CaviarTables
internal import CaviarYAML

/// The split of the examples into parts.
package enum SplitOptions: Sendable, Equatable {
  case parts(PartSplit)
  case folds(FoldSplit)
  case column(ColumnSplit)

  /// The default split: 0.7, 0.15 and 0.15; or 0.85 and 0.15 if the test part has files of its own.
  package static func standard(hasOwnTest: Bool) -> SplitOptions {
    var options = PartSplit()
    options.train = .fraction(hasOwnTest ? 0.85 : 0.7)
    options.validation = .fraction(0.15)
    options.test = hasOwnTest ? .count(0) : .fraction(0.15)
    return SplitOptions.parts(options).resolved
  }

  /// True if there is a validation part. A split by a column may have one.
  package var hasValidation: Bool {
    if case .parts(let options) = self { options.validation != .count(0) } else { true }
  }

  /// True if a test part is split off the data. A split by a column may do so.
  var hasTest: Bool {
    switch self {
    case .parts(let options): options.test != .count(0)
    case .folds(let options): options.test != .count(0)
    case .column: false
    }
  }

  /// True if the parts have the classes in the same proportions.
  package var isStratified: Bool {
    switch self {
    case .parts(let options): options.isStratified
    case .folds(let options): options.isStratified
    case .column: false
    }
  }

  /// The same options with every default filled in.
  fileprivate var resolved: SplitOptions {
    switch self {
    case .parts(var options):
      options.stratify = options.isStratified
      return .parts(options)
    case .folds(var options):
      options.stratify = options.isStratified
      return .folds(options)
    case .column: return self
    }
  }

  /// The canonical form, with every default filled in.
  fileprivate var canonical: SpecValue {
    switch resolved {
    case .parts(let options): options.canonical
    case .folds(let options): options.canonical
    case .column(let options): options.canonical
    }
  }

  /// The column whose equal cells keep their rows in one part.
  package var group: ColumnReference? {
    switch self {
    case .parts(let options): options.group
    case .folds(let options): options.group
    case .column: nil
    }
  }

  /// The column that names each row's part.
  var part: ColumnReference? {
    if case .column(let options) = self { options.column } else { nil }
  }

  /// The number of splits: that of the folds, otherwise 1.
  package var count: Int {
    if case .folds(let options) = self { options.folds } else { 1 }
  }

  /// The parts, one split for each fold.
  ///
  /// - Parameter classes: The labels as classes; nil for a regression, which has no strata.
  package func splits(
    of dataset: RawDataset, classes: ClassLabels?, seed: UInt64
  ) throws(DataError) -> [Split] {
    let rows = SplitRows(dataset, classes: classes, seed: seed)
    let ownTest = dataset.ownTest.map(Array.init) ?? []
    let splits =
      switch self {
      case .parts(let options): [try options.split(rows)]
      case .folds(let options): try options.splits(rows)
      case .column: [try rows.byColumn(dataset.parts ?? [], hasOwnTest: !ownTest.isEmpty)]
      }
    guard !ownTest.isEmpty else { return splits }
    return splits.map { Split(train: $0.train, validation: $0.validation, test: ownTest) }
  }
}

/// The order in which examples are taken.
package enum RowOrder: String, CaseIterable, Sendable {
  /// At random, by the spec's seed.
  case shuffled
  /// As they stand in the file.
  case file

  /// The default of `stratify` for this order. In the order of the file, which a spec must choose, the default leaves the
  /// examples as they are.
  var isStratifiedUnasked: Bool { self == .shuffled }
}

extension Parametric<SplitOptions> {
  /// The same options with every default filled in. Nothing of a split can be searched.
  fileprivate var resolved: Parametric {
    let options = at(Point()).resolved
    return Parametric(options.canonical) { _ in options }
  }
}

extension Decoding {
  /// True if the parts add up to no more than all examples. False after an error.
  fileprivate mutating func isWithinAllRows(_ parts: PartSplit, _ node: Node) -> Bool {
    let others = [("validation", parts.validation), ("test", parts.test)].filter { $0.1 != .count(0) }.map(\.0)
    if parts.train == .fraction(1), !others.isEmpty {
      sink.error(
        .conflict, "`train: all` leaves no example for " + others.map { "`\($0)`" }.joined(separator: " and "),
        at: node.location, suggestion: "give `train` a share, such as 0.7, or leave the other parts out")
      return false
    }
    let sum = [parts.train, parts.validation, parts.test].compactMap(\.fraction).reduce(0, +)
    guard sum > 1 + 1e-9 else { return true }
    sink.error(
      .conflict, "the parts add up to \(sum.rounded(significantDigits: 6).plainText) of the examples",
      at: node.location,
      suggestion: "let the fractions add up to 1")
    return false
  }
}

extension Codec where Value == SplitOptions {
  /// The codec of the three mappings, which the keys `folds` and `column` distinguish.
  package static var split: Codec {
    let parts = Codec<PartSplit>.mapping(named: "`split`")
    let folds = Codec<FoldSplit>.mapping(named: "a `split` by folds")
    let column = Codec<ColumnSplit>.mapping(named: "a `split` by a column")
    return Codec(
      "a mapping with `train`, with `folds`, or with `column`",
      decode: { node, decoding in
        guard let entries = node.mapping else {
          decoding.expected(
            "a mapping with `train`, with `folds`, or with `column`", at: node,
            suggestion: "for example {train: 0.7, validation: 0.15, test: 0.15}")
          return nil
        }
        let keys = entries.compactMap(\.key.scalar?.text)
        func names<Options: Mapping>(_: Options.Type) -> Bool {
          let names = Options.fields.first.map { [$0.name] + $0.otherNames } ?? []
          return names.contains { keys.contains($0) }
        }
        if names(ColumnSplit.self) { return column.decode(node, &decoding)?.map { .column($0) }.resolved }
        if names(FoldSplit.self) {
          return folds.decode(node, &decoding)?.map { .folds($0) }.resolved
        }
        guard let read = parts.decode(node, &decoding), decoding.isWithinAllRows(read.at(Point()), node) else {
          return nil
        }
        return read.map { .parts($0) }.resolved
      },
      encode: \.canonical,
      schema: { writer in ["anyOf": [parts.schema(&writer), folds.schema(&writer), column.schema(&writer)]] })
  }
}
