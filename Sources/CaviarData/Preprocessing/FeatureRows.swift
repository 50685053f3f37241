internal import CaviarCompute
internal import CaviarTables

/// Some rows of a table after the steps fitted so far, from which the next step computes its statistics.
///
/// No matrix of them is stored in Double, which would take twice the memory of the network's own. Each pass computes the rows
/// again from the table, a block at a time; the steps cost less than reading the table did.
package struct FeatureRows {
  private let features: RawFeatures
  private let rows: [Int]
  private let fitted: FittedColumns
  private var transforms: [FittedTransform] = []
  /// The number of numbers in a row.
  package private(set) var columns: Int

  /// Rows without a step.
  init(_ rows: [Int], of features: RawFeatures, columns fitted: FittedColumns) {
    self.features = features
    self.rows = rows
    self.fitted = fitted
    columns = fitted.width
  }

  /// The number of rows.
  package var count: Int { rows.count }

  /// The rows after one more step.
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
  ///
  /// Errors: a file that was written to in the meantime; no space for a table that is too large for the memory.
  func rounded(largestBlock: Int) throws(DataError) -> FeatureTable {
    let table: FeatureTable
    do {
      table = try FeatureTable(rows: count, columns: columns, largestBlock: largestBlock) { append in
        forEachBlock { block in append(block.values.span) }
      }
    } catch {
      throw DataError(error)
    }
    try features.checkUnchanged()
    return table
  }
}
