internal import CaviarRandom

/// The rows of the parts, as indices into the table. No row is in two parts.
///
/// In shuffled order if the split shuffles, otherwise in the order of the file.
package struct Split: Sendable, Equatable {
  /// The rows to learn from; never empty.
  package let train: [Int]
  /// The rows to choose by.
  package let validation: [Int]
  /// The rows to judge by.
  package let test: [Int]

  package init(train: [Int], validation: [Int], test: [Int]) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}

/// Splits the rows of a table.
///
/// - Parameters:
///   - labels: The class of each row, in 0..<classCount.
///   - stratify: Whether the parts have the classes in the proportions of the whole, as near as whole rows can be.
///     Train first, then validation and test of the rows that remain: each part takes its share of each class by
///     largest remainder, ties to the lower class. A last part that takes all that remains is what the others left.
///   - shuffled: Whether rows are drawn in a random order, or in that of the file. The order is that of the stream
///     `StreamKey(seed: seed, purpose: .split)`: each row in turn goes to the first part that has room for its class.
///
/// Sizes are those of ``partCounts(of:parts:)``. Cost: O(rows).
package func split(
  labels: [Int32], classCount: Int, train: PartSize, validation: PartSize, test: PartSize, stratify: Bool,
  shuffled: Bool, seed: UInt64
) throws(SplitError) -> Split {
  let counts = try partCounts(of: labels.count, parts: [train, validation, test])
  let order =
    shuffled
    ? RandomStream(StreamKey(seed: seed, purpose: .split)).permutation(labels.count) : Array(labels.indices)

  // Without strata all rows are of one class.
  let strata = stratify ? labels.map(Int.init) : [Int](repeating: 0, count: labels.count)
  var room = quotas(of: strata, classCount: stratify ? classCount : 1, counts: counts)
  var parts = counts.map { count in
    var part: [Int] = []
    part.reserveCapacity(count)
    return part
  }
  for row in order {
    guard let part = room.firstIndex(where: { $0[strata[row]] > 0 }) else { continue }
    room[part][strata[row]] -= 1
    parts[part].append(row)
  }
  return Split(train: parts[0], validation: parts[1], test: parts[2])
}

/// How many rows of each class each part takes: [part][class].
private func quotas(of strata: [Int], classCount: Int, counts: [Int]) -> [[Int]] {
  var remaining = [Int](repeating: 0, count: classCount)
  for stratum in strata { remaining[stratum] += 1 }
  return counts.map { count in
    let total = max(1, remaining.reduce(0, +))
    let quota = apportion(
      count, floors: remaining.map { count * $0 / total }, remainders: remaining.map { count * $0 % total })
    for stratum in remaining.indices { remaining[stratum] -= quota[stratum] }
    return quota
  }
}

/// The method of the largest remainder (A. Hamilton, 1792): what the floors leave of the total goes, one each, to the
/// largest remainders, ties to the earlier.
func apportion(_ total: Int, floors: [Int], remainders: [Int]) -> [Int] {
  var shares = floors
  let byRemainder = remainders.indices.sorted { (-remainders[$0], $0) < (-remainders[$1], $1) }
  for index in byRemainder.prefix(total - floors.reduce(0, +)) { shares[index] += 1 }
  return shares
}
