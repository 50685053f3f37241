import CaviarSpec
import CaviarYAML
import Testing

/// A field that is left out has the default of the version that made the results.
@Suite struct NumericsTests {
  /// A mapping whose own default and whose rack's default changed with numerics 2.
  private struct Oven: Mapping {
    var heat = 220
    var rack = Rack()
    static let fields: [Field<Oven>] = [
      Field("heat", \.heat, .integer(), "How hot."), Field("rack", \.rack, .mapping(named: "rack"), "What is in it."),
    ]
    init() {}
    init(defaultsOf numerics: Int) {
      self.init()
      if numerics < 2 { heat = 180 }
    }
  }

  private struct Rack: Mapping {
    var height = 3
    var trays = 1
    static let fields: [Field<Rack>] = [
      Field("height", \.height, .integer(), "How high."), Field("trays", \.trays, .integer(), "How many."),
    ]
    init() {}
    init(defaultsOf numerics: Int) {
      self.init()
      if numerics < 2 { height = 2 }
    }
  }

  @Test(arguments: [(1, 180, 2), (2, 220, 3), (Numerics.current, 220, 3)])
  func defaultsOfANumber(numerics: Int, heat: Int, height: Int) throws {
    var decoding = Decoding(scales: [], numerics: numerics)
    let oven = try #require(decoding.mapping(try node(of: "{rack: {trays: 2}}"), as: Oven.self, named: "oven"))
    #expect(oven.canonical == ["heat": .integer(heat), "rack": ["height": .integer(height), "trays": 2]])
    let value = oven.at(Point())
    #expect(value.heat == heat && value.rack.height == height && value.rack.trays == 2)
  }

  @Test func whatIsWrittenStays() throws {
    var decoding = Decoding(scales: [], numerics: 1)
    let oven = try #require(decoding.mapping(try node(of: "{heat: 220}"), as: Oven.self, named: "oven"))
    #expect(oven.canonical["heat"] == 220 && oven.at(Point()).heat == 220)
  }
}
