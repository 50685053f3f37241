internal import CaviarRandom
internal import CaviarTables

/// The examples to be divided, with their classes and groups.
struct SplitRows {
  let count: Int
  /// The class of each example, and the number of classes. For a regression, one class of all examples.
  private let classes: [Int]
  private let classCount: Int
  /// The group of each example.
  private let groups: [Int]?
  private let shuffled: [Int]

  init(_ dataset: RawDataset, classes: ClassLabels?, seed: UInt64) {
    self.init(
      count: dataset.splitRows, labels: classes?.labels, classCount: classes?.names.count ?? 1,
      groups: dataset.groups?.values.map(Int.init), seed: seed)
  }

  /// The random order is that of the stream `StreamKey(seed: seed, purpose: .split)`.
  init(count: Int, labels: [Int32]?, classCount: Int, groups: [Int]? = nil, seed: UInt64) {
    self.count = count
    self.classes = labels.map { $0.prefix(count).map(Int.init) } ?? [Int](repeating: 0, count: count)
    self.classCount = labels == nil ? 1 : classCount
    self.groups = groups
    shuffled = RandomStream(StreamKey(seed: seed, purpose: .split)).permutation(count)
  }

  /// The examples in the order in which they are taken.
  func order(_ order: RowOrder) -> [Int] { order == .shuffled ? shuffled : Array(0..<count) }

  /// Divides the examples into parts of given sizes; the rest is in no part.
  ///
  /// With `stratify` the parts have the classes in the proportions of the whole, as closely as whole examples allow: each
  /// part in turn takes its share of each class of the remaining examples, by largest remainder, ties to the lower class.
  /// Each example in turn goes to the first part that has room for its class. Groups are kept whole, see
  /// ``divideGroups(_:_:order:)``, and sizes are met as closely as groups allow.
  ///
  /// Errors: a part that should have examples and gets none. Cost: O(rows).
  ///
  /// - Parameter teachesAll: True if the first part gets an example of every class, if it is large enough: a class that is
  ///   missing there cannot be learned.
  func divide(
    _ counts: [Int], names: [String], stratify: Bool, order: RowOrder, teachesAll: Bool = false
  ) throws(DataError) -> [[Int]] {
    let strata = stratify ? classes : [Int](repeating: 0, count: count)
    let quotas = quotas(of: strata, counts: counts, teachesAll: teachesAll)
    let parts =
      groups.map { divideGroups($0, quotas, strata: strata, order: order) }
      ?? divideRows(quotas, strata: strata, order: order)
    for (index, name) in names.enumerated() where counts[index] > 0 && parts[index].isEmpty {
      let groups = groups ?? []
      throw DataError.split(
        "the \(name) part gets no group: there are \(Set(groups).count)",
        notes: stratify ? withoutStrata(counts, groups, order) : [Self.fewerParts])
    }
    return parts
  }

  private static let fewerParts = "examples of one group stay together: use fewer parts, or more groups"

  /// The remedies for a part that gets no group under stratification.
  private func withoutStrata(_ counts: [Int], _ groups: [Int], _ order: RowOrder) -> [String] {
    let strata = [Int](repeating: 0, count: count)
    let parts = divideGroups(
      groups, quotas(of: strata, counts: counts, teachesAll: false), strata: strata, order: order)
    guard zip(counts, parts).allSatisfy({ $0 == 0 || !$1.isEmpty }) else { return [Self.fewerParts] }
    var classes: [Int: Set<Int>] = [:]
    for (group, label) in zip(groups, self.classes) { classes[group, default: []].insert(label) }
    let areOfOneClass = classes.values.allSatisfy { $0.count == 1 }
    return [
      (areOfOneClass ? "each group has examples of one class only, so that few groups" : "few groups")
        + " cannot give every part its share of every class",
      "write `stratify: false` next to `group`: then parts are filled by their sizes alone",
    ]
  }

  private func divideRows(_ quotas: [[Int]], strata: [Int], order: RowOrder) -> [[Int]] {
    var room = quotas
    var parts = quotas.map { quota in
      var part: [Int] = []
      part.reserveCapacity(quota.reduce(0, +))
      return part
    }
    for row in self.order(order) {
      guard let part = room.firstIndex(where: { $0[strata[row]] > 0 }) else { continue }
      room[part][strata[row]] -= 1
      parts[part].append(row)
    }
    return parts
  }

  /// Each group goes to the part that needs it most, with the largest Σ over the classes of (missing examples of the part) ×
  /// (examples of the group): this reduces the sum of the squares of the missing examples the most.
  ///
  /// Large groups are placed first, since small ones fit into the remaining room; equally large ones in the order of the
  /// examples. Examples beyond the sizes of the parts count as a last part.
  private func divideGroups(
    _ groups: [Int], _ quotas: [[Int]], strata: [Int], order: RowOrder
  ) -> [[Int]] {
    let order = self.order(order)
    var members: [[Int]] = Array(repeating: [], count: (groups.max() ?? -1) + 1)
    var firsts: [Int] = []
    for row in order {
      if members[groups[row]].isEmpty { firsts.append(groups[row]) }
      members[groups[row]].append(row)
    }
    var totals = [Int](repeating: 0, count: quotas[0].count)
    for stratum in strata { totals[stratum] += 1 }
    var wanted = quotas + [totals.indices.map { stratum in totals[stratum] - quotas.reduce(0) { $0 + $1[stratum] } }]
    var part = [Int](repeating: 0, count: members.count)
    let bySize = firsts.enumerated().sorted {
      (-members[$0.element].count, $0.offset) < (-members[$1.element].count, $1.offset)
    }
    for (_, group) in bySize {
      var counts = [Int](repeating: 0, count: totals.count)
      for row in members[group] { counts[strata[row]] += 1 }
      let gains = wanted.map { wanted in zip(wanted, counts).reduce(0) { $0 + $1.0 * $1.1 } }
      let best = gains.indices.reduce(0) { gains[$1] > gains[$0] ? $1 : $0 }
      part[group] = best
      for stratum in counts.indices { wanted[best][stratum] -= counts[stratum] }
    }
    return quotas.indices.map { index in order.filter { part[groups[$0]] == index } }
  }

  /// The number of examples of each class in each part, [parts][classes].
  private func quotas(of strata: [Int], counts: [Int], teachesAll: Bool) -> [[Int]] {
    var remaining = [Int](repeating: 0, count: classCount)
    for stratum in strata { remaining[stratum] += 1 }
    return counts.enumerated().map { part, count in
      var quota = apportion(count, among: remaining)
      if part == 0, teachesAll { quota = covering(quota, of: remaining) }
      for stratum in remaining.indices { remaining[stratum] -= quota[stratum] }
      return quota
    }
  }
}
