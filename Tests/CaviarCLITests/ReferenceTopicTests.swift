import CaviarDiagnostics
import CaviarExperiment
import CaviarResults
import CaviarSpec
import CaviarTraining
import Testing

@testable import CaviarCLI

@Suite struct ReferenceTopicTests {
  private static let concepts = Reference.topics.filter { $0.name.hasPrefix("concept.") }

  /// Five lines of a terminal, the first behind the name, the others indented.
  @Test(arguments: concepts.map(\.name))
  func aConceptIsFiveLines(name: String) throws {
    let concept = try #require(Self.concepts.first { $0.name == name })
    #expect(concept.lines.count == 4)
    #expect((name + ": " + concept.summary).count <= 80)
    for line in concept.lines { #expect(line.count <= 78, "\(line)") }
  }

  /// The example of a concept is whole sections of a spec: with the others of a small one, it is valid.
  @Test(arguments: concepts.map(\.name))
  func theSpecOfAConceptReads(name: String) throws {
    let shown = try #require(Self.concepts.first { $0.name == name }?.spec)
    let base = [
      "caviar: 1", "name: small", "seed: 1", "data: {csv: digits.csv, label: digit}",
      "model: [{dense: {units: 8}}, relu, softmax]", "training: {optimizer: sgd, learning_rate: 0.1}",
      "checks: [initial_loss]", "objective: validation_accuracy", "stages: [{name: only, trials: 1, epochs: 2}]",
    ]
    let sections = shown.split(separator: "\n").filter { $0.first != " " }.map { $0.prefix { $0 != ":" } + ":" }
    let kept = base.filter { line in !sections.contains { line.hasPrefix($0) } }
    #expect(kept.count == base.count - sections.count)
    var sink = DiagnosticSink()
    let text = kept.joined(separator: "\n") + "\n" + shown + "\n"
    #expect(SpecReader.read(Array(text.utf8), path: "a.yaml", into: &sink) != nil, "\(sink.sorted.map(\.message))")
  }

  @Test func conceptsAreSorted() throws {
    let names = Self.concepts.map(\.name)
    #expect(names == names.sorted() && names.count >= 13)
    let files = try Repository.stems(in: "Sources/CaviarCLI/Reference/Concepts", suffix: ".swift")
    #expect(files.count { $0 != "Concept" } == names.count)
  }

  /// Every outcome, diagnosis, exit code and file of a run has a topic.
  @Test func everythingThatComesOutIsExplained() {
    let topics = Reference.topics
    func expect(_ name: String) {
      let topic = topics.first { $0.name == name }
      #expect(topic != nil, "\(name)")
      #expect(topic?.summary.isEmpty == false && topic?.lines.isEmpty == false, "\(name)")
    }
    for outcome in Outcome.allCases { expect("outcome." + outcome.rawValue) }
    for rule in diagnosisRules { expect("diagnosis." + rule.name) }
    for code in ExitCode.allCases { expect("exit_code.\(code.rawValue)") }
    for file in ResultFiles.Name.all { expect("file." + file) }
    expect("file.state")
  }
}
