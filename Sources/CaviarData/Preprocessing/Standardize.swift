internal import CaviarSpec
package import CaviarTables

/// Subtracts each column's mean and divides by its standard deviation; a constant column becomes 0.
package struct Standardize: Preprocessor {
  package static let name = "standardize"
  package static let otherNames = ["standardise", "standard_scaler", "standardscaler", "z_score", "zscore"]
  package static let summary = "Subtracts each column's mean and divides by its standard deviation."
  package static let example = "standardize"

  package init() {}

  package func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform {
    let moments = Moments(train)
    return .columns(AffineColumns(shift: moments.means, scale: moments.deviations))
  }
}
