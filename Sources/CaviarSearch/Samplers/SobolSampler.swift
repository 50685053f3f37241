internal import CaviarRandom
package import CaviarSpec

/// Sobol's sequence, scrambled as by Owen: points that fill the space more evenly than random ones (Sobol 1967; Joe & Kuo 2008;
/// A. Owen, "Scrambling Sobol' and Niederreiter–Xing Points", J. Complexity 14, 1998).
///
/// Of the first 2ᵏ points, each part of 2⁻ᵏ of a hyperparameter's range has one, and so have boxes in several. Each
/// hyperparameter takes the next dimension, in the order of the fields.
package struct SobolSampler: Sampler {
  package static let name = "sobol"
  package static let otherNames = ["quasi_random", "quasirandom", "qmc", "low_discrepancy"]
  package static let summary = "Sobol's sequence, scrambled: even coverage, best with 2, 4, 8, … trials."
  package static let example = "sobol"
  package static let source: String? = "Joe & Kuo, SIAM J. Sci. Comput. 30, 2008; Owen, J. Complexity 14, 1998"

  package init() {}

  package static let mostDimensions = SobolDirections.dimensions.count

  package func problem(of request: SamplingRequest) -> SamplerProblem? {
    request.space.tooManyDimensions(for: Self.name, most: Self.mostDimensions)
  }

  package func points(of trials: Range<Int>, in request: SamplingRequest, after history: [Observation]) -> [Point] {
    let dimensions = request.space.dimensions
    let sequences = dimensions.indices.map { Self.directions(dimension: $0) }
    let streams = dimensions.map { request.stream(of: $0) }
    return trials.map { trial in
      request.space.point(along: dimensions) { dimension in
        let plain = Self.number(trial - 1, sequences[dimension])
        // In the middle of its part, so that neither end of a range is more likely than its other values.
        return (Double(Self.scrambled(plain, streams[dimension])) + 0.5) * 0x1p-32
      }
    }
  }

  /// The 32 direction numbers of a dimension, each with its leading bit first.
  static func directions(dimension: Int) -> [UInt32] {
    let (polynomial, initial) = SobolDirections.dimensions[dimension]
    let degree = initial.count
    // The first dimension is van der Corput's sequence.
    guard degree > 0, dimension > 0 else { return (0..<32).map { 1 << (31 - $0) } }
    var numbers = (0..<min(degree, 32)).map { initial[$0] << (31 - UInt32($0)) }
    for index in degree..<32 {
      var next = numbers[index - degree] ^ (numbers[index - degree] >> UInt32(degree))
      for bit in 1..<max(degree, 1) where (polynomial >> UInt32(degree - bit)) & 1 == 1 { next ^= numbers[index - bit] }
      numbers.append(next)
    }
    return numbers
  }

  /// A point of the sequence in 32 bits, in the order of Gray's code.
  static func number(_ index: Int, _ directions: [UInt32]) -> UInt32 {
    var gray = UInt32(truncatingIfNeeded: index ^ (index >> 1))
    var number: UInt32 = 0
    while gray != 0 {
      number ^= directions[gray.trailingZeroBitCount]
      gray &= gray - 1
    }
    return number
  }

  /// Flips each bit or not, by a random bit that depends on all bits before it.
  static func scrambled(_ number: UInt32, _ stream: RandomStream) -> UInt32 {
    var scrambled = number
    for bit in 0..<32 {
      let node = (1 << bit) | Int(UInt64(number) >> UInt64(32 - bit))
      if stream.word64(node) >> 63 == 1 { scrambled ^= 1 << UInt32(31 - bit) }
    }
    return scrambled
  }
}
