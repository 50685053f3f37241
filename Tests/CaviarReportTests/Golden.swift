import FoundationEssentials
import Testing

/// Compares a text with the file of that name in `Golden/`, so that every change of wording is seen in git.
///
/// To accept the current texts, run the tests with `CAVIAR_GOLDEN=write` and review the difference in git.
func expectGolden(_ text: String, _ name: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws {
  let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)").path
  if ProcessInfo.processInfo.environment["CAVIAR_GOLDEN"] == "write" {
    try Data(text.utf8).write(to: URL(filePath: path))
  }
  let expected = try String(contentsOf: URL(filePath: path), encoding: .utf8)
  #expect(text == expected, "\(name) shows another text:\n\(text)", sourceLocation: sourceLocation)
}
