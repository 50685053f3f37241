internal import CKernels
internal import CaviarSpec
package import CaviarTables

/// The logarithm of the label.
package struct LogLabel: LabelPreprocessor {
  package static let name = "log"
  package static let otherNames = ["ln", "logarithm", "log_transform"]
  package static let summary = "The natural logarithm of the label, which must be positive."
  package static let example = "log"

  package init() {}

  package func fit(_ labels: [Double]) throws(DataError) -> LabelStep { .log }
}

extension LabelStep {
  /// The value after the step; NaN where it has none.
  func apply(_ y: Double) -> Double {
    switch self {
    case .log: y > 0 ? ck_log(y) : .nan
    case .affine(let shift, let scale): (y - shift) / scale
    }
  }

  /// The value before the step.
  func undo(_ y: Double) -> Double {
    switch self {
    case .log: ck_exp(y)
    case .affine(let shift, let scale): y * scale + shift
    }
  }
}
