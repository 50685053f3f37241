import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Testing

extension CommandLineTests {
  /// The columns of new examples are matched by name, not by position.
  @Suite struct PredictedColumnTests {
    private func predict(_ workplace: Workplace, _ input: String, _ options: String...) -> Invocation {
      caviar(
        ["predict", workplace.path("small.yaml"), "--input", workplace.path(input), "--results", workplace.results]
          + options)
    }

    private func run(_ workplace: Workplace, _ data: String) throws {
      let spec = try workplace.write(
        """
        caviar: 1
        name: small
        data: \(data)
        model: [softmax]
        training: {optimizer: adam, learning_rate: 0.05}
        stages: [{name: search, trials: 1, epochs: 40}]
        checks: []
        final: {repeats: 1}

        """, to: "small.yaml")
      let ran = caviar("run", spec, "--results", workplace.results, "--quiet")
      #expect(ran.code == 0, "\(ran)")
    }

    /// Four columns on scales of their own, and whether a sum of them is large.
    private func row(_ i: Int) -> [String] {
      let x = [i * 37 % 101, i * 53 % 89, i * 29 % 97, i * 71 % 83].map(Double.init)
      let isLarge = x[0] / 101 + x[1] / 89 > x[2] / 97 + x[3] / 83
      return ["\(x[0])", "\(x[1] * 100)", "\(x[2] / 100)", "\(x[3] + 5000)", isLarge ? "yes" : "no"]
    }

    private func table(_ names: [String]?, _ rows: Range<Int>, _ columns: [Int]) -> String {
      let lines = (names.map { [$0] } ?? []) + rows.map(row)
      return lines.map { line in columns.map { line[$0] }.joined(separator: ",") + "\n" }.joined()
    }

    private func accuracy(_ predictions: String, _ rows: Range<Int>) -> Double {
      let predicted = predictions.split(separator: "\n").dropFirst().map { $0.prefix { $0 != "," } }
      return Double(zip(predicted, rows).count { $0 == row($1)[4] }) / Double(rows.count)
    }

    /// The order of a table's columns does not change predictions, whether their names are words or numbers.
    @Test(arguments: [["a", "b", "c", "d", "y"], ["0", "1", "2", "3", "4"]])
    func permutedColumns(names: [String]) throws {
      let workplace = try Workplace()
      try workplace.write(table(names, 0..<300, [0, 1, 2, 3, 4]), to: "learn.csv")
      try workplace.write(table(names, 300..<400, [0, 1, 2, 3, 4]), to: "test.csv")
      try run(workplace, "{csv: learn.csv, label: \(names[4] == "y" ? "y" : "4"), test: {csv: test.csv}}")
      let straight = predict(workplace, "test.csv")
      let final: SpecValue = try #require(
        JSONText.record(from: Array(try workplace.text("Results/small/final.json").utf8)))
      guard case .list(let fits)? = final["fits"] else {
        Issue.record("no fits")
        return
      }
      let right = accuracy(straight.output, 300..<400)
      #expect(right > 0.93 && fits[0]["metrics"]?["test_accuracy"]?.asNumber == right, "\(right)")
      for columns in [[4, 3, 2, 1, 0], [2, 4, 0, 3, 1], [3, 1, 0, 2]] {
        try workplace.write(table(names, 300..<400, columns), to: "permuted.csv")
        let permuted = predict(workplace, "permuted.csv")
        #expect(permuted.output == straight.output && permuted.errors.isEmpty, "\(permuted)")
      }
    }

    /// Without names, columns are matched by count: those that are not features are dropped at their positions, which may be in
    /// the middle.
    @Test func withoutNamesByCount() throws {
      let workplace = try Workplace()
      func text(_ rows: Range<Int>, label: Bool, group: Bool) -> String {
        rows.map { i in
          let cells = row(i)
          return (cells[..<2] + (label ? [cells[4]] : []) + cells[2..<4] + (group ? ["g\(i % 40)"] : [])).joined(
            separator: ",")
            + "\n"
        }.joined()
      }
      try workplace.write(text(0..<300, label: true, group: true), to: "learn.csv")
      try run(
        workplace,
        "{csv: learn.csv, label: 2, header: false, split: {train: 0.7, validation: 0.15, test: 0.15, group: 5}}")
      try workplace.write(text(300..<400, label: true, group: true), to: "whole.csv")
      let whole = predict(workplace, "whole.csv")
      #expect(accuracy(whole.output, 300..<400) > 0.93, "\(whole)")
      try workplace.write(text(300..<400, label: false, group: false), to: "features.csv")
      let predicted = predict(workplace, "features.csv")
      #expect(predicted.output == whole.output && predicted.errors.isEmpty, "\(predicted)")
      // Five cells may lack the label or the group, which moves the features.
      try workplace.write(text(300..<400, label: false, group: true), to: "unlabelled.csv")
      let refused = predict(workplace, "unlabelled.csv")
      #expect(
        refused.code == 66
          && refused.errors.contains("may be one of the trained rows without label, or without group"), "\(refused)")
      try workplace.write("1,2,3\n", to: "short.csv")
      let short = predict(workplace, "short.csv")
      #expect(short.code == 66 && short.errors.contains("a row has 3 cells, and the network was trained on rows of 6"))
    }

    private func cities() throws -> Workplace {
      let workplace = try Workplace()
      let rows = (0..<120).map { "\($0 % 7).5,\(["Bern", "Oslo", "Kyiv"][$0 % 3]),\(["p", "q", "q"][$0 % 3])\n" }
        .joined()
      try workplace.write("x,city,y\n" + rows, to: "learn.csv")
      try run(workplace, "{csv: learn.csv, label: y, missing: {words: own_category}}")
      return workplace
    }

    /// Categories unseen in training are counted on standard error; the output is otherwise the same.
    @Test func unseenWordsAreSaid() throws {
      let workplace = try cities()
      let lines = ["1.5,Bern", "1.5,Rome", "2.5,Lima", "3.5,Rome", "0.5,?", "2.5,Oslo"]
      try workplace.write("x,city\n" + lines.map { $0 + "\n" }.joined(), to: "new.csv")
      let predicted = predict(workplace, "new.csv")
      #expect(predicted.code == 0 && predicted.output.split(separator: "\n").count == 7)
      #expect(
        predicted.errors == """
          caviar: warning: column "city": 3 cells hold words unseen in training ("Rome", "Lima"); \
          1 cell is missing, and none was in training: they become all zeros

          """, "\(predicted.errors)")
      guard case .list(let items)? = predict(workplace, "new.csv", "--json").json else {
        Issue.record("no list")
        return
      }
      #expect(items.count == 6)
      try workplace.write("x,city\n1.5,Rome\n", to: "one.csv")
      #expect(
        predict(workplace, "one.csv").errors
          == "caviar: warning: column \"city\": 1 cell holds a word unseen in training (\"Rome\"): it becomes all zeros\n"
      )
      try workplace.write("x,city\n1.5,Bern\n", to: "seen.csv")
      #expect(predict(workplace, "seen.csv").errors.isEmpty)
    }

    /// A row that training would drop is an error, since the predictions would be a line short.
    @Test func noRowIsLeftOut() throws {
      let workplace = try cities()
      try workplace.write("x,city\n1.5,Bern\n,\n2.5,Oslo\n", to: "new.csv")
      let refused = predict(workplace, "new.csv")
      #expect(refused.code == 66 && refused.output.isEmpty)
      #expect(refused.errors.contains("new.csv:3:1: the row holds nothing but delimiters"), "\(refused.errors)")
    }
  }
}
