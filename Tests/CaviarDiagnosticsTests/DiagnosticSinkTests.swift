import CaviarDiagnostics
import Testing

@Suite struct DiagnosticSinkTests {
  @Test func onlyErrorsAreErrors() {
    var sink = DiagnosticSink()
    sink.warning("w", "warning")
    sink.append(Diagnostic(.note, "n", "note"))
    #expect(!sink.hasErrors)
    sink.error("e", "error")
    #expect(sink.hasErrors)
    #expect(sink.diagnostics.map(\.severity) == [.warning, .note, .error])
  }

  @Test func sortedByPlaceThenArrival() {
    let a = SourceFile(name: "a", text: "")
    let b = SourceFile(name: "b", text: "")
    var sink = DiagnosticSink()
    sink.error("e", "7", at: SourceLocation(file: b, line: 1, column: 1))
    for message in ["4", "5", "6"] { sink.error("e", message, at: SourceLocation(file: a, line: 10, column: 2)) }
    sink.error("e", "3", at: SourceLocation(file: a, line: 9, column: 3))
    sink.error("e", "1")
    sink.warning("e", "2")
    #expect(sink.sorted.map(\.message) == ["1", "2", "3", "4", "5", "6", "7"])
  }
}
