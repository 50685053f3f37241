import CaviarChecks
import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Testing

@testable import CaviarCLI

extension CommandLineTests {
  /// The commands that only read a spec.
  @Suite struct ReadingTests {
    /// A dozen mistakes, each on a line of its own.
    private static let mistakes = """
      caviar: 1
      seed: -1
      data:
        csv: digits.csv
        label: digit
        header: yes
        shuffle: true
      model:
        - dens: {units: 8}
        - dense: {units: "8"}
        - relu: {slope: 0.1}
        - softmax
      training:
        optimizer: adm
        lr: 0.1
        l2: {log: [0, 1]}
        learning_rate_schedule: {exponential: 1.5}
        batch_size: 2.5
      checks: [{initial_loss: {on_failure: ignore}}]
      stages: [{name: search, trials: 0, epochs: 1}]

      """

    @Test func everyMistakeIsToldAtOnce() throws {
      let workplace = try Workplace()
      let spec = try workplace.write(Self.mistakes, to: "mistakes.yaml")
      let validated = caviar("validate", spec)
      #expect(validated.code == 65)
      #expect(validated.output.isEmpty)
      let places = validated.errors.split(separator: "\n").filter { $0.hasPrefix(spec + ":") }
      let lines = places.compactMap { Int($0.dropFirst(spec.count + 1).prefix { $0 != ":" }) }
      #expect(lines == [2, 6, 7, 9, 10, 11, 14, 15, 16, 17, 18, 19, 20])
      #expect(validated.errors.hasSuffix("13 errors\n"))
      #expect(validated.errors.contains("did you mean `dense`?"))
      #expect(validated.errors.contains("did you mean `adam`?"))
      #expect(validated.errors.contains("did you mean `learning_rate`?"))

      let listed = try #require(caviar("validate", "--json", spec).json)
      guard case .list(let files) = listed, case .list(let findings)? = files.first?["diagnostics"] else {
        Issue.record("no diagnostics")
        return
      }
      #expect(files[0]["valid"] == false && files[0]["file"] == .text(spec))
      #expect(findings.compactMap { $0["line"]?.asNumber }.map { Int($0) } == lines)
      for finding in findings {
        #expect(validated.errors.contains("error: " + (finding["message"]?.cell ?? "nothing")))
        #expect(finding["code"]?.cell.hasPrefix("spec.") == true)
      }
    }

    @Test func goodAndBadTogether() throws {
      let workplace = try Workplace()
      let good = try workplace.spec()
      let bad = try workplace.write("caviar: 2\n", to: "bad.yaml")
      let both = caviar("validate", good, bad)
      #expect(both.code == 65)
      #expect(both.output == "\(good): valid\n")
      #expect(both.errors.contains(bad + ":1:9: error: "))
      #expect(caviar("validate", good, "--json").json?.list?.first?["valid"] == true)
    }

    @Test func whatCanBeReadIsToldAsData() throws {
      let workplace = try Workplace()
      let (good, missing) = (try workplace.spec(), workplace.path("missing.yaml"))
      let result = caviar("validate", missing, good, "--json")
      #expect(result.code == 66 && result.errors.isEmpty)
      let files = try #require(result.json?.list)
      #expect(files.map { $0["file"] } == [.text(missing), .text(good)])
      #expect(files.map { $0["valid"] } == [false, true])
      #expect(files[0]["diagnostics"]?.list?.first?["message"] == .text("the spec \(missing) is missing"))
    }

    @Test func aLiteralIsNoHyperparameter() throws {
      let model = "[{dense: {units: 8}}, relu, {dense: {units: {same_as: dense1.units}}}, softmax]"
      let stages = "[{name: search, trials: 4, epochs: 2, ranges: {momentum.beta: 0.8}}]"
      let workplace = try Workplace()
      let tied = caviar("validate", try workplace.spec(model: model))
      #expect(tied.code == 65)
      #expect(tied.errors.contains("`same_as` names `dense1.units`, which is the literal 8, not a hyperparameter\n"))
      let ranged = caviar("validate", try workplace.spec(stages: stages))
      #expect(ranged.errors.contains("`momentum.beta` is the literal 0.9, not a hyperparameter\n"))
      #expect(ranged.errors.contains("help: to search it, write where it stands: beta: {one_minus_log: [a, b]}\n"))
    }

    @Test(arguments: ["validate", "plan", "check", "run", "report"])
    func aMissingSpecIsNamed(command: String) throws {
      let missing = try Workplace().path("missing.yaml")
      let result = caviar(command, missing)
      #expect(result.code == 66)
      #expect(result.output.isEmpty)
      #expect(result.errors == "caviar: error: the spec \(missing) is missing\n")
    }

    @Test(arguments: ["plan", "check", "run"])
    func missingDataIsNamed(command: String) throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      let result = caviar(command, spec, "--data", workplace.path("elsewhere"))
      #expect(result.code == 66)
      #expect(result.errors.contains(workplace.path("elsewhere/digits.csv") + " is missing"))
    }

