internal import CaviarRandom
internal import CaviarSpec
internal import CaviarYAML

/// The number of examples to use, as if the files had no others: `limit: 2000`, `limit: {random: 2000}`.
package enum RowLimit: Sendable, Equatable {
  /// The first ones.
  case first(Int)
  /// Some at random, in the order of the files.
  case random(Int)

  /// The number of examples to read.
  var readLimit: Int? {
    if case .first(let count) = self { count } else { nil }
  }

  /// The examples that are used, of those that were read. The order is that of the stream
  /// `StreamKey(seed: seed, purpose: Purpose("limit"))`.
  func rows(of count: Int, seed: UInt64) -> [Int]? {
    guard case .random(let limit) = self, limit < count else { return nil }
    return RandomStream(StreamKey(seed: seed, purpose: Purpose("limit"))).permutation(count).prefix(limit).sorted()
  }
}

extension Codec where Value == RowLimit {
  /// A count, or `{random: count}`.
  static var rowLimit: Codec {
    let count = Codec<Int>.integer(.atLeast(1))
    let random = Codec<RandomLimit>.mapping(named: "`limit`")
    return Codec(
      "a number of examples, or {random: number}",
      decode: { node, decoding in
        guard node.mapping != nil else { return count.decode(node, &decoding)?.map { .first($0) } }
        return random.decode(node, &decoding)?.map { .random($0.random) }
      },
      encode: { limit in
        switch limit {
        case .first(let count): .integer(count)
        case .random(let count): ["random": .integer(count)]
        }
      },
      schema: { writer in ["anyOf": [count.schema(&writer), random.schema(&writer)]] })
  }
}

private struct RandomLimit: Mapping {
  static let fields: [Field<RandomLimit>] = [
    .init(
      "random", \.random, .integer(.atLeast(1)), required: true, otherNames: ["sample", "n"],
      "The number of examples, drawn at random.")
  ]
  var random = 1
}
