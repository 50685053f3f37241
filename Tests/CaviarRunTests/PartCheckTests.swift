import CaviarData
import CaviarDiagnostics
import CaviarSpec
import CaviarTraining
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The requirements on the parts before anything is trained.
@Suite struct PartCheckTests {
  /// Data, and what is said of it.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var rows: String
    var test: String?
    var options = ""
    var message = ""
    var notes: [String] = []

    var testDescription: String { name }
  }

  /// A table of labels with a feature that counts the rows.
  private static func table(_ labels: [String]) -> String {
    "x,y\n" + labels.enumerated().map { "\($0),\($1)\n" }.joined()
  }

  private static let income = Array(repeating: [">50K", "<=50K"], count: 20).flatMap(\.self)
  private static let letters = Array(repeating: ["a", "b"], count: 20).flatMap(\.self)
  private static let parts = (0..<40).map { $0 % 4 == 3 ? "validation" : "train" }

  private static let refused: [Case] = [
    Case(
      name: "a dot", rows: table(income), test: table([">50K.", "<=50K", ">50K.", "<=50K"]),
      message: #"test.csv: the class ">50K." has 2 examples in the test part, and none in the training part"#,
      notes: [#"the training part has ">50K" for ">50K.", which differs only in spelling"#, "in one way"]),
    Case(
      name: "a decimal point", rows: table(income.map { $0 == ">50K" ? "0" : "1" }), test: table(["0.0", "1"]),
      message: #"test.csv: the class "0.0" has 1 example in the test part, and none in the training part"#,
      notes: [#"the training part has "0" for "0.0""#, "in one way"]),
    Case(
      name: "case and blanks", rows: table(income.map { $0 == ">50K" ? "New York" : "Rome" }),
      test: table(["NEW  YORK", "Rome"]),
      message: #"test.csv: the class "NEW  YORK" has 1 example in the test part, and none in the training part"#,
      notes: [#"the training part has "New York" for "NEW  YORK""#, "in one way"]),
    Case(
      name: "other classes", rows: table(letters), test: table(["c", "d", "c", "a"]),
      message: #"test.csv: the class "c" has 2 examples in the test part, and none in the training part"#,
      notes: [#"and likewise "d" (1 example)"#, "merge rare classes with others, or remove their examples"]),
    Case(
      name: "a sorted file", rows: table(letters.sorted()),
      options: ", split: {train: 20, validation: 20, order: file}",
      message: #"data.csv: the class "b" has 20 examples in the validation part, and none in the training part"#,
      notes: ["without `order: file`, or with `stratify: true`", "merge rare classes"]),
    Case(
      name: "a sorted file cut off", rows: table(letters.sorted() + ["c"]),
      options: ", limit: 22, split: {train: 20, validation: 2, order: file}",
      message: #"data.csv: the class "b" has 2 examples in the validation part, and none in the training part"#,
      notes: ["`limit: 22` takes the first rows", "{random: 22}", "without `order: file`", "merge rare classes"]),
    Case(
      name: "a fold", rows: table(letters + ["c"]), options: ", split: {folds: 3}",
      message: #"data.csv: the class "c" has 1 example in the validation part of fold"#, notes: ["merge rare classes"]),
    Case(
      name: "groups",
      rows: "x,y,g\n" + (0..<40).map { "\($0),\($0 < 10 ? "a" : "b"),\($0 / 10)\n" }.joined(),
      options: ", split: {folds: 2, group: g}",
      message: #"data.csv: the class "a" has 10 examples in the validation part of fold"#,
      notes: ["examples of one group stay together: a class in a single group needs another `split`", "merge"]),
    Case(
      name: "a column", rows: "x,y,p\n" + (0..<40).map { "\($0),\($0 % 4 == 3 ? "a" : "b"),\(parts[$0])\n" }.joined(),
      options: ", split: {column: p}",
      message: #"data.csv: the class "a" has 10 examples in the validation part, and none in the training part"#,
      notes: ["give some examples of the class the part train, or remove all of them"]),
    Case(
      name: "no validation part", rows: "x,y,p\n" + (0..<40).map { "\($0),\($0 % 2),train\n" }.joined(),
      options: ", split: {column: p}",
      message: "the validation part has no example, and the objective `validation_accuracy` is measured on it",
      notes: [
        "write validation in the cells of the column `p` of some rows", "or choose the objective `train_accuracy`",
      ]),
  ]

  private func spec(_ test: Case) -> SpecText {
    SpecText.single.with {
      $0.data = "{csv: data.csv, label: y\(test.options)\(test.test == nil ? "" : ", test: {csv: test.csv}")}"
    }
  }

  private func load(_ test: Case, _ change: (inout SpecText) -> Void = { _ in }) throws -> LoadedData {
    let sandbox = try Sandbox()
    try sandbox.write(test.rows, to: "data.csv")
    if let rows = test.test { try sandbox.write(rows, to: "test.csv") }
    return try DataLoader(root: nil).load(try sandbox.experiment(spec(test).with(change)))
  }

  @Test(arguments: refused)
  func refusals(test: Case) throws {
    let failure = try #require(throws: Failure.self) { try load(test) }
    #expect(failure.kind == .badInput)
    #expect(failure.message.hasPrefix(test.message), "\(failure.message)")
    #expect(failure.notes.count >= test.notes.count - 1)
    for note in test.notes { #expect(failure.notes.contains { $0.contains(note) }, "\(failure.notes)") }
  }

  /// Classes that people would take for one are two all the same, which is said.
  @Test(
    arguments: [
      (["0", "0.0"], [#"the classes "0" and "0.0" differ only in spelling, and are two classes"#]),
      (["yes", "Yes", "no"], [#"the classes "Yes" and "yes" differ only in spelling, and are two classes"#]),
      (["a", "a.", "A", "b"], [#"the classes "A", "a" and "a." differ only in spelling, and are 3 classes"#]),
      (["a", "b", "1", "10"], []),
    ] as [([String], [String])])
  func twoSpellings(names: [String], expected: [String]) throws {
    let labels = (0..<160).map { names[$0 % names.count] }
    let warnings = try load(Case(name: "", rows: Self.table(labels))).record.warnings ?? []
    #expect(warnings.filter { $0.contains("spelling") } == expected)
  }

  /// Counts that are meant as percentages, and the first rows of a sorted file, are warned of.
  @Test func rowsThatAreLeftOut() throws {
    func warnings(_ labels: [String], _ options: String) throws -> [String] {
      try load(Case(name: "", rows: Self.table(labels), options: options)).record.warnings ?? []
    }
    let mixed = (0..<200).map { $0 % 2 == 0 ? "a" : "b" }
    let sorted = (0..<200).map { $0 < 80 ? "a" : $0 < 160 ? "b" : "c" }
    let counts = ", split: {train: 70, validation: 15, test: 15}"
    #expect(
      try warnings(mixed, counts).first
        == "the parts are counts, 100 of 200 rows; shares are written as fractions: 0.70 for 70 %")
    #expect(try warnings(mixed, ", split: {train: 70, validation: 20, test: 20}").allSatisfy { !$0.contains("counts") })
    #expect(try warnings(sorted, ", limit: 120").contains { $0.hasSuffix("limit: {random: 120} takes rows of all") })
    #expect(try warnings(mixed, ", limit: 120").allSatisfy { !$0.contains("sorted") })
    #expect(try warnings(sorted, ", limit: {random: 120}").allSatisfy { !$0.contains("sorted") })
    let failure = try #require(throws: Failure.self) { try warnings(sorted, ", limit: 60") }
    #expect(failure.message == #"in the first 60 rows the label column "y" has a single class, "a""#)
    #expect(failure.notes.first == "where the file is sorted by class, write limit: {random: 60}")
    #expect(failure.location != nil)
  }

  /// Of each class that a part lacks the folds, and of many classes the first.
  @Test func absentClasses() throws {
    // Of each of the classes a…d two rows, which are in two of four folds.
    let labels = (0..<100).map { $0 < 8 ? ["a", "b", "c", "d"][$0 % 4] : "z" }
    let warnings =
      try load(
        Case(name: "", rows: Self.table(labels), options: ", split: {folds: 4}")
      ).record.warnings ?? []
    let absent = warnings.filter { $0.hasPrefix("the validation part of fold") }
    #expect(absent.count == 3 && absent.allSatisfy { $0.contains(" has no row of the class ") }, "\(warnings)")
    #expect(warnings.contains("and likewise for 1 more classes"))
  }

  private static let columns = Case(
    name: "columns", rows: "x,y,p\n" + (0..<40).map { "\($0),\($0 % 3 % 2),\(parts[$0])\n" }.joined(),
    options: ", split: {column: p}")

  /// Parts that neither the objective nor `final` needs may be missing.
  @Test func partsThatNobodyNeeds() throws {
    #expect(try load(Self.columns).split.test.isEmpty)
    let failure = try #require(throws: Failure.self) { try load(Self.columns) { $0.extra = "final: {}" } }
    #expect(failure.kind == .badInput)
    #expect(failure.message == "the test part has no example, and `final` evaluates the winner on it")
    #expect(
      failure.notes == ["write test in the cells of the column `p` of some rows", "or leave `final` out"])
    var train = Self.columns
    train.rows.replace("validation", with: "train")
    #expect(try load(train) { $0.objective = "train_loss" }.split.validation.isEmpty)
  }

  /// Of ten classes that the format knows, those without rows are no concern, and those that are judged are.
  @Test(arguments: [(18, nil), (8, #"the class "frog" has "#)] as [(Int, String?)])
  func classesThatTheFormatKnows(train: Int, message: String?) throws {
    // Labels 0…7 in turn, but the last is 6; each row is 3,072 bytes.
    var bytes: [UInt8] = []
    for row in 0..<20 {
      bytes.append(UInt8(row == 19 ? 6 : train == 8 ? row % 6 : row % 7))
      bytes += Array(repeating: UInt8(row), count: 3072)
    }
    let sandbox = try Sandbox()
    try Disk().write(bytes, to: sandbox.path.appending("batch.bin"))
    let spec = SpecText.single.with {
      $0.data = "{cifar10: batch.bin, split: {train: \(train), validation: \(20 - train), order: file}}"
    }
    let experiment = try sandbox.experiment(spec)
    guard let message else {
      #expect(try DataLoader(root: nil).load(experiment).split.validation.count == 2)
      return
    }
    let failure = try #require(throws: Failure.self) { try DataLoader(root: nil).load(experiment) }
    #expect(failure.kind == .badInput && failure.message.contains(message), "\(failure.message)")
  }

  /// The suggestion to train on all examples is a valid spec.
  @Test func allRowsTrain() throws {
    let spec = SpecText.single.with {
      $0.data = "{csv: digits.csv, label: digit, split: {train: all}}"
      $0.objective = "train_loss"
    }
    let sandbox = try Sandbox()
    let experiment = try sandbox.experiment(spec)
    #expect(experiment.resolved["data"]?["split"]?["train"] == "all")
    let data = try DataLoader(root: nil).load(experiment)
    #expect(data.record.validation == 0 && data.record.test == 0)
    #expect(data.record.train == data.record.rows)
  }

  /// Nothing is trained, and nothing put aside; results that are there are read all the same.
  @Test func aRunIsRefused() throws {
    let sandbox = try Sandbox()
    try sandbox.write(Self.columns.rows, to: "data.csv")
    let spec = spec(Self.columns)
    try sandbox.run(spec)
    let before = try sandbox.results("Results/small")
    // The same spec, for data that no run has read before.
    let experiment = try sandbox.experiment(spec)
    let data = try DataLoader(root: nil).load(experiment)
    let obstacle = Failure(.badInput, "in the way")
    func session() -> Session<Refused> {
      Session(
        experiment, input: Refused(folder: data.folder, hashes: data.hashes, failure: obstacle),
        folder: ResultsFolder(root: sandbox.path.appending("Results"), name: "small"),
        workers: 1
      ) { _ in }
    }
    #expect(try session().run { "\($0.summary)\n" }.wasFinished)
    for existing in [ExistingResults.archive, .retryFailed] {
      let failure = try #require(throws: Failure.self) { try session().run(existing: existing) { _ in "" } }
      #expect(failure.message == obstacle.message)
    }
    #expect(try sandbox.results("Results/small") == before)
    try sandbox.remove("Results/small")
    #expect(throws: Failure.self) { try session().run { _ in "" } }
    #expect(try Disk().read(sandbox.path.appending("Results/small/curves.csv")) == nil)
  }

  /// The sample of the training part on which it is measured has the classes as the parts have them.
  @Test(
    arguments: [
      (", split: {train: 100, validation: 20}", [15, 4, 1]), (", split: {train: 100, validation: 3}", [1, 1, 1]),
      (", split: {train: 100, validation: 20, stratify: false, order: file}", nil),
    ] as [(String, [Int]?)])
  func theTrainSample(options: String, counts: [Int]?) throws {
    // 90, 24 and 6 of 120 rows; of the 100: 75, 20 and 5.
    let labels = (0..<120).map { $0 % 20 == 7 ? "c" : $0 % 5 == 1 ? "b" : "a" }
    let test = Case(name: "", rows: Self.table(labels), options: options)
    let data = try load(test).training
    let sample = data.trainSample.map { Int(data.train.labels[$0]) }
    let found = (0..<3).map { label in sample.count { $0 == label } }
    #expect(sample.count == (data.validation?.count ?? 0) && data.trainSample == data.trainSample.sorted())
    #expect(Set(data.trainSample).count == sample.count)
    if let counts { #expect(found == counts) } else { #expect(sample.count == 20) }
  }

  /// A metric that is undefined in a fold is an empty cell in its rows, and read back as such.
  @Test func whatIsUndefinedIsEmpty() throws {
    let sandbox = try Sandbox()
    // Three rows of the class c: two of five folds have none.
    try sandbox.write(Self.table(Self.letters + ["c", "c", "c"]), to: "data.csv")
    let spec = SpecText.single.with {
      $0.data = "{csv: data.csv, label: y, split: {folds: 5}}"
      $0.objective = "validation_balanced_accuracy"
    }
    let experiment = try sandbox.experiment(spec)
    let data = try DataLoader(root: nil).load(experiment)
    let kind = MetricKind.balancedAccuracy
    let isDefined = data.folds.map { fold in
      let labels = fold.validation?.labels ?? []
      return kind.isDefined(classCounts: (0..<3).map { label in labels.count { $0 == label } })
    }
    #expect(isDefined.count { !$0 } == 2)
    _ = try? sandbox.run(spec)
    let rows = try #require(CSVText.rows(of: try sandbox.text("Results/small/curves.csv")))
    let columns = try [kind.rawValue, "accuracy"].map { try #require(rows[0].firstIndex(of: "validation_" + $0)) }
    #expect(rows.count == 1 + 5 * 3)
    for row in rows.dropFirst() {
      let fold = try #require(Int(row[3]))
      #expect(row[columns[0]].isEmpty == !isDefined[fold - 1] && !row[columns[1]].isEmpty)
    }
  }
}

/// Data that nothing can be trained on.
private struct Refused: TrainingInput {
  let folder: FilePath
  let hashes: DataHashes
  let failure: Failure

  func trainer(of experiment: Experiment, as spec: Experiment, isProfiled: Bool) throws(Failure) -> NetworkTrainer {
    throw failure
  }
}
