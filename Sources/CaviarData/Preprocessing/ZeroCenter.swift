internal import CaviarSpec

/// Subtracts each column's mean.
package struct ZeroCenter: Preprocessor {
  package static let name = "zero_center"
  package static let otherNames = ["center", "mean_subtraction", "zero_centre", "zero_mean"]
  package static let summary = "Subtracts each column's mean."
  package static let example = "zero_center"

  package init() {}

  package func fit(_ train: FeatureMatrix) throws(FitError) -> FittedTransform {
    let moments = Moments(train)
    return .columns(AffineColumns(shift: moments.means, scale: moments.noScale))
  }
}
