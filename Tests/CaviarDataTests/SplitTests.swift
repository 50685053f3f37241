import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

@Suite struct SplitTests {
  /// 50, 30, 20 and 1 rows of the classes 0 to 3, mixed.
  static let labels = (0..<101).map { row -> Int32 in
    if row == 40 { return 3 }
    return switch row % 10 {
    case 0..<5: 0
    case 5..<8: 1
    default: 2
    }
  }

  private func parts(
    _ train: Quantity = .fraction(0.7), _ validation: Quantity = .fraction(0.15), _ test: Quantity = .fraction(0.15),
    stratify: Bool = true, shuffled: Bool = true, seed: UInt64 = 231
  ) throws(DataError) -> Split {
    var options = PartSplit()
    (options.train, options.validation, options.test) = (train, validation, test)
    options.stratify = stratify
    options.order = shuffled ? .shuffled : .file
    return try options.split(SplitRows(count: 101, labels: Self.labels, classCount: 4, seed: seed))
  }

  @Test(arguments: [true, false], [true, false])
  func everyRowIsInOnePart(stratify: Bool, shuffled: Bool) throws {
    let split = try parts(stratify: stratify, shuffled: shuffled)
    #expect((split.train + split.validation + split.test).sorted() == Array(0..<101))
    #expect([split.train.count, split.validation.count, split.test.count] == [71, 15, 15])
  }

  @Test func classesKeepTheirProportions() throws {
    let split = try parts()
    // Of 50, 30, 20 and 1: train 71 × 50/101 = 35.1, …; of the rest 15 each.
    #expect(counts(split.train) == [35, 21, 14, 1])
    #expect(counts(split.validation) == [8, 4, 3, 0])
    #expect(counts(split.test) == [7, 5, 3, 0])
  }

  @Test func theOrderOfTheFileIsKept() throws {
    let split = try parts(.count(60), .count(20), .count(10), stratify: false, shuffled: false)
    #expect(split == Split(train: Array(0..<60), validation: Array(60..<80), test: Array(80..<90)))
    let stratified = try parts(shuffled: false)
    #expect(stratified.train == stratified.train.sorted() && stratified.test == stratified.test.sorted())
    #expect(counts(stratified.train) == [35, 21, 14, 1])
  }

  @Test func theSeedDecides() throws {
    #expect(try parts() == parts())
    #expect(try parts().train != parts(seed: 232).train)
    #expect(try parts().train != parts().train.sorted())
  }

  /// The rows of a seed are part of the results.
  @Test func agreesWithTheReference() throws {
    var options = PartSplit()
    (options.train, options.validation, options.test) = (.count(25), .count(7), .count(6))
    let rows = SplitRows(count: 40, labels: (0..<40).map { $0 * $0 % 3 }, classCount: 3, seed: 231)
    let split = try options.split(rows)
    #expect(split == referenceSplit)
  }

  private func counts(_ rows: [Int]) -> [Int] {
    rows.reduce(into: [0, 0, 0, 0]) { $0[Int(Self.labels[$1])] += 1 }
  }
}

@Suite struct FoldTests {
  private func folds(_ change: (inout FoldSplit) -> Void = { _ in }) throws -> [Split] {
    var options = FoldSplit()
    change(&options)
    return try options.splits(SplitRows(count: 101, labels: SplitTests.labels, classCount: 4, seed: 231))
  }

  @Test func everyRowValidatesOnce() throws {
    let splits = try folds { $0.test = .fraction(0.15) }
    #expect(splits.count == 5)
    let test = splits[0].test
    #expect(test.count == 15 && splits.allSatisfy { $0.test == test })
    #expect((splits.flatMap(\.validation) + test).sorted() == Array(0..<101))
    for split in splits {
      #expect((split.train + split.validation + test).sorted() == Array(0..<101))
      #expect((17...18).contains(split.validation.count))
      // 50, 30 and 20 of 101: a fifth of the 86 that remain, give or take one.
      let counts = split.validation.reduce(into: [0, 0, 0, 0]) { $0[Int(SplitTests.labels[$1])] += 1 }
      #expect(abs(counts[0] - 9) <= 1 && abs(counts[1] - 5) <= 1 && abs(counts[2] - 3) <= 1)
    }
  }

  @Test func theOrderOfTheFileIsKept() throws {
    let splits = try folds {
      $0.order = .file
      $0.stratify = false
    }
    #expect(splits[0].validation == Array(0..<21) && splits[1].validation == Array(21..<41))
    #expect(splits[0].train == Array(21..<101))
  }

  @Test func thereMustBeRowsForAllFolds() {
    #expect(throws: DataError.split("101 examples cannot be divided into 102 folds")) { try folds { $0.folds = 102 } }
  }
}

@Suite struct GroupTests {
  /// 199 rows of 40 groups of 1 to 9, and three classes that the groups have in different shares.
  private static let groups = (0..<40).flatMap { group in Array(repeating: group, count: 1 + group * 7 % 9) }
  private static let labels = groups.indices.map { Int32($0 % (2 + groups[$0] % 2)) }

  private var rows: SplitRows {
    SplitRows(count: 199, labels: Self.labels, classCount: 3, groups: Self.groups, seed: 231)
  }

