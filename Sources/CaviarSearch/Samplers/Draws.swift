internal import CaviarRandom

/// The random numbers of a proposal, one after the other.
struct Draws {
  private let stream: RandomStream
  private var next = 0

  init(_ stream: RandomStream) { self.stream = stream }

  mutating func uniform() -> Double {
    defer { next += 1 }
    return stream.uniform(next)
  }

  mutating func normal() -> Double {
    defer { next += 1 }
    return stream.normal(next)
  }
}
