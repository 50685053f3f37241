internal import CaviarTables

/// Some rows of a table as the steps fitted so far leave them: what the next step takes its statistics of.
///
/// There is no matrix of them in Double, which would take twice the memory of the network's own. Each pass makes the rows
/// anew from the table, a block at a time; the steps cost less than the reading of the table did.
package struct FeatureRows {
  private let features: RawFeatures
  private let rows: [Int]
  private let fitted: FittedColumns
  private var transforms: [FittedTransform] = []
  /// How many numbers a row has.
  package private(set) var columns: Int

  /// Rows without a step.
  init(_ rows: [Int], of features: RawFeatures, columns fitted: FittedColumns) {
    self.features = features
    self.rows = rows
    self.fitted = fitted
    columns = fitted.width
  }

  /// How many rows there are.
  package var count: Int { rows.count }

  /// The rows behind one more step.
  func after(_ transform: FittedTransform) -> FeatureRows {
    var result = self
    result.transforms.append(transform)
    result.columns = transform.width
    return result
  }

  /// Calls `body` with the rows in their order, a block at a time. Cost: a pass over the table, and all the steps.
  func forEachBlock(_ body: (FeatureBlock) -> Void) {
    let encoder = ColumnEncoder(fitted, features)
    let steps = transforms.map(TransformStep.init)
    var block = FeatureBlock(columns: fitted.width)
    for start in stride(from: 0, to: rows.count, by: FeatureBlock.mostRows) {
      // The memory of one block serves all.
      block.values.removeAll(keepingCapacity: true)
      block.columns = fitted.width
      for row in rows[start..<min(start + FeatureBlock.mostRows, rows.count)] {
        encoder.append(row, to: &block.values)
      }
      for step in steps { step.apply(to: &block) }
      body(block)
    }
  }

  /// The rows as the network sees them, each number rounded once.
  func rounded() -> FeatureMatrix {
    var values: [Float] = []
    values.reserveCapacity(count * columns)
    forEachBlock { block in values.append(contentsOf: block.values.lazy.map { Float($0) }) }
    return FeatureMatrix(values: values, columns: columns)
  }
}
