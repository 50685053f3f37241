import CaviarDiagnostics
package import CaviarSpec
package import CaviarTables

/// Principal components: the rows on the axes along which they vary most.
package struct PCA: Preprocessor, Equatable {
  package static let name = "pca"
  package static let otherNames = ["principal_components", "svd", "truncated_svd", "decomposition"]
  package static let summary = "Subtracts the mean, and keeps the axes along which the training part varies most."
  package static let example = "{pca: {components: 64}}"
  package static let decomposes = true
  package static let source: String? =
    "Pearson: On Lines and Planes of Closest Fit to Systems of Points in Space (1901)"
  package static let fields: [Field<PCA>] = [
    .init(
      "components", \.components, .quantity(.positive), required: true,
      otherNames: ["n_components", "k", "dimensions", "dims"],
      "The number of axes; below 1, the fraction of the variance that they explain.")
  ]

  package var components = Quantity.fraction(0.99)

  package init() {}

  package func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform {
    if case .count(let count) = components, count > train.columns {
      throw DataError(
        "`components` is \(count), and there \(train.columns == 1 ? "is" : "are") "
          + "\(counted(train.columns, "column")) here: from 1 to \(train.columns) are possible",
        at: .field("data.preprocess"))
    }
    let axes = try PrincipalAxes(train)
    return .projection(axes.projection(dividing: [Double](repeating: 1, count: count(of: axes.variances))))
  }

  /// The given number, or the smallest that explains the given fraction of the variance.
  private func count(of variances: [Double]) -> Int {
    switch components {
    case .count(let count): return count
    case .fraction(let fraction):
      let wanted = fraction * variances.reduce(0, +)
      var sum = 0.0
      let index = variances.firstIndex { variance in
        sum += variance
        return sum >= wanted
      }
      return (index ?? variances.count - 1) + 1
    }
  }
}
