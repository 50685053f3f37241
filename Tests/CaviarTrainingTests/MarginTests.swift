import Testing

@testable import CaviarTraining

#if canImport(Glibc)
  import Glibc
#endif

@Suite struct MarginTests {
  /// By hand: the margin of one of n equal scores is −ln(n − 1).
  @Test func marginsByHand() {
    let margins = Margins([0, 0, 0, 0, 100, -100, 0, 0, 1, 1, -300, -300], classes: 4).ofEach()
    for label in 0..<4 { #expect(abs(margins[label][0] + log(3)) < 1e-15) }
    #expect(abs(margins[0][1] - 100 + log(2)) < 1e-13 && margins[1][1] == -200)
    #expect(margins[0][2] == 0 && margins[1][2] == 0 && abs(margins[2][2] + 301 + log(2)) < 1e-12)
  }

  @Test func twoClassesAreEachOthersOpposites() {
    let scores: [Float] = [60, -60, 61.5, -60, 1e-30, 0, -3, 4, .infinity, 1]
    let margins = Margins(scores, classes: 2)
    #expect(margins.ofTwo(0) == margins.ofTwo(1).map { -$0 })
    #expect(margins.ofTwo(0).prefix(3) == [120, 121.5, Double(Float(1e-30))])
    #expect(margins.ofEach()[0].prefix(4) == margins.ofTwo(0).prefix(4))
  }

  /// NaN has no order.
  @Test func withoutANumberNothingIsRanked() {
    for scores: [Float] in [[0, 1, .nan, 1, 0, 2], [.infinity, .infinity, 0, 1, 0, 2]] {
      let ranking = Ranking(margins: Margins(scores, classes: 2).ofTwo(1), isPositive: [true, false, true])
      #expect(ranking.areaUnderCurve == nil && ranking.averagePrecision == nil)
    }
    let margins = Margins([0, .nan, 1, 2, 3, 4], classes: 3).ofEach()
    #expect(margins.allSatisfy { $0[0].isNaN && !$0[1].isNaN })
    #expect(
      Margins([0, -.infinity, -.infinity], classes: 3).ofEach().map { $0[0] } == [.infinity, -.infinity, -.infinity])
  }
}
