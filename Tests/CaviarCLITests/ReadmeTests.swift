import CaviarCLI
import FoundationEssentials
import Testing

extension CommandLineTests {
  /// The README agrees with the program.
  @Suite struct ReadmeTests {
    private static let catalogue = "Sources/caviar/Documentation.docc"
    private let readme: String

    init() throws { readme = try Repository.text("README.md") }

    /// The paths of all documents, from the repository's root.
    private func documents() throws -> [String] {
      let articles = try FileManager.default.contentsOfDirectory(atPath: Repository.path(Self.catalogue))
      return ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"]
        + articles.filter { $0.hasSuffix(".md") }.sorted().map { "\(Self.catalogue)/\($0)" }
    }

    /// The article on the language has a line for each kind, with all its names.
    @Test func theWordsOfTheLanguage() throws {
      let article = try Repository.text("\(Self.catalogue)/TheLanguage.md")
      let parts = Reference.language.map { $0.name.split(separator: ".", maxSplits: 1).map(String.init) }
      let sections = ["data", "training", "stages"]
      let members = parts.filter { $0.count == 2 && !sections.contains($0[0]) }
      var kinds: [String] = []
      for kind in members.map({ $0[0] }) where !kinds.contains(kind) { kinds.append(kind) }
      #expect(!kinds.isEmpty)
      for kind in kinds {
        let names = members.filter { $0[0] == kind }.map { "`\($0[1])`" }.joined(separator: ", ")
        #expect(article.contains("\n| `\(kind)` | \(names) |\n"))
      }
    }

    @Test func theExitCodes() {
      for code in ExitCode.allCases {
        let line = readme.split(separator: "\n").first { line in
          guard line.hasPrefix("| "), let numbers = line.split(separator: "|").first else { return false }
          return numbers.split { !$0.isNumber }.contains { $0 == String(code.rawValue) }
        }
        #expect(line?.filter { $0 != "`" }.contains(code.meaning) == true, "\(code.rawValue)")
      }
    }

    /// The spec is quoted in full, except for its hash, which is shortened.
    @Test func theSpec() throws {
      let spec = try Repository.text("Specs/digits.yaml")
      let comment = /[ ]+#[^\n]*/
      let shortened = spec.replacing(/sha256: ([0-9a-f]{8})[0-9a-f]{56}/) { "sha256: \($0.1)…" }
      #expect(readme.replacing(comment, with: "").contains("```yaml\n\(shortened.replacing(comment, with: ""))```"))
    }

    /// Every console line that begins with `caviar` uses an existing command and existing options.
    @Test func theCommands() throws {
      let lines = try documents().flatMap { try Repository.text($0).split(separator: "\n") }
        .map { $0.drop { "$ ".contains($0) } }
      let commands = lines.filter { $0.hasPrefix("caviar ") }
      #expect(commands.count > 5)
      for line in commands {
        let words = line.prefix { $0 != "#" }.split(separator: " ").map(String.init)
        let help = caviar("help", words[1])
        #expect(help.code == 0, "\(line)")
        for option in words.filter({ $0.hasPrefix("--") }) { #expect(help.output.contains(option), "\(line)") }
      }
    }

    /// Every relative link leads to a file or a folder of the repository.
    @Test func theLinks() throws {
      for document in try documents() {
        let folder = document.hasPrefix(Self.catalogue) ? Self.catalogue : "."
        for link in try Repository.text(document).matches(of: /\]\(([^)#\s]+)[^)\s]*\)/) where !link.1.contains(":") {
          let path = Repository.path("\(folder)/\(link.1)")
          #expect(FileManager.default.fileExists(atPath: path), "\(document): \(link.1)")
        }
      }
    }
  }
}
