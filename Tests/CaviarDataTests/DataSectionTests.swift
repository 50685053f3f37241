import CaviarSpec
import Testing

@testable import CaviarData
@testable import CaviarTables

@Suite struct DataSectionTests {
  /// Each form is read, and its canonical form says the same.
  @Test(arguments: [
    "{csv: a.csv.gz, label: y, columns: {id: drop, city: one_hot, age: number, size: {ordinal: [low, high]}}}",
    "{csv: a.csv, label: {name: price, preprocess: [log, standardize]}, missing: {numbers: median, words: own_category}}",
    #"{csv: a.csv, label: 3, missing: {tokens: ["", "?"], numbers: zero}, positive: yes}"#,
    "{idx: train, labels: classes, test: {idx: t10k, labels: t10k-classes}}",
    "{npy: x.npy, labels: {file: y.npy, preprocess: [standardize]}, preprocess: [{divide: {by: 255}}, {pca: {components: 64}}]}",
    "{npz: a.npz, features: x, labels: y, preprocess: [min_max, {pca: {components: 0.9}}, {whiten: {epsilon: 1e-3}}]}",
    "{cifar10: [a.bin, b.bin], root: {env: CIFAR10_DIR, default: ../data}, limit: 2000, test: {cifar10: c.bin}}",
    "{cifar10: a.bin, limit: {random: 2000}, split: {folds: 5, test: 0.15, stratify: false, order: file}}",
    "{csv: a.csv, label: y, split: {column: part}}",
    "{csv: a.csv, label: y, split: {train: 49000, validation: 1000, test: 0.1, group: patient}}",
  ])
  func canonicalFormsSayTheSame(text: String) throws {
    let first = section(text)
    #expect(first.findings == [])
    let canonical = try #require(first.canonical)
    let second = section(YAMLText.flow(canonical))
    #expect(second.findings == [])
    #expect(second.canonical == canonical)
    #expect(second.section?.paths == first.section?.paths)
    #expect(second.section?.split == first.section?.split)
  }

  @Test(arguments: [
    ("{idx: a, labels: b, split: {train: 0.5, group: g}}", "`group` is a column of a table, and `idx` has none"),
    ("{npy: a, labels: b, split: {column: g}}", "`column` is a column of a table, and `npy` has none"),
    (
      "{csv: a, label: y, split: {train: 0.8, test: 0.2}, test: {csv: b}}",
      "the test part has files of its own, and `split` takes one too"
    ),
    ("{csv: a, label: y, test: {label: z}}", "`test` needs `csv`, the files of the test part"),
    ("{csv: a, label: y, test: {csv: b, labell: z}}", "unknown key `labell` in `test`"),
    ("{csv: a, label: y, split: {folds: 5, validation: 0.1}}", "unknown key `validation` in a `split` by folds"),
    ("{csv: a, label: y, split: {folds: 1}}", "expected a whole number of at least 2, found `1`"),
    ("{csv: a, label: y, columns: {b: onehot}}", "unknown column rule `onehot`"),
    ("{csv: a, label: y, columns: {b: {ordinal: [x, y, x]}}}", "`x` is listed twice"),
    ("{csv: a, label: {name: y, preproces: [log]}}", "unknown key `preproces` in the label"),
    (
      "{csv: a, label: y, missing: {numbers: medain}}",
      "expected one of `median`, `mean`, `zero`, `drop_row`, found `medain`"
    ),
    (
      "{csv: a, label: y, delimiter: \"é\"}",
      "expected one character, such as \",\", \";\" or \"\\t\", or whitespace, found `é`"
    ),
    ("{cifar10: a, preprocess: [{pca: {components: 0}}]}", "expected a number greater than 0, found `0`"),
    (
      "{cifar10: a, preprocess: [{pca: {components: 2.5}}]}",
      "expected a fraction below 1 or a whole count, found `2.5`"
    ),
    ("{cifar10: a, limit: 0}", "expected a whole number of at least 1, found `0`"),
    ("{cifar10: a, root: {default: b}}", "`root` needs `env`"),
  ])
  func whatDoesNotGoTogetherIsSaid(text: String, message: String) {
    let (section, _, findings) = section(text)
    #expect(section == nil)
    #expect(findings == [message])
  }

