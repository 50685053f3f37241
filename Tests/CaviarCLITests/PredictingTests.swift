import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Testing

extension CommandLineTests {
  /// `caviar predict`, compared with the metrics of `final` on the same examples.
  @Suite struct PredictingTests {
    /// A workplace with a spec that ran: 150 digits to learn from and 50 of a test file of its own.
    private func ran(final: String = "final: {repeats: 2}\n") throws -> (workplace: Workplace, spec: String) {
      let workplace = try Workplace()
      let lines = try workplace.text("digits.csv").split(separator: "\n")
      try workplace.write(lines[...150].joined(separator: "\n"), to: "learn.csv")
      try workplace.write(([lines[0]] + lines[151...]).joined(separator: "\n"), to: "test.csv")
      let spec = try workplace.write(
        """
        caviar: 1
        name: small
        data: {csv: learn.csv, label: digit, test: {csv: test.csv}}
        model: [{dense: {units: 16}}, batch_norm, relu, {dropout: {rate: 0.2}}, softmax]
        training: {optimizer: adam, learning_rate: {log: [1e-3, 1e-1]}}
        stages: [{name: search, trials: 3, epochs: 4}]
        \(final)
        """, to: "small.yaml")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      return (workplace, spec)
    }

    private func predict(_ spec: String, _ workplace: Workplace, input: String = "test.csv") -> Invocation {
      caviar("predict", spec, "--input", workplace.path(input), "--results", workplace.results)
    }

    private func table(_ text: String) -> [[String]] {
      text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    }

    /// Accuracy, loss and confusion, recomputed from the predictions on the test examples.
    @Test func theTestPartByHand() throws {
      let (workplace, spec) = try ran()
      let prediction = predict(spec, workplace)
      #expect(prediction.code == 0 && prediction.errors.isEmpty)
      let rows = table(prediction.output)
      let actual = try table(workplace.text("test.csv")).dropFirst().compactMap(\.last)
      let classes = (0...9).map(String.init)
      #expect(rows[0] == ["prediction"] + classes.map { "probability_" + $0 })
      #expect(rows.count == 51 && actual.count == 50)
      var hits = 0
      var loss = 0.0
      var counts: [String: Int] = [:]
      for (row, label) in zip(rows.dropFirst(), actual) {
        let probabilities = row.dropFirst().compactMap(Double.init)
        #expect(probabilities.count == 10 && abs(probabilities.reduce(0, +) - 1) < 1e-4)
        #expect(probabilities.firstIndex(of: probabilities.max() ?? 0) == classes.firstIndex(of: row[0]))
        hits += row[0] == label ? 1 : 0
        loss -= logarithm(of: probabilities[classes.firstIndex(of: label) ?? 0]) / 50
        counts[label + row[0], default: 0] += 1
      }
      let final: SpecValue = try #require(
        JSONText.record(from: Array(try workplace.text("Results/small/final.json").utf8)))
      guard case .list(let fits)? = final["fits"] else {
        Issue.record("no fits")
        return
      }
      #expect(fits.count == 2)
      #expect(fits[0]["metrics"]?["test_accuracy"]?.asNumber == Double(hits) / 50)
      #expect(abs((fits[0]["metrics"]?["test_loss"]?.asNumber ?? 0) - loss) < 1e-4)
      let confusion = try table(workplace.text("Results/small/confusion.csv"))
      #expect(confusion[0] == ["actual"] + classes.map { "predicted_" + $0 })
      for row in confusion.dropFirst() {
        #expect(row.dropFirst().map { Int($0) ?? -1 } == classes.map { counts[row[0] + $0] ?? 0 })
      }
    }

    /// ln x, from a series that shares nothing with the program: x = m·2ᵉ, ln m = 2·artanh((m − 1)/(m + 1)).
    private func logarithm(of x: Double) -> Double {
      guard x > 0 else { return -.infinity }
      let z = (x.significand - 1) / (x.significand + 1)
      var (power, sum) = (z, 0.0)
      for n in stride(from: 1.0, through: 81, by: 2) {
        sum += power / n
        power *= z * z
      }
      return 2 * sum + Double(x.exponent) * 0.6931471805599453
    }

    /// Each example is predicted independently of the others, and labels in the file are ignored.
    @Test func rowsByThemselves() throws {
      let (workplace, spec) = try ran()
      let all = predict(spec, workplace).output.split(separator: "\n")
      let lines = try workplace.text("test.csv").split(separator: "\n")
      try workplace.write("\(lines[0])\n\(lines[7])\n", to: "one.csv")
      #expect(predict(spec, workplace, input: "one.csv").output.split(separator: "\n") == [all[0], all[7]])
      let unlabelled = lines.map { $0.split(separator: ",").dropLast().joined(separator: ",") }
      try workplace.write(unlabelled.joined(separator: "\n"), to: "unlabelled.csv")
      #expect(predict(spec, workplace, input: "unlabelled.csv").output.split(separator: "\n") == all)
      let json = caviar(
        "predict", spec, "--input", workplace.path("one.csv"), "--results", workplace.results, "--json")
      guard case .list(let items)? = json.json else {
        Issue.record("no list")
        return
      }
      #expect(items.count == 1 && items[0]["prediction"]?.cell == table(all[7] + "\n")[0][0])
    }

