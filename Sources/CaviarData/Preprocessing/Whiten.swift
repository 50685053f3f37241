package import CaviarSpec
package import CaviarTables

/// Principal components, each divided by its deviation, so that the covariance becomes the identity.
package struct Whiten: Preprocessor, Equatable {
  package static let name = "whiten"
  package static let otherNames = ["whitening", "pca_whiten", "pca_whitening", "sphering"]
  package static let summary = "Turns to the axes of the largest variance and divides each by its deviation."
  package static let example = "whiten"
  package static let decomposes = true
  package static let source: String? =
    "Bell, Sejnowski: The Independent Components of Natural Scenes Are Edge Filters (1997)"
  package static let fields: [Field<Whiten>] = [
    .init(
      "epsilon", \.epsilon, .number(.positive), otherNames: ["eps", "fudge"],
      "Added to each variance before the root, so that noise is not amplified.")
  ]

  package var epsilon = 1e-5

  package init() {}

  package func fit(_ train: FeatureRows) throws(DataError) -> FittedTransform {
    let axes = try PrincipalAxes(train)
    return .projection(axes.projection(dividing: axes.variances.map { ($0 + epsilon).squareRoot() }))
  }
}
