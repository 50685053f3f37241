package import CaviarSpec

/// Something done to the features before training, with statistics from the training part alone.
package protocol Preprocessor: Component {
  /// The transform fitted on the given rows of a row-major matrix.
  func fit(_ features: [Float], rows: [Int], columns: Int) -> AffineColumns
}