    /// Rows of a file without a header may have a label or not.
    @Test(arguments: [0, 1, 2])
    func rowsWithoutAHeader(label: Int) throws {
      let workplace = try Workplace()
      func row(_ i: Int, _ labelled: Bool) -> String {
        var cells = ["\(Double(i % 20) / 10)", "\(Double(i % 7))"]
        if labelled { cells.insert(i % 20 < 10 ? "-1" : "1", at: label) }
        return cells.joined(separator: ",")
      }
      func rows(labelled: Bool) -> String { (0..<60).map { row($0, labelled) }.joined(separator: "\n") + "\n" }
      try workplace.write(rows(labelled: true), to: "labelled.csv")
      try workplace.write(rows(labelled: false), to: "unlabelled.csv")
      let spec = try workplace.write(
        """
        caviar: 1
        name: small
        data: {csv: labelled.csv, header: false, label: \(label)}
        model: [{dense: {units: 16}}, relu, softmax]
        checks: []
        training: {optimizer: adam, learning_rate: 0.3, batch_size: 10}
        stages: [{name: search, trials: 1, epochs: 20}]
        final: {repeats: 1}

        """, to: "small.yaml")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      let prediction = predict(spec, workplace, input: "unlabelled.csv")
      #expect(prediction.code == 0, "\(prediction.errors)")
      #expect(predict(spec, workplace, input: "labelled.csv").output == prediction.output)
      let predicted = table(prediction.output).dropFirst().map { $0[0] }
      #expect(predicted == (0..<60).map { $0 % 20 < 10 ? "-1" : "1" })
      try workplace.write("1\n", to: "narrow.csv")
      let narrow = predict(spec, workplace, input: "narrow.csv")
      #expect(narrow.code == 66 && narrow.errors.contains("narrow.csv:1:1"), "\(narrow.errors)")
    }

    /// A table of one feature is a row of one cell.
    @Test func rowsOfOneFeature() throws {
      let workplace = try Workplace()
      try workplace.write("x,y\n" + (0..<60).map { "\($0),\($0 < 30 ? "a" : "b")\n" }.joined(), to: "one.csv")
      try workplace.write("x\n0\n59\n", to: "new.csv")
      let spec = try workplace.write(
        """
        caviar: 1
        name: small
        data: {csv: one.csv, label: y}
        model: [{dense: {units: 16}}, relu, softmax]
        checks: []
        training: {optimizer: adam, learning_rate: 0.3, batch_size: 10}
        stages: [{name: search, trials: 1, epochs: 20}]
        final: {repeats: 1}

        """, to: "small.yaml")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      let prediction = predict(spec, workplace, input: "new.csv")
      #expect(prediction.code == 0 && table(prediction.output).map { $0[0] } == ["prediction", "a", "b"])
    }

