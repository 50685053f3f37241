/// How far a row's score for a class is ahead of all the others': z − ln Σ eᶻ over the other classes, the log-odds of the
/// class; of two classes, the difference of the scores.
///
/// It orders rows as the probability of the class does, but does not saturate: in single precision probabilities of scores
/// 20 apart are 0 and 1, and all such rows would tie. In double precision, so that the margins of either of two classes are
/// those of the other with the sign changed.
struct Margins {
  private let scores: [Float]
  private let classes: Int

  /// - Parameter scores: The scores z of the classes, row after row.
  init(_ scores: [Float], classes: Int) {
    precondition(classes > 1 && scores.count.isMultiple(of: classes), "scores of each class for each row")
    self.scores = scores
    self.classes = classes
  }

  private var rows: Int { scores.count / classes }

  /// The margins of one of two classes, by row.
  func ofTwo(_ label: Int) -> [Double] {
    precondition(classes == 2, "two classes")
    return (0..<rows).map { Double(scores[2 * $0 + label]) - Double(scores[2 * $0 + 1 - label]) }
  }

  /// The margins of each class, by class and row. NaN where a score is no number.
  ///
  /// With the highest score m, ln Σ eᶻ = m + ln Σ eᶻ⁻ᵐ, and the sum is at least 1. The class that has it is compared with the
  /// next one. Cost: 2 exponentials and a logarithm a class and row.
  func ofEach() -> [[Double]] {
    var margins = Array(repeating: Array(repeating: 0.0, count: rows), count: classes)
    var powers = Array(repeating: 0.0, count: classes)
    for row in 0..<rows {
      let z = scores[row * classes..<(row + 1) * classes].map { Double($0) }
      let first = z.indices.reduce(0) { z[$1] > z[$0] ? $1 : $0 }
      for label in z.indices { powers[label] = Double.naturalPower(z[label] - z[first]) }
      let sum = powers.reduce(0, +)
      for label in z.indices where label != first {
        margins[label][row] = z[label] - (z[first] + Double.naturalLogarithm(sum - powers[label]))
      }
      let second = z.indices.reduce(-Double.infinity) { $1 == first || z[$1] <= $0 ? $0 : z[$1] }
      let others = z.indices.reduce(0.0) { $1 == first ? $0 : $0 + Double.naturalPower(z[$1] - second) }
      margins[first][row] =
        second == -.infinity ? .infinity : z[first] - (second + Double.naturalLogarithm(others))
    }
    return margins
  }
}
