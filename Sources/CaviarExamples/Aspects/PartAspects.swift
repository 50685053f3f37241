import CaviarRandom
import CaviarSpec

/// The training part and the validation part side by side: rows that are in both, and distributions that differ.
package struct PartAspects: Sendable {
  package let train: SampleColumns
  package let validation: SampleColumns
  /// The columns of the data behind the inputs.
  package let sources: [InputColumn]
  package let seed: UInt64

  package init(train: SampleColumns, validation: SampleColumns, sources: [InputColumn], seed: UInt64) {
    self.train = train
    self.validation = validation
    self.sources = sources
    self.seed = seed
  }

  /// Validation rows whose features are those of a training row. Rows of few values coincide by chance: then they do so
  /// within the training part as well.
  ///
  /// - Parameters:
  ///   - prints: The fingerprints of all training rows.
  ///   - judged: Those of some validation rows.
  package func duplicates(of prints: [UInt64], among judged: [UInt64], most: Double) -> DataAspect {
    let counts = prints.reduce(into: [UInt64: Int]()) { $0[$1, default: 0] += 1 }
    let copies = judged.count { counts[$0] != nil }
    let share = Double(copies) / Double(judged.count)
    let within = Double(counts.values.filter { $0 > 1 }.reduce(0, +)) / Double(prints.count)
    let excess = copies - Int((2 * within * Double(judged.count)).rounded())
    let isContinuous = train.values.contains { Set($0).count > train.rows / 5 }
    return DataAspect(
      "\(percent(share)) of validation rows also in the training part",
      advice: share > most && (isContinuous ? copies : excess) >= Self.fewestCopies
        ? "validation rows are copies of training rows, and show how well they are remembered: remove duplicates from the file, "
          + "or keep rows that belong together in one part (split: {group: COLUMN})" : nil)
  }

  /// Fewer copies than these happen by chance.
  private static let fewestCopies = 5

  private func rows(of columns: SampleColumns) -> [[Double]] {
    (0..<columns.rows).map { row in columns.values.map { $0[row] } }
  }

  private func name(ofInput input: Int) -> String {
    sources.first { $0.inputs.contains(input) }?.name ?? "feature \(input)"
  }

  private func percent(_ share: Double) -> String { "\((100 * share).rounded(significantDigits: 2).plainText) %" }

  /// The fewest rows of a part: fewer show no difference that matters.
  private static let fewestRows = 30
  /// The fewest rows of a part of which a small difference is looked for too: by a classifier, and at ``level``.
  private static let manyRows = 200
  /// The probability of an alarm without a difference, of all columns together.
  private static let level = 0.01
  /// The same of a part of few rows, which differ from others by chance.
  private static let levelOfFew = 1e-5
  private static let permutations = 200

  /// Differences between the distributions of the two parts: of a column by itself, or of all together.
  ///
  /// A difference counts if it is significant and has an effect: the distance D of a column, or the area that a classifier
  /// reaches. Without an effect, a million rows would always alarm.
  package func distributions(distance: Double, area: Double) -> DataAspect {
    guard train.rows >= Self.fewestRows, validation.rows >= Self.fewestRows else {
      return DataAspect("too few rows to compare the parts")
    }
    let tests = zip(train.values, validation.values).map { KolmogorovSmirnov($0, $1) }
    let areMany = train.rows >= Self.manyRows && validation.rows >= Self.manyRows
    let rejected = holmRejections(tests.map(\.probability), level: areMany ? Self.level / 2 : Self.levelOfFew)
    let moved = rejected.filter { tests[$0].distance >= distance }
    let advice =
      "the validation part is not drawn like the training part, and says little of it: shuffle the rows "
      + "(split: {order: shuffled}), or split by the column that tells them apart (split: {group: COLUMN})"
    if let worst = moved.max(by: { tests[$0].distance < tests[$1].distance }) {
      return DataAspect(
        "\(moved.count) of \(train.count) features differ between the parts, most of all \(name(ofInput: worst)) "
          + "(D \(tests[worst].distance.rounded(significantDigits: 2).plainText))", advice: advice)
    }
    guard areMany else { return DataAspect("too few rows to find small differences between the parts") }
    let classifier = SampleClassifier(
      rows(of: train), rows(of: validation), permutations: Self.permutations,
      StreamKey(seed: seed, purpose: .partComparison))
    let area0 = classifier.area.rounded(significantDigits: 2)
    return DataAspect(
      "a classifier tells the parts apart with an area of \(area0.plainText)",
      advice: classifier.area >= area && classifier.probability <= Self.level / 2 ? advice : nil)
  }
}

extension Purpose {
  /// The permutations by which the parts of the data are compared.
  fileprivate static let partComparison = Purpose("part_comparison")
}
