package import CaviarRandom

/// A linear classifier that tries to tell two samples of examples apart. It sees shifts that are too small in any one column
/// to be seen.
///
/// The samples are halved. On the first halves, each column's weight is the difference of the means over the mean
/// variance; on the second, the score is judged by the area under its ROC curve, 0.5 where the samples cannot be told
/// apart. Permutations of the second halves give its probability by chance (Lopez-Paz and Oquab, Revisiting Classifier
/// Two-Sample Tests, ICLR 2017).
package struct SampleClassifier: Sendable {
  /// The area under the ROC curve on the halves that were not learned from.
  package let area: Double
  /// The fraction of permutations with at least that area, the samples themselves counted as one.
  package let probability: Double

  /// - Parameters:
  ///   - a: Rows of one sample, of equal length.
  ///   - b: Rows of the other.
  package init(_ a: [[Double]], _ b: [[Double]], permutations: Int, _ key: StreamKey) {
    let (learnedA, learnedB) = (Self.half(a, 0), Self.half(b, 0))
    let (judgedA, judgedB) = (Self.half(a, 1), Self.half(b, 1))
    let columns = a.first?.count ?? 0
    let weights = (0..<columns).map { column in
      Self.weight(learnedA.map { $0[column] }, learnedB.map { $0[column] })
    }
    func score(_ row: [Double]) -> Double { zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 } }
    let scores = judgedA.map(score) + judgedB.map(score)
    let ranks = scores.midRanks
    let area = Self.area(ranks, of: Array(judgedA.count..<scores.count))
    var atLeast = 1
    var order = Array(scores.indices)
    for permutation in 0..<permutations {
      order = RandomStream(key, epoch: permutation + 1).permutation(scores.count)
      if Self.area(ranks, of: Array(order[judgedA.count...])) >= area { atLeast += 1 }
    }
    self.area = area
    probability = Double(atLeast) / Double(permutations + 1)
  }

  private static func half(_ rows: [[Double]], _ which: Int) -> [[Double]] {
    rows.enumerated().filter { $0.offset % 2 == which }.map(\.element)
  }

  private static func weight(_ a: [Double], _ b: [Double]) -> Double {
    let (first, second) = (Moments(a), Moments(b))
    let variance = (first.variance + second.variance) / 2
    return variance > 0 ? (second.mean - first.mean) / variance : 0
  }

  /// The area of the members with these indices against the others, from the ranks of all: Mann and Whitney's U.
  private static func area(_ ranks: [Double], of members: [Int]) -> Double {
    let (n, m) = (Double(members.count), Double(ranks.count - members.count))
    let sum = members.reduce(0) { $0 + ranks[$1] }
    return (sum - n * (n + 1) / 2) / (n * m)
  }
}

/// The mean and the variance, divided by n, of some numbers.
package struct Moments: Sendable {
  package let mean: Double
  package let variance: Double

  package init(_ numbers: [Double]) {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    self.mean = mean
    variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
  }
}

extension [Double] {
  /// The rank of each number from 1, of equal numbers the mean of theirs.
  package var midRanks: [Double] {
    let order = indices.sorted { (self[$0], $0) < (self[$1], $1) }
    var ranks = [Double](repeating: 0, count: count)
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, self[order[end]] == self[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
