import CaviarSpec
import Testing

/// Points as collections of values by address.
@Suite struct PointTests {
  @Test func valuesAtAddresses() {
    var point = Point(at: ["a", "b"])
    #expect(point == Point() && point.value(at: "a") == nil && point.value(at: "c") == nil)
    point.set(1, at: "b")
    point.set(2, at: "c")
    point.set(3, at: "b")
    #expect(point.value(at: "a") == nil && point["b"] == 3 && point["c"] == 2)
  }

  /// The order of the values does not matter.
  @Test func sameness() {
    #expect(Point(["a": 1, "b": 2]) == Point(["b": 2, "a": 1]))
    #expect(Point(["a", "b"], values: [nil, 2]) == Point(["b": 2]))
    #expect(Point(["a": 1]) != Point(["a": 2]) && Point(["a": 1]) != Point())
    #expect(Point(["a": 1]) != Point(["a": 1, "b": 2]))
  }
}
