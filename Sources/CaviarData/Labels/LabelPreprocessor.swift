package import CaviarSpec
package import CaviarTables

/// A preprocessor of a regression's label, with statistics from the training part alone.
package protocol LabelPreprocessor: Component {
  /// The step fitted on the training part's labels.
  ///
  /// Errors: a label that the step cannot take.
  func fit(_ labels: [Double]) throws(DataError) -> LabelStep
}

/// A step that can be undone.
package enum LabelStep: Sendable, Equatable, Codable {
  /// y ← ln y
  case log
  /// y ← (y − shift) / scale
  case affine(shift: Double, scale: Double)
}
