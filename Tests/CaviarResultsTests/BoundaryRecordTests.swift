import CaviarSearch
import CaviarSpec
import Testing

@testable import CaviarResults

@Suite struct BoundaryRecordTests {
  @Test func aNoteCounts() {
    func message(near: Int) -> String {
      BoundaryRecord(
        Boundary(
          address: "x", edge: .high, severity: .note, reason: .best, origin: .declared, value: 1, best: 1,
          distance: 0, near: near, among: 5, suggestion: nil, natural: nil), stage: "s"
      ).message
    }
    #expect(message(near: 1).hasSuffix("; the other good trials are not"))
    #expect(message(near: 2).hasSuffix("; 2 of the best 5 are, which chance does too"))
  }
}
