internal import CaviarSpec
package import CaviarTables

/// Maps each column's range to 0 … 1; a constant column becomes 0.
package struct MinMax: Preprocessor {
  package static let name = "min_max"
  package static let otherNames = ["minmax", "min_max_scaler", "minmaxscaler", "rescale", "range"]
  package static let summary = "Maps each column's range in the training part to 0 … 1; a constant column becomes 0."
  package static let example = "min_max"

  package init() {}

  package func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform {
    var low = [Double](repeating: .infinity, count: train.columns)
    var high = [Double](repeating: -.infinity, count: train.columns)
    train.forEachBlock { block in
      for start in stride(from: 0, to: block.values.count, by: block.columns) {
        for column in 0..<block.columns {
          low[column] = min(low[column], block.values[start + column])
          high[column] = max(high[column], block.values[start + column])
        }
      }
    }
    let scale = zip(low, high).map { low, high in
      let width = high - low
      return width.isNormal ? width : 1
    }
    return .columns(AffineColumns(shift: low, scale: scale))
  }
}
