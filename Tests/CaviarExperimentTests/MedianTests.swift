import CaviarSearch
import Testing

@testable import CaviarExperiment

@Suite struct MedianTests {
  @Test(
    arguments: [
      ([], nil), ([3], 3), ([5, 1], 3), ([9, 1, 4], 4), ([4, 1, 9, 2], 3), ([1, 1, 1, 7], 1),
      ([0.1, 0.2], 0.15), ([1, 2.0000001], 1.5), ([-2, -4], -3),
    ] as [([Double], Double?)])
  func isTheMiddleOfSortedValues(values: [Double], expected: Double?) {
    #expect(values.median == expected)
    #expect(Array(values.reversed()).median == expected)
  }
}