  /// The example of every component of the data is what the language takes.
  @Test func examplesAreRead() {
    for entry in dataFormatKind.entries { #expect(section(entry.example).findings == [], "\(entry.name)") }
    for entry in preprocessorKind.entries {
      #expect(section("{cifar10: a, preprocess: [\(entry.example)]}").findings == [], "\(entry.name)")
    }
    for entry in columnRuleKind.entries {
      #expect(section("{csv: a, label: y, columns: {x: \(entry.example)}}").findings == [], "\(entry.name)")
    }
    for entry in labelPreprocessorKind.entries {
      #expect(section("{csv: a, label: {name: y, preprocess: [\(entry.example)]}}").findings == [], "\(entry.name)")
    }
  }

  @Test func listsAreSorted() {
    #expect(dataFormats.map { $0.name } == dataFormats.map { $0.name }.sorted())
    #expect(preprocessors.map { $0.name } == preprocessors.map { $0.name }.sorted())
    #expect(labelPreprocessors.map { $0.name } == labelPreprocessors.map { $0.name }.sorted())
    #expect(columnRules.map { $0.name } == columnRules.map { $0.name }.sorted())
  }

  @Test func theRootIsAVariableOrItsDefault() throws {
    let root = try #require(section("{cifar10: a, root: {env: DIR, default: ../data}}").section?.options.root)
    #expect(try root.folder { $0 == "DIR" ? "/mnt" : nil } == "/mnt")
    #expect(try root.folder { _ in nil } == "../data")
    let bare = try #require(section("{cifar10: a, root: {env: DIR}}").section?.options.root)
    let error = try #require(throws: DataError.self) { try bare.folder { _ in nil } }
    #expect(error.message == "the environment variable DIR names the data's folder, and is not set")
  }

  @Test func filesAreNamedFromElsewhere() throws {
    func relocated(_ text: String) throws -> SpecValue {
      let read = section(text)
      return try #require(read.section).relocated(try #require(read.canonical)) { "../" + $0 }
    }
    let idx = try relocated("{idx: a, labels: b, test: {idx: c, labels: d}}")
    #expect(idx["idx"] == "../a" && idx["labels"] == "../b" && idx["test"] == ["idx": "../c", "labels": "../d"])
    let cifar = try relocated("{cifar10: a, root: {env: DIR, default: x}}")
    #expect(cifar["cifar10"] == ["a"] && cifar["root"] == ["env": "DIR", "default": "../x"])
  }

  private func table(_ text: String) -> DataFile { DataFile(name: "t.csv", bytes: Array(text.utf8)) }

  @Test func aTestPartMayHaveItsOwnFiles() throws {
    let text = "{csv: a, label: y, columns: {id: drop}, test: {csv: b}}"
    let declared = try #require(section(text).section)
    let dataset = try declared.read([table("id,x,y\n1,1,a\n2,2,b\n3,3,a\n4,4,b\n"), table("id,x,y\n5,5,c\n")], seed: 1)
    let classes = try dataset.label.classes()
    #expect(classes.names == ["a", "b", "c"])
    let split = try declared.split.splits(of: dataset, classes: classes, seed: 1)[0]
    #expect(split.test == [4] && split.train.count == 3 && split.validation.count == 1)
    let error = try #require(throws: DataError.self) {
      try declared.read([table("id,x,y\n1,1,a\n"), table("id,z,y\n1,1,a\n")], seed: 1)
    }
    #expect(error.message == #"there is no column "x", which t.csv has"#)
  }

  @Test func aColumnMayNameTheParts() throws {
    let text = "{csv: a, label: y, split: {column: part}}"
    let declared = try #require(section(text).section)
    let dataset = try declared.read([table("x,part,y\n1,test,a\n2,train,b\n3,validation,a\n4,train,a\n")], seed: 1)
    #expect(dataset.features.names == ["x"])
    let split = try declared.split.splits(of: dataset, classes: try dataset.label.classes(), seed: 1)
    #expect(split == [Split(train: [1, 3], validation: [2], test: [0])])
    let error = try #require(throws: DataError.self) { try declared.read([table("x,part,y\n1,dev,a\n")], seed: 1) }
    #expect(error.description == #"t.csv:2:3: column "part": "dev" is not a part"#)
  }

