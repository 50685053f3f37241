import CaviarRandom
import Testing

@testable import CaviarExamples
@testable import CaviarExperiment

/// Statistics against SciPy's and NumPy's, and their rates of error on samples of a known origin.
@Suite struct StatisticsTests {
  /// The numbers of the reference script.
  private func sample(_ form: [Int]) -> [Double] { sample(form[0], form[1], form[2], form[3]) }

  private func sample(_ count: Int, _ a: Int, _ b: Int, _ m: Int) -> [Double] {
    (0..<count).map { Double(($0 * $0 * a + $0 * b + 7) % m) / Double(m) }
  }

  private func normals(_ count: Int, shift: Double = 0, _ seed: Int) -> [Double] {
    let stream = RandomStream(StreamKey(seed: UInt64(seed), purpose: Purpose("test")))
    return (0..<count).map { stream.normal($0) + shift }
  }

  @Test func kolmogorovSmirnovIsThatOfSciPy() {
    for (first, second, distance, probability) in kolmogorovSmirnov {
      let found = KolmogorovSmirnov(sample(first), sample(second))
      #expect(abs(found.distance - distance) < 1e-12)
      #expect(abs(found.probability - probability) < 1e-9, "\(found) \(probability)")
    }
  }

  @Test func eigenvaluesAreThoseOfNumPy() {
    for (order, columns, values) in eigenvalues {
      let a = sample(order * columns, 3, 5, 1009)
      let matrix = (0..<order * order).map { index in
        (0..<columns).reduce(0) { $0 + a[index / order * columns + $1] * a[index % order * columns + $1] }
          / Double(columns)
      }
      let found = symmetricEigenvalues(matrix, order: order)
      #expect(zip(found, values).allSatisfy { abs($0 - $1) < 1e-10 * max(1, abs(values[order - 1])) }, "\(found)")
    }
  }

  @Test func ranksOfEqualNumbersAreTheirMean() {
    #expect(sample(30, 3, 5, 7).midRanks == tiedRanks)
  }

  /// By hand: Holm's levels are 0.05/4, 0.05/3, 0.05/2, 0.05.
  @Test func holmStopsAtTheFirstThatHolds() {
    #expect(holmRejections([0.01, 0.04, 0.03, 0.005], level: 0.05) == [0, 3])
    #expect(holmRejections([0.04, 0.001], level: 0.05) == [0, 1])
    #expect(holmRejections([], level: 0.05).isEmpty)
    #expect(holmRejections([0.2, 0.013, 0.013, 0.013], level: 0.05).isEmpty)
  }

  /// Sixty-four columns in 100 pairs of samples without a difference: at most one alarm in a hundred is expected.
  @Test func equalSamplesRarelyAlarm() {
    let alarms = (0..<100).count { round in
      let tests = (0..<64).map { column in
        KolmogorovSmirnov(normals(200, 1000 * round + column), normals(200, 1000 * round + column + 500))
      }
      return !holmRejections(tests.map(\.probability), level: 0.01).isEmpty
    }
    #expect(alarms <= 4)
  }

  @Test func classifierSeesSmallShiftsOfManyColumns() {
    func rows(_ shift: Double, _ seed: Int) -> [[Double]] {
      (0..<200).map { normals(30, shift: shift, seed + $0) }
    }
    let key = StreamKey(seed: 1, purpose: Purpose("test"))
    let shifted = SampleClassifier(rows(0, 0), rows(0.2, 10_000), permutations: 200, key)
    #expect(shifted.area > 0.65 && shifted.probability < 0.01, "\(shifted)")
    let equal = SampleClassifier(rows(0, 20_000), rows(0, 30_000), permutations: 200, key)
    #expect(equal.area < 0.6 && equal.probability > 0.01, "\(equal)")
  }
}
