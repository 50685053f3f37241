import CaviarDiagnostics
import CaviarResults
import SystemPackage
import Testing

@testable import CaviarCLI

extension CommandLineTests {
  /// The exit codes that results and failures deserve.
  @Suite struct ExitCodeTests {
    private static let bad = "[{initial_loss: {tolerance: 1e-9}}]"

    /// A run, and the codes that its results deserve.
    struct Ending: CustomTestStringConvertible, Sendable {
      let name: String
      var model = "[{dense: {units: 8}}, relu, softmax]"
      var checks = "[initial_loss]"
      var rate = "0.1"
      var objective = "validation_accuracy"
      var stages = "[{name: only, trials: 1, epochs: 2}]"
      /// Further lines of the spec.
      var extra = ""
      let code: ExitCode
      let strict: ExitCode
      var testDescription: String { name }
    }

    static let endings = [
      Ending(name: "healthy", code: .success, strict: .success),
      Ending(name: "stopped", checks: bad, code: .checkFailed, strict: .checkFailed),
      Ending(name: "exploded", rate: "1e6", code: .noTrialSucceeded, strict: .noTrialSucceeded),
      Ending(
        name: "bounded", model: "[softmax]", rate: "{log: [1e-4, 1e-2]}", objective: "train_loss",
        stages: "[{name: low, trials: 80, epochs: 1}]", code: .success, strict: .boundaryWarnings),
      Ending(
        name: "missed", extra: "expect: {validation_accuracy: 1, validation_loss: 100}", code: .success,
        strict: .expectationMissed),
      Ending(
        name: "reached", extra: "expect: {validation_loss: 100}", code: .success, strict: .success),
    ]

    /// Stored results deserve the codes of the run that made them.
    @Test(arguments: endings)
    func codesAreStored(_ ending: Ending) throws {
      let workplace = try Workplace()
      let spec = try workplace.spec(
        model: ending.model, checks: ending.checks, rate: ending.rate, objective: ending.objective,
        stages: ending.stages)
      try workplace.write(try workplace.text("small.yaml") + ending.extra + "\n", to: "small.yaml")
      for _ in 1...2 { #expect(caviar("run", spec, "--results", workplace.results).code == ending.code.rawValue) }
      #expect(caviar("run", spec, "--results", workplace.results, "--strict").code == ending.strict.rawValue)
      let folder = ResultsFolder(root: FilePath(workplace.results), name: "small")
      let record = try #require(try folder.record())
      #expect(record.exitCode(strict: false) == ending.code)
      #expect(record.exitCode(strict: true) == ending.strict)
    }

    @Test func theMostSeriousStandsForAll() {
      #expect(ExitCode.mostSerious(of: [.boundaryWarnings, .expectationMissed]) == .expectationMissed)
      #expect(ExitCode.mostSerious(of: [.verifyFoundDifference, .expectationMissed]) == .verifyFoundDifference)
      #expect(ExitCode.mostSerious(of: []) == .success)
    }

    /// No failure ends a command as if all were well, and no two kinds of it look alike.
    @Test func everyFailureHasACode() {
      let codes = Failure.Kind.allCases.map { ExitCode($0) }
      #expect(Set(codes).count == codes.count && !codes.contains(.success))
      // A run of several specs ends with the most serious code; usage ends it before the first.
      for code in codes where code != .usage { #expect(ExitCode.mostSerious(of: [.success, code]) == code) }
    }
  }
}
