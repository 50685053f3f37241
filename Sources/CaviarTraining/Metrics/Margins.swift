internal import CKernels

/// The log-odds of the classes: the score z of a class less ln Σ eᶻ over the other classes. Of two classes, the
/// difference of their scores.
///
/// Examples are ranked by them. They order examples as the probabilities do, but do not saturate: in single precision
/// the probabilities of scores 20 apart are 0 and 1, and all such examples would tie. Computed in double precision, so
/// that the margins of one of two classes are those of the other with the sign changed.
struct Margins {
  /// [N × C], row-major.
  private let scores: [Float]
  private let classes: Int

  /// - Parameter scores: The scores z, [N × C], row-major.
  init(_ scores: [Float], classes: Int) {
    precondition(classes > 1 && scores.count.isMultiple(of: classes), "scores are [N × C]")
    self.scores = scores
    self.classes = classes
  }

  private var rows: Int { scores.count / classes }

  /// The margins of one of two classes, [N].
  func ofTwo(_ label: Int) -> [Double] {
    precondition(classes == 2, "two classes")
    return (0..<rows).map { Double(scores[2 * $0 + label]) - Double(scores[2 * $0 + 1 - label]) }
  }

  /// The margins of each class, [C][N]. NaN for an example with a score that is NaN.
  ///
  /// With the highest score m, ln Σ eᶻ = m + ln Σ eᶻ⁻ᵐ, and the sum is at least 1. For the class with the highest
  /// score, m is the second highest. Cost: two exponentials and a logarithm per class and example.
  func ofEach() -> [[Double]] {
    var margins = Array(repeating: Array(repeating: 0.0, count: rows), count: classes)
    var powers = Array(repeating: 0.0, count: classes)
    for row in 0..<rows {
      let z = scores[row * classes..<(row + 1) * classes].map { Double($0) }
      let first = z.indices.reduce(0) { z[$1] > z[$0] ? $1 : $0 }
      for label in z.indices { powers[label] = ck_exp(z[label] - z[first]) }
      let sum = powers.reduce(0, +)
      for label in z.indices where label != first {
        margins[label][row] = z[label] - (z[first] + ck_log(sum - powers[label]))
      }
      let second = z.indices.reduce(-Double.infinity) { $1 == first || z[$1] <= $0 ? $0 : z[$1] }
      let others = z.indices.reduce(0.0) { $1 == first ? $0 : $0 + ck_exp(z[$1] - second) }
      margins[first][row] =
        second == -.infinity ? .infinity : z[first] - (second + ck_log(others))
    }
    return margins
  }
}
