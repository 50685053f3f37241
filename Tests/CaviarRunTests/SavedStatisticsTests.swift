import CaviarCompute
import CaviarData
import CaviarDiagnostics
import CaviarSpec
import CaviarTables
import SystemPackage
import Testing

@testable import CaviarExperiment
@testable import CaviarResults
@testable import CaviarRun
@testable import CaviarStore

/// The statistics of preprocessing are saved in `best.safetensors` in Double, and have the same effect when read back.
@Suite struct SavedStatisticsTests {
  private static let rows = (0..<300).map { index in
    "\(1_700_000_000 + 37 * (index * index % 300)),\(index % 9 == 0 ? "" : "0.\(index)"),\(["x", "y", "z"][index % 3]),\(index % 2)\n"
  }.joined()

  /// A spec over such rows, read.
  private func experiment(_ preprocess: String) throws -> Experiment {
    let text = """
      caviar: 1
      data: {csv: t.csv, label: y, missing: {numbers: mean}, preprocess: \(preprocess)}
      model: [softmax]
      training: {optimizer: sgd, learning_rate: 0.1}
      """
    var sink = DiagnosticSink()
    return try #require(
      SpecReader.read(Array(text.utf8), path: "t.yaml", into: &sink), "\(sink.sorted.map(\.message))")
  }

  @Test(arguments: ["[standardize]", "[min_max, whiten]", "[zero_center, {pca: {components: 3}}, normalize]", "[]"])
  func whatIsReadBackDoesTheSame(preprocess: String) throws {
    let experiment = try experiment(preprocess)
    let file = DataFile(name: "t.csv", bytes: Array(("time,part,word,y\n" + Self.rows).utf8))
    let dataset = try experiment.theNetwork.data.read([file], seed: 1)
    let (fitted, train, _) = try experiment.theNetwork.data.fit(dataset, rows: Array(0..<300))
    #expect(fitted.tensors.allSatisfy { if case .double = $0.numbers { true } else { false } })
    let model = SavedModel(
      spec: experiment.resolved, tensors: [], features: fitted, label: nil, classes: ["0", "1"])
    let read = try #require(SafeTensors(bytes: try model.file.bytes()).flatMap(SavedModel.init))
    let newRows = try experiment.theNetwork.data.format.newRows(file, for: read.features.columns)
    #expect(read.features == fitted)
    #expect(try read.features.matrix(of: newRows, rows: Array(0..<300)) == train)
  }

  /// A network of the time when statistics were kept in Float, and what it said then.
  @Test func statisticsInFloatAreRead() throws {
    let path = "Tests/CaviarRunTests/Reference/statistics-f32.safetensors"
    let predictor = try Predictor(try Repository.bytes(path), file: "statistics-f32.safetensors")
    let rows = """
      visit,age,education,city,device,minutes,pages,returning,bought
      1,64,master,Cusco,desktop,9.6,11,no,yes
      2,18,master,Accra,tablet,7.7,26,yes,yes
      15,38,?,Dakar,desktop,11.0,6,no,yes
      28,49,school,,phone,8.2,7,yes,yes
      29,40,doctor,,phone,2.4,8,no,no
      """
    let predictions = try predictor.answer(to: DataFile(name: "rows.csv", bytes: Array(rows.utf8))).predictions
    #expect(predictions.map(\.prediction) == ["yes", "yes", "yes", "yes", "yes"].map { .text($0) })
    let expected = [0.861122, 0.999766, 0.864888, 0.936454, 0.508471]
    for (prediction, expected) in zip(predictions, expected) {
      let yes = try #require(prediction.probabilities?["yes"]?.asNumber)
      #expect(abs(yes - expected) < 2e-6)
    }
  }

  /// Features that lose most of their values by rounding are reported when the data is loaded, once.
  @Test func loadedDataWarn() throws {
    let sandbox = try Sandbox()
    try sandbox.write("time,y\n" + (0..<100).map { "\(1_700_000_000 + $0),\($0 % 2)\n" }.joined(), to: "times.csv")
    func warnings(_ preprocess: String) throws -> [String] {
      let text = """
        caviar: 1
        data: {csv: times.csv, label: y, split: {folds: 4}, preprocess: \(preprocess)}
        model: [softmax]
        training: {optimizer: sgd, learning_rate: 0.1}
        """
      var sink = DiagnosticSink()
      let path = sandbox.path.appending("t.yaml").string
      let experiment = try #require(SpecReader.read(Array(text.utf8), path: path, into: &sink))
      let found = try DataLoader(root: nil).load(experiment).record.warnings ?? []
      return found.filter { $0.hasPrefix("column") }
    }
    #expect(try warnings("[standardize]") == [])
    let said = try warnings("[]")
    #expect(said.count == 1)
    #expect(said.first?.hasPrefix("column \"time\": 75 different values become ") == true)
    #expect(said.first?.hasSuffix(" as 32-bit numbers; preprocess: [standardize] keeps them apart") == true)
  }
}
