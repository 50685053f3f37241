internal import CaviarRandom
package import CaviarSpec

/// Halton's sequence with random permutations of its digits: even coverage for any number of trials (Halton 1960; A. Owen, "A
/// Randomized Halton Algorithm in R", 2017).
///
/// Each hyperparameter counts in the next prime base, in the order of the fields.
package struct HaltonSampler: Sampler {
  package static let name = "halton"
  package static let otherNames = ["haltonsequence", "van_der_corput"]
  package static let summary = "Halton's sequence, its digits permuted: even coverage for any number of trials."
  package static let example = "halton"
  package static let source: String? = "Halton, Numer. Math. 2, 1960; Owen, arXiv 1706.02808, 2017"

  package init() {}

  package static let mostDimensions = 64

  package func problem(of request: SamplingRequest) -> SamplerProblem? {
    request.space.tooManyDimensions(for: Self.name, most: Self.mostDimensions)
  }

  package func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    let dimensions = request.space.dimensions
    let bases = Self.primes(dimensions.count)
    let permutations = zip(dimensions, bases).map { entry, base in
      (0..<Self.digits(base)).map { place in request.stream(of: entry, step: place).permutation(base) }
    }
    return trials.map { trial in
      request.space.point(along: dimensions) { dimension in
        Self.number(trial - 1, base: bases[dimension]) { place, digit in permutations[dimension][place][digit] }
      }
    }
  }

  /// A point of the sequence: the digits of the index behind the point, the last first.
  ///
  /// - Parameter digit: Called with the place of each digit, from 0, and the digit.
  static func number(_ index: Int, base: Int, _ digit: (Int, Int) -> Int) -> Double {
    var rest = index, weight = 1 / Double(base), number = 0.0
    for place in 0..<digits(base) {
      number += Double(digit(place, rest % base)) * weight
      rest /= base
      weight /= Double(base)
    }
    return min(number, 1 - 0x1p-53)
  }

  /// The number of digits that a double has in a base.
  private static func digits(_ base: Int) -> Int {
    var digits = 0, power = 1.0
    while power < 0x1p53 {
      power *= Double(base)
      digits += 1
    }
    return digits
  }

  static func primes(_ count: Int) -> [Int] {
    var primes: [Int] = []
    var next = 2
    while primes.count < count {
      if primes.allSatisfy({ next % $0 != 0 }) { primes.append(next) }
      next += 1
    }
    return primes
  }
}