  @Test(arguments: [true, false], [RowOrder.shuffled, .file])
  func aGroupStaysTogether(stratify: Bool, order: RowOrder) throws {
    var options = PartSplit()
    (options.train, options.validation, options.test) = (.fraction(0.6), .fraction(0.2), .fraction(0.1))
    options.stratify = stratify
    options.order = order
    let split = try options.split(rows)
    let parts = [split.train, split.validation, split.test]
    let groups = parts.map { Set($0.map { Self.groups[$0] }) }
    #expect(groups[0].isDisjoint(with: groups[1]) && groups[0].isDisjoint(with: groups[2]))
    #expect(groups[1].isDisjoint(with: groups[2]))
    for (part, size) in zip(parts, [120, 40, 20]) { #expect(abs(part.count - size) <= 4) }
    if order == .file { #expect(parts.allSatisfy { $0 == $0.sorted() }) }
  }

  @Test func foldsKeepGroupsToo() throws {
    let splits = try FoldSplit().splits(rows)
    #expect(splits.flatMap(\.validation).sorted() == Array(0..<199))
    for split in splits {
      #expect(Set(split.train.map { Self.groups[$0] }).isDisjoint(with: split.validation.map { Self.groups[$0] }))
      #expect(abs(split.validation.count - 40) <= 5)
    }
  }

  @Test func aPartWithoutAGroupIsAnError() {
    let rows = SplitRows(count: 4, labels: nil, classCount: 1, groups: [0, 0, 1, 1], seed: 1)
    var options = PartSplit()
    (options.train, options.validation, options.test) = (.fraction(0.5), .fraction(0.25), .fraction(0.25))
    #expect(throws: DataError.self) { try options.split(rows) }
  }

  /// Six groups, each of one of two classes, are too few for three parts with a share of every class, and enough without.
  @Test func groupsOfOneClassEachAreToldOfStratify() throws {
    let groups = (0..<6).flatMap { Array(repeating: $0, count: 40) }
    let labels = groups.map { Int32($0 / 3) }
    let rows = SplitRows(count: groups.count, labels: labels, classCount: 2, groups: groups, seed: 1)
    var options = PartSplit()
    (options.train, options.validation, options.test) = (.fraction(0.7), .fraction(0.15), .fraction(0.15))
    let error = try #require(throws: DataError.self) { try options.split(rows) }
    #expect(error == .split("the test part gets no group: there are 6", notes: error.notes))
    #expect(error.notes.first?.contains("each group has examples of one class only") == true)
    #expect(error.notes.last?.contains("`stratify: false`") == true)
    options.stratify = false
    let split = try options.split(rows)
    #expect(!split.validation.isEmpty && !split.test.isEmpty)
  }

  /// Four groups are too few either way: then nothing is promised.
  @Test func tooFewGroupsAreToldSo() throws {
    let groups = (0..<4).flatMap { Array(repeating: $0, count: 40) }
    let rows = SplitRows(
      count: groups.count, labels: groups.map { Int32($0 / 2) }, classCount: 2, groups: groups, seed: 1)
    var options = PartSplit()
    (options.train, options.validation, options.test) = (.fraction(0.7), .fraction(0.15), .fraction(0.15))
    let error = try #require(throws: DataError.self) { try options.split(rows) }
    #expect(error.notes == ["examples of one group stay together: use fewer parts, or more groups"])
  }
}

@Suite struct PartCountTests {
  @Test func fractionsUseEveryRow() throws {
    for rows in 4...300 {
      let counts = try partCounts(of: rows, parts: [.fraction(0.5), .fraction(0.25), .fraction(0.25)])
      #expect(counts.reduce(0, +) == rows)
      // 0.7 + 0.15 + 0.15 is less than 1 in binary.
      if rows >= 7 {
        let counts = try partCounts(of: rows, parts: [.fraction(0.7), .fraction(0.15), .fraction(0.15)])
        #expect(counts.reduce(0, +) == rows)
        #expect(abs(Double(counts[0]) - 0.7 * Double(rows)) < 1)
      }
    }
  }

  @Test(arguments: [
    (1797, [Quantity.fraction(0.7), .fraction(0.15), .fraction(0.15)], [1258, 270, 269]),
    (10, [.fraction(0.25), .fraction(0.25), .fraction(0.5)], [3, 2, 5]),
    (101, [.fraction(0.7), .fraction(0.15), .fraction(0)], [70, 15, 0]),
    (50_000, [.count(49_000), .count(500), .fraction(0.01)], [49_000, 500, 500]),
    (10, [.count(10), .count(0), .count(0)], [10, 0, 0]),
  ])
  func sizes(rows: Int, parts: [Quantity], expected: [Int]) throws {
    #expect(try partCounts(of: rows, parts: parts) == expected)
  }

  @Test(arguments: [
    ([Quantity.count(80), .count(20), .count(1)], "the parts need 101 examples, but there are 100"),
    ([.count(90), .fraction(0.1), .fraction(0.1)], "the parts need 110 examples, but there are 100"),
    ([.fraction(0.8), .fraction(0.2), .fraction(0.5)], "the fractions add up to 1.5, which is more than 1"),
    ([.count(0), .count(20), .count(1)], "the train part gets none of the 100 examples"),
    ([.count(50), .fraction(0.001), .count(1)], "the validation part gets none of the 100 examples"),
    ([.fraction(1.5), .count(0), .count(0)], "train: 1.5 is not a fraction; it must be from 0 to 1"),
    ([.fraction(.nan), .count(0), .count(0)], "train: nan is not a fraction; it must be from 0 to 1"),
    ([.count(50), .count(0), .count(-1)], "test: -1 is not a number of examples from 0 to 100"),
    ([.count(50), .count(.max), .count(.max)], "validation: \(Int.max) is not a number of examples from 0 to 100"),
  ])
  func refusals(parts: [Quantity], message: String) throws {
    let error = try #require(throws: DataError.self) { try partCounts(of: 100, parts: parts) }
    #expect(error == .split(message))
  }
}