  @Test func aGroupIsNoFeature() throws {
    let text = "{csv: a, label: y, split: {train: 0.5, validation: 0.5, group: id}}"
    let declared = try #require(section(text).section)
    let dataset = try declared.read([table("x,id,y\n1,p,a\n2,q,b\n3,p,a\n4,q,a\n")], seed: 1)
    #expect(dataset.features.names == ["x"])
    let split = try declared.split.splits(of: dataset, classes: nil, seed: 1)[0]
    #expect(Set([split.train.sorted(), split.validation.sorted()]) == [[0, 2], [1, 3]])
  }

  /// A test file's rows are in no group; if it has the groups' column nevertheless, that is no feature.
  @Test(arguments: ["x,y\n5,a\n6,b\n", "x,id,y\n5,p,a\n6,q,b\n"])
  func aTestFileNeedsNoGroups(test: String) throws {
    let text = "{csv: a, label: y, split: {train: 0.5, validation: 0.5, group: id}, test: {csv: t}}"
    let declared = try #require(section(text).section)
    let dataset = try declared.read([table("x,id,y\n1,p,a\n2,q,b\n3,p,a\n4,q,a\n"), table(test)], seed: 1)
    #expect(dataset.features.names == ["x"] && dataset.rows == 6)
  }

  /// The contents of the files count, not their place; another label of the same file is another experiment.
  @Test func filesMayMove() throws {
    func bare(_ text: String) throws -> SpecValue {
      let declared = section(text)
      return try #require(declared.section).withoutFiles(try #require(declared.canonical))
    }
    let one = try bare("{npz: a.npz, features: x, labels: y, test: {npz: b.npz}}")
    let moved = try bare("{npz: c/a.npz, features: x, labels: y, test: {npz: d.npz}}")
    #expect(one == moved)
    #expect(try bare("{npz: a.npz, features: x, labels: z}") != bare("{npz: a.npz, features: x, labels: y}"))
    #expect(try bare("{csv: a, label: y}") == bare("{csv: b, label: y, sha256: \(String(repeating: "a", count: 64))}"))
    #expect(try bare("{csv: a, label: y}") != bare("{csv: a, label: z}"))
  }

  @Test func thePositiveClassIsOneOfTwo() throws {
    let declared = try #require(section("{csv: a, label: y, positive: yes}").section)
    #expect(try declared.positiveClass(of: ClassLabels(labels: [0], names: ["no", "yes"])) == 1)
    for names in [["a", "b"], ["no", "yes", "maybe"]] {
      #expect(throws: DataError.self) { try declared.positiveClass(of: ClassLabels(labels: [0], names: names)) }
    }
  }

  @Test func aLabelComesBackInItsOwnUnits() throws {
    let declared = try #require(section("{csv: a, label: {name: y, preprocess: [log, standardize]}}").section)
    let targets = [1.0, 10, 100, 1000]
    let fitted = try declared.fitLabel(targets, rows: [0, 1, 2])
    // ln 1, ln 10, ln 100: mean ln 10, deviation ln 10 · √(2/3).
    #expect(abs(fitted.apply(1000) - 2 / (Float(2) / 3).squareRoot()) < 1e-6)
    for target in targets { #expect(abs(fitted.undo(fitted.apply(target)) / target - 1) < 1e-6) }
    // The mean of equal labels is not always one of them.
    #expect(throws: DataError.self) { try declared.fitLabel(Array(repeating: 0.1, count: 10), rows: Array(0..<10)) }
    let error = try #require(throws: DataError.self) { try declared.fitLabel([1, 2, 0], rows: [0, 1]) }
    #expect(error.description == "a: log: the label 0.0 of row 2 has no finite value")
  }
}
