package import CaviarSpec
package import CaviarTables

extension DataError {
  /// An error of data that cannot be split as the spec says.
  static func split(_ message: String, notes: [String] = []) -> DataError {
    DataError("the data cannot be split as the spec says: \(message)", at: .field("data.split"), notes: notes)
  }
}

/// The numbers of examples in the parts train, validation and test.
///
/// Counts are exact. Fractions are of all examples, and share the whole examples in their sum by largest remainder, ties
/// to the earlier part, so that fractions that add up to 1 use every example. (Fractions of examples are compared in
/// millionths: 0.7 + 0.15 + 0.15 is 1.)
///
/// Errors: a fraction outside 0...1, a count outside 0...rows, fractions that add up to more than 1, more examples than
/// there are, and a declared part that gets no example. The train part must have examples.
package func partCounts(of rows: Int, parts: [Quantity]) throws(DataError) -> [Int] {
  let names = ["train", "validation", "test"]
  var counts: [Int] = []
  var fractions: [Double] = []
  for (name, part) in zip(names, parts) {
    switch part {
    case .fraction(let fraction):
      guard (0...1).contains(fraction) else {
        throw DataError.split("\(name): \(fraction) is not a fraction; it must be from 0 to 1")
      }
      fractions.append(fraction)
      counts.append(0)
    case .count(let count):
      guard (0...rows).contains(count) else {
        throw DataError.split("\(name): \(count) is not a number of examples from 0 to \(rows)")
      }
      fractions.append(0)
      counts.append(count)
    }
  }
  let sum = fractions.reduce(0, +)
  guard sum <= 1 + 1e-9 else { throw DataError.split("the fractions add up to \(sum), which is more than 1") }

  let millionths = fractions.map { Int(($0 * Double(rows) * 1e6).rounded()) }
  let shares = apportion(
    millionths.reduce(0, +) / 1_000_000, floors: millionths.map { $0 / 1_000_000 },
    remainders: millionths.map { $0 % 1_000_000 })
  counts = zip(counts, shares).map(+)

  let used = counts.reduce(0, +)
  guard used <= rows else {
    throw DataError.split("the parts need \(used) examples, but there are \(rows)")
  }
  for (index, name) in names.enumerated() where counts[index] == 0 {
    if index == 0 || fractions[index] > 0 {
      throw DataError.split("the \(name) part gets none of the \(rows) examples")
    }
  }
  return counts
}
