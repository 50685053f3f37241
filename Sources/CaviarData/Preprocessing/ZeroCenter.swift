internal import CaviarSpec
package import CaviarTables

/// Subtracts each column's mean.
package struct ZeroCenter: Preprocessor {
  package static let name = "zero_center"
  package static let otherNames = ["center", "mean_subtraction", "zero_centre", "zero_mean"]
  package static let summary = "Subtracts each column's mean."
  package static let example = "zero_center"

  package init() {}

  package func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform {
    let means = Moments.means(of: train)
    return .columns(AffineColumns(shift: means, scale: [Double](repeating: 1, count: means.count)))
  }
}
