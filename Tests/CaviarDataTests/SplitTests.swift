import CaviarData
import Testing

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
    _ train: PartSize = .fraction(0.7), _ validation: PartSize = .fraction(0.15), _ test: PartSize = .fraction(0.15),
    stratify: Bool = true, shuffled: Bool = true, seed: UInt64 = 231
  ) throws(SplitError) -> Split {
    try split(
      labels: Self.labels, classCount: 4, train: train, validation: validation, test: test, stratify: stratify,
      shuffled: shuffled, seed: seed)
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
    let split = try split(
      labels: (0..<40).map { $0 * $0 % 3 }, classCount: 3, train: .count(25), validation: .count(7), test: .count(6),
      stratify: true, shuffled: true, seed: 231)
    #expect(split == referenceSplit)
  }

  private func counts(_ rows: [Int]) -> [Int] {
    rows.reduce(into: [0, 0, 0, 0]) { $0[Int(Self.labels[$1])] += 1 }
  }
}

@Suite struct PartSizeTests {
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
    (1797, [PartSize.fraction(0.7), .fraction(0.15), .fraction(0.15)], [1258, 270, 269]),
    (10, [.fraction(0.25), .fraction(0.25), .fraction(0.5)], [3, 2, 5]),
    (101, [.fraction(0.7), .fraction(0.15), .fraction(0)], [70, 15, 0]),
    (50_000, [.count(49_000), .count(500), .fraction(0.01)], [49_000, 500, 500]),
    (10, [.count(10), .count(0), .count(0)], [10, 0, 0]),
  ])
  func sizes(rows: Int, parts: [PartSize], expected: [Int]) throws {
    #expect(try partCounts(of: rows, parts: parts) == expected)
  }

  @Test(arguments: [
    ([PartSize.count(80), .count(20), .count(1)], "the parts need 101 rows, but there are 100"),
    ([.count(90), .fraction(0.1), .fraction(0.1)], "the parts need 110 rows, but there are 100"),
    ([.fraction(0.8), .fraction(0.2), .fraction(0.5)], "the fractions add up to 1.5, which is more than 1"),
    ([.count(0), .count(20), .count(1)], "the train part gets none of the 100 rows"),
    ([.count(50), .fraction(0.001), .count(1)], "the validation part gets none of the 100 rows"),
    ([.fraction(1.5), .count(0), .count(0)], "train: 1.5 is not a fraction; it must be from 0 to 1"),
    ([.fraction(.nan), .count(0), .count(0)], "train: nan is not a fraction; it must be from 0 to 1"),
    ([.count(50), .count(0), .count(-1)], "test: -1 is not a number of rows from 0 to 100"),
    ([.count(50), .count(.max), .count(.max)], "validation: \(Int.max) is not a number of rows from 0 to 100"),
  ])
  func refusals(parts: [PartSize], message: String) throws {
    let error = try #require(throws: SplitError.self) { try partCounts(of: 100, parts: parts) }
    #expect(error.message == message)
  }
}
