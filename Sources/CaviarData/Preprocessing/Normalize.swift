internal import CaviarSpec
package import CaviarTables

/// Divides each column by its standard deviation; a constant column stays as it is.
package struct Normalize: Preprocessor {
  package static let name = "normalize"
  package static let otherNames = ["scale", "unit_variance", "normalise"]
  package static let summary = "Divides each column by its standard deviation; a constant column stays as it is."
  package static let example = "normalize"

  package init() {}

  package func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform {
    let moments = Moments(train)
    return .columns(AffineColumns(shift: moments.noShift, scale: moments.deviations))
  }
}
