package import CaviarSpec
package import CaviarTables

/// Divides every number by a constant.
package struct Divide: Preprocessor, Equatable {
  package static let name = "divide"
  package static let otherNames = ["rescaling", "scale_by", "div", "divide_by", "to_tensor"]
  package static let summary = "Divides every number by a constant; pixels by 255."
  package static let example = "{divide: {by: 255}}"
  package static let fields: [Field<Divide>] = [
    .init("by", \.by, .number(.positive), required: true, otherNames: ["value", "factor"], "The constant.")
  ]

  package var by = 255.0

  package init() {}

  package func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform {
    guard by.isNormal else { throw DataError("\(by) is too small to divide by") }
    return .columns(
      AffineColumns(
        shift: [Double](repeating: 0, count: train.columns), scale: [Double](repeating: by, count: train.columns)))
  }
}