    /// A hostile file, with the expected finding.
    struct Hostile: CustomTestStringConvertible, Sendable {
      let name: String
      let bytes: [UInt8]
      let finding: String
      var testDescription: String { name }

      init(_ name: String, _ text: String, _ finding: String) {
        self.init(name, Array(text.utf8), finding)
      }

      init(_ name: String, _ bytes: [UInt8], _ finding: String) {
        self.name = name
        self.bytes = bytes
        self.finding = finding
      }
    }

    private static let laughs =
      "a: &a [x, x, x, x, x, x, x, x, x]\n"
      + zip("bcdefghi", "abcdefgh").map { name, last in
        "\(name): &\(name) [\(Array(repeating: "*\(last)", count: 9).joined(separator: ", "))]\n"
      }.joined()

    static let hostile = [
      Hostile("billion laughs", laughs, "5:8: error: the file has more than 10,000 values here"),
      Hostile(
        "65 levels", "a: " + String(repeating: "[", count: 65) + String(repeating: "]", count: 65),
        "1:67: error: more than 64 lists and mappings are nested here"),
      Hostile(
        "two megabytes", "# " + String(repeating: "x", count: 2_000_000) + "\n", "1:1: error: the file is too large"),
      Hostile("a key twice", "caviar: 1\ncaviar: 1\n", "2:1: error: "),
      Hostile("a tag of Python", "caviar: !!python/object:os.system 1\n", "1:9: error: "),
      Hostile("a tab", "caviar: 1\ndata:\n\tcsv: a\n", "3:1: error: a tab is not allowed in the indentation"),
      Hostile("no UTF-8", Array("caviar: 1\nname: ".utf8) + [0xFF, 0x0A], "2:7: error: the byte 0xFF is not UTF-8"),
      Hostile("nothing", "", "1:1: error: the file is empty"),
      Hostile("two documents", "caviar: 1\n---\ncaviar: 1\n", ": error: "),
      Hostile("a merge key", "caviar: 1\ndata:\n  <<: {a: 1}\n", "3:3: error: "),
    ]

    @Test(arguments: hostile)
    func hostileFilesAreLocated(_ file: Hostile) throws {
      let workplace = try Workplace()
      let spec = try workplace.write(file.bytes, to: "hostile.yaml")
      let result = caviar("validate", spec)
      #expect(result.code == 65)
      #expect(result.output.isEmpty)
      #expect(result.errors.contains(file.finding), "\(result.errors)")
      #expect(result.errors.contains(spec + ":"))
    }

    /// The resolved spec is a valid spec of the same experiment.
    @Test(arguments: [
      "Specs/digits.yaml", "Tests/Corpus/good/checks-with-options.yaml", "Tests/Corpus/good/anchors-and-aliases.yaml",
    ])
    func resolvedIsTheSame(file: String) throws {
      let workplace = try Workplace()
      let spec = try workplace.write(try Repository.text(file), to: "spec.yaml")
      let resolved = try workplace.write(caviar("plan", spec, "--resolved").output, to: "resolved.yaml")
      let original = try #require(try SpecFileReader.read(spec).experiment)
      let again = try #require(try SpecFileReader.read(resolved).experiment)
      #expect(again.resolved.plain == original.resolved.plain)
      #expect(again.hyperparameters.map(\.address) == original.hyperparameters.map(\.address))
      #expect(caviar("plan", resolved, "--resolved").output == caviar("plan", spec, "--resolved").output)
      #expect(caviar("plan", spec, "--resolved", "--json").json?.plain == original.resolved.plain)
    }

    @Test func aPlanShowsWhatWouldRun() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      let plan = caviar("plan", spec)
      #expect(plan.code == 0 && plan.errors.isEmpty)
      for word in ["200 examples", "learning_rate", "{log: [0.01, 0.3]}", "4 trials"] {
        #expect(plan.output.contains(word))
      }
      let json = try #require(caviar("plan", spec, "--json").json)
      #expect(json["fits"] == 4 && json["epochs"] == 8 && json["data"]?["rows"] == 200)
    }

    @Test func aPlanCountsRepeatsAndFolds() throws {
      let workplace = try Workplace()
      let text = try Repository.text("Specs/examples/folds.yaml")
        .replacing("../data/digits.csv", with: "digits.csv").replacing("trials: 6", with: "trials: 6, repeats: 2")
      let spec = try workplace.write(text, to: "folds.yaml")
      #expect(caviar("plan", spec).output.contains("6 trials × 2 repeats × 5 folds × 4 epochs"))
      let json = try #require(caviar("plan", spec, "--json").json)
      #expect(json["fits"] == 60 && json["epochs"] == 240)
    }

    @Test func theSchemaIsTheCommittedOne() throws {
      let schema = caviar("schema")
      #expect(schema.code == 0)
      #expect(try schema.output == Repository.text("schema/experiment.schema.json"))
    }
  }
}

extension SpecValue {
  fileprivate var list: [SpecValue]? { if case .list(let items) = self { items } else { nil } }
}
