import CaviarDiagnostics
import CaviarSpec
import CaviarYAML
import Testing

@testable import CaviarData
@testable import CaviarTables

@Suite struct StratificationTests {
  /// A spec, true if its parts are stratified, and its canonical form.
  @Test(arguments: [
    ("{train: 0.7, validation: 0.3}", true, "shuffled"),
    ("{train: 0.7, validation: 0.3, order: shuffled}", true, "shuffled"),
    ("{train: 0.7, validation: 0.3, order: file}", false, "file"),
    ("{train: 0.7, validation: 0.3, order: file, stratify: true}", true, "file"),
    ("{train: 0.7, validation: 0.3, stratify: false}", false, "shuffled"),
    ("{folds: 5}", true, "shuffled"),
    ("{folds: 5, order: file}", false, "file"),
    ("{folds: 5, order: file, stratify: true}", true, "file"),
  ])
  func theOrderOfTheFileIsLeftAlone(text: String, isStratified: Bool, order: String) throws {
    var decoding = Decoding(scales: [])
    let node = try #require(parse(Array("split: \(text)".utf8), name: "t.yaml", into: &decoding.sink))
    let value = try #require(node.mapping?.first?.value)
    let codec = Codec<SplitOptions>.split
    let declared = try #require(codec.decode(value, &decoding))
    let options = declared.at(Point())
    #expect(options.isStratified == isStratified)
    #expect(declared.canonical["stratify"] == .boolean(isStratified) && declared.canonical["order"] == .text(order))
    #expect(codec.encode(options) == declared.canonical)
    // As it is written, it is read again.
    let again = try #require(
      parse(Array(YAMLText.document(["split": declared.canonical]).utf8), name: "u.yaml", into: &decoding.sink))
    let reread = try #require(again.mapping?.first.flatMap { codec.decode($0.value, &decoding) })
    #expect(reread.canonical == declared.canonical && decoding.sink.sorted.isEmpty)
  }

  /// Counts of rows, sizes of classes, and the shares by hand.
  @Test(arguments: [
    (10, [50, 30, 20], [5, 3, 2], [5, 3, 2]),
    (7, [98, 1, 1], [7, 0, 0], [5, 1, 1]),
    (3, [98, 1, 1], [3, 0, 0], [1, 1, 1]),
    (2, [98, 1, 1], [2, 0, 0], [2, 0, 0]),
    (5, [40, 0, 40, 20], [2, 0, 2, 1], [2, 0, 2, 1]),
    (4, [40, 0, 40, 1], [2, 0, 2, 0], [1, 0, 2, 1]),
    (0, [3, 2], [0, 0], [0, 0]),
  ])
  func shares(count: Int, sizes: [Int], proportional: [Int], covered: [Int]) {
    #expect(apportion(count, among: sizes) == proportional)
    #expect(covering(proportional, of: sizes) == covered)
  }

  /// A class of one row is in the training part, wherever the row stands and whatever the seed.
  @Test func aRareClassCanBeLearned() throws {
    for seed in 0..<20 {
      for train in [Quantity.fraction(0.2), .count(3), .fraction(0.5)] {
        let labels = (0..<60).map { row -> Int32 in row == seed ? 2 : row == 40 ? 1 : 0 }
        var options = PartSplit()
        (options.train, options.validation, options.test) = (train, .fraction(0.25), .fraction(0.25))
        let split = try options.split(SplitRows(count: 60, labels: labels, classCount: 3, seed: UInt64(seed)))
        #expect(Set(split.train.map { labels[$0] }) == [0, 1, 2])
        #expect(split.train.count == (train == .count(3) ? 3 : train == .fraction(0.5) ? 30 : 12))
      }
    }
    // Two rows cannot show three classes.
    var options = PartSplit()
    (options.train, options.validation) = (.count(2), .count(5))
    let labels = (0..<60).map { Int32($0 == 40 ? 1 : $0 == 50 ? 2 : 0) }
    #expect(try options.split(SplitRows(count: 60, labels: labels, classCount: 3, seed: 1)).train.count == 2)
  }

  @Test func samples() {
    let labels = (0..<100).map { Int32($0 < 60 ? 0 : $0 < 97 ? 1 : 2) }
    let order = (0..<100).map { $0 * 37 % 100 }
    let sample = stratifiedSample(20, of: order, labels: labels, classCount: 4)
    // 20 × 60/100, × 37/100, × 3/100: 12, 7.4 and 0.6.
    #expect((0..<4).map { label in sample.count { labels[$0] == label } } == [12, 7, 1, 0])
    #expect(sample == order.filter(Set(sample).contains))
    #expect(sample.prefix(5) == order.prefix(5))
    #expect(stratifiedSample(100, of: order, labels: labels, classCount: 4) == order)
    #expect(Set(stratifiedSample(3, of: order, labels: labels, classCount: 4).map { labels[$0] }) == [0, 1, 2])
  }
}
