import Testing

@testable import CaviarRun

/// Lines of programs, as they come.
@Suite struct ProgramReportTests {
  @Test(
    arguments: [
      (#"{"epoch": 3, "val_acc": 0.5}"#, 3, ["val_acc": 0.5], []),
      (#" { "a" : -1e-3 , "b":"x, y}", "c": true } "#, nil, ["a": -0.001], ["b", "c"]),
      (#"{"a":1}"#, nil, ["a": 1], []),
      (#"{"a": 1, "m": [[1, "]"], {"x": 2}], "b\u0041\"": 2, "c": null}"#, nil, ["a": 1, "bA\"": 2], ["m", "c"]),
      (#"{"epoch": 0.5, "a": 1}"#, nil, ["a": 1], ["epoch"]),
    ] as [(String, Int?, [String: Double], [String])])
  func objects(_ line: String, _ epoch: Int?, _ values: [String: Double], _ words: [String]) {
    let report = ProgramReport(Array(line.utf8), isOutput: false)
    #expect(report?.epoch == epoch && report?.values == values && report?.words == words)
  }

  @Test func numbersThatAreNotFinite() {
    let report = ProgramReport(Array(#"{"a": NaN, "b": Infinity, "c": -Infinity}"#.utf8), isOutput: false)
    #expect(report?.values["a"]?.isNaN == true && report?.values["b"] == .infinity && report?.values["c"] == -.infinity)
  }

  @Test(arguments: [
    "", "{", "{}", "{\"a\"", "{\"a\": }", "{\"a\": 1", "{\"a\": 1} x", "[1]", "{\"a\": [1, 2}", "{\"a\": \"}", "{\"a\\",
    "a=1",
  ])
  func whatReportsNothing(_ line: String) { #expect(ProgramReport(Array(line.utf8), isOutput: false) == nil) }

  /// Noise that begins as an object does.
  @Test func noise() {
    var state: UInt64 = 1
    for _ in 0..<2000 {
      let bytes = (0..<80).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return UInt8(truncatingIfNeeded: state >> 33)
      }
      #expect(ProgramReport([UInt8(ascii: "{")] + bytes, isOutput: true) == nil)
    }
  }

  @Test func words() {
    let report = ProgramReport(Array("epoch=2 loss=0.5, note=fine acc=0.25;".utf8), isOutput: true)
    #expect(report?.epoch == 2 && report?.values == ["loss": 0.5, "acc": 0.25])
  }
}
