internal import CaviarSpec
package import CaviarTables

/// Subtracts the label's mean and divides by its standard deviation.
package struct StandardizeLabel: LabelPreprocessor {
  package static let name = "standardize"
  package static let otherNames = ["standardise", "standard_scaler", "z_score", "normalize", "scale"]
  package static let summary = "Subtracts the label's mean and divides by its standard deviation."
  package static let example = "standardize"

  package init() {}

  package func fit(_ labels: [Double]) throws(DataError) -> LabelStep {
    let count = Double(labels.count)
    let mean = labels.reduce(0, +) / count
    let variance = labels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    // The variance of equal labels may be almost 0: their mean is not always one of them.
    guard variance > 0, labels.contains(where: { $0 != labels[0] }) else {
      throw DataError("the labels of the training part are all the same")
    }
    return .affine(shift: mean, scale: variance.squareRoot())
  }
}