    /// A regression predicts values in the label's own units, from which its errors are recomputed.
    @Test func valuesInTheirOwnUnits() throws {
      let workplace = try Workplace()
      let lines = try Repository.text("Specs/data/houses.csv").split(separator: "\n")
      try workplace.write(lines[...300].joined(separator: "\n"), to: "learn.csv")
      try workplace.write(([lines[0]] + lines[301...400]).joined(separator: "\n"), to: "test.csv")
      let spec = try workplace.write(
        """
        caviar: 1
        name: small
        data: {csv: learn.csv, label: {name: price, preprocess: [log, standardize]}, test: {csv: test.csv}}
        model: [{dense: {units: 16}}, tanh, regression]
        training: {optimizer: adam, learning_rate: 0.02}
        stages: [{name: search, trials: 1, epochs: 20}]
        final: {repeats: 1}

        """, to: "small.yaml")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      let output = table(predict(spec, workplace).output)
      #expect(output[0] == ["prediction"] && output.count == 101)
      let predicted = output.dropFirst().compactMap { Double($0[0]) }
      let actual = try table(workplace.text("test.csv")).dropFirst().compactMap { $0.last.flatMap(Double.init) }
      let squares = zip(predicted, actual).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let mean = actual.reduce(0, +) / 100
      let spread = actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let final: SpecValue = try #require(
        JSONText.record(from: Array(try workplace.text("Results/small/final.json").utf8)))
      guard case .list(let fits)? = final["fits"], let metrics = fits[0]["metrics"] else {
        Issue.record("no fits")
        return
      }
      let rmse = (squares / 100).squareRoot()
      #expect(abs((metrics["test_rmse"]?.asNumber ?? 0) / rmse - 1) < 1e-4)
      #expect(abs((metrics["test_r2"]?.asNumber ?? 0) - (1 - squares / spread)) < 1e-5)
      #expect(1 - squares / spread > 0.8)
      #expect(!workplace.has("Results/small/confusion.csv"))
    }

    /// The examples added for the final training make it explode: nothing is saved, and no file is listed.
    @Test func aLastTrainingMayExplode() throws {
      let workplace = try Workplace()
      let rows = (0..<60).map { row in
        let part = row % 6 < 4 ? "train" : row % 6 == 4 ? "validation" : "test"
        return "\(part == "validation" ? 1e6 : Double(row) / 60),\(row),\(part)\n"
      }
      try workplace.write("x,y,part\n" + rows.joined(), to: "rows.csv")
      let spec = try workplace.write(
        """
        caviar: 1
        name: small
        data: {csv: rows.csv, label: y, split: {column: part}, preprocess: []}
        model: [regression]
        checks: []
        training: {optimizer: sgd, learning_rate: 0.01}
        stages: [{name: search, trials: 1, epochs: 5}]
        final: {repeats: 1}

        """, to: "small.yaml")
      let run = caviar("run", spec, "--results", workplace.results)
      #expect(run.code == 0, "\(run)")
      #expect(!workplace.has("Results/small/best.safetensors"))
      #expect(run.output.contains("so no network was saved") && run.output.contains("--fresh"))
      #expect(!run.output.contains("best.safetensors"))
      let report = try workplace.text("Results/small/report.md")
      #expect(report.contains("so no network was saved") && !report.contains("best.safetensors"))
      let prediction = predict(spec, workplace, input: "rows.csv")
      #expect(prediction.code == 66 && prediction.errors.contains("lower `learning_rate`"), "\(prediction.errors)")
    }

    @Test func aSearchWithoutSuccessSavesNothing() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec(rate: "1e6", stages: "[{name: search, trials: 1, epochs: 2}]")
      try workplace.write(try workplace.text("small.yaml") + "final: {}\n", to: "small.yaml")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 2)
      let prediction = predict(spec, workplace, input: "digits.csv")
      #expect(prediction.code == 66 && prediction.errors.contains("no trial succeeded"), "\(prediction.errors)")
    }

    /// A model that is too large is an error in the spec, located at its largest layer.
    @Test func aModelMayBeTooLarge() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec(
        model: "\n  - dense: {units: 10000}\n  - dense: {units: {log: [8, 100000]}}\n  - softmax")
      let plan = caviar("plan", spec)
      #expect(plan.code == 65, "\(plan)")
      #expect(plan.errors.contains("small.yaml:6:5") && plan.errors.contains("parameters"), "\(plan.errors)")
    }

    @Test func whatIsWrongWithRowsIsLocated() throws {
      let (workplace, spec) = try ran()
      let lines = try workplace.text("test.csv").split(separator: "\n")
      let wrong: [(text: String, says: [String])] = [
        (
          lines.map { $0.split(separator: ",").dropFirst().joined(separator: ",") }.joined(separator: "\n"),
          ["pixel_0_0"]
        ),
        (
          "\(lines[0])\n\(lines[1])\n\(lines[2].replacing("0,", with: "no,", maxReplacements: 1))\n",
          ["rows.csv:3:1", "\"no\""]
        ),
        (
          "\(lines[0])\n\(lines[1])\n,\(lines[2].split(separator: ",").dropFirst().joined(separator: ","))\n",
          ["rows.csv:3:1"]
        ),
        ("\(lines[0])\n1,2,3\n", ["rows.csv:2"]),
        (String(lines[0]), ["rows.csv"]),
        ("", ["rows.csv"]),
      ]
      for (text, says) in wrong {
        try workplace.write(text, to: "rows.csv")
        let refused = predict(spec, workplace, input: "rows.csv")
        #expect(refused.code == 66 && refused.output.isEmpty)
        for part in says { #expect(refused.errors.contains(part), "\(refused.errors)") }
      }
      let missing = predict(spec, workplace, input: "nowhere.csv")
      #expect(missing.code == 66 && missing.errors.contains("nowhere.csv is missing"))
      #expect(caviar("predict", spec, "--results", workplace.results).code == 64)
    }

    @Test func whatIsWrongWithTheNetworkIsSaid() throws {
      let (workplace, spec) = try ran(final: "")
      let none = predict(spec, workplace)
      #expect(none.code == 66 && none.errors.contains("add `final: {}` to \(spec), and run it"))
      try workplace.write(try workplace.text("small.yaml") + "final: {}\n", to: "small.yaml")
      let unrun = predict(spec, workplace)
      #expect(unrun.code == 66 && unrun.errors.contains("to make it: caviar run \(spec)"))
      for bytes: [UInt8] in [[], Array("# a text\n".utf8), [UInt8](repeating: 0xFF, count: 64)] {
        try workplace.write(bytes, to: "Results/small/best.safetensors")
        let damaged = predict(spec, workplace)
        #expect(damaged.code == 66 && damaged.output.isEmpty)
        #expect(damaged.errors.contains("best.safetensors is not a network that this program has saved"))
      }
    }
  }
}
