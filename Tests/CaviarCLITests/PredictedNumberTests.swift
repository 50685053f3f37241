import CaviarExperiment
import CaviarResults
import CaviarRun
import CaviarSpec
import CaviarStore
import Testing

extension CommandLineTests {
  /// `caviar predict` prints the values on which the metrics of `final` were measured.
  @Suite struct PredictedNumberTests {
    /// Labels that differ little from 1.7e6: R² recomputed from the printed predictions is that of `final`.
    @Test(arguments: [0, 1.7e6, 1.7e9])
    func aLabelWithAnOffset(offset: Double) throws {
      let workplace = try Workplace()
      func table(_ rows: Range<Int>) -> String {
        "x,z,y\n"
          + rows.map { row in
            let (x, z) = (row * 37 % 101, row * 53 % 89)
            return "\(x),\(z),\(offset + Double(x) / 16 - Double(z) / 32 + Double(row * 29 % 7) / 64)\n"
          }.joined()
      }
      try workplace.write(table(0..<300), to: "learn.csv")
      try workplace.write(table(300..<400), to: "test.csv")
      let spec = try workplace.write(
        """
        caviar: 1
        name: small
        data: {csv: learn.csv, label: {name: y, preprocess: [standardize]}, test: {csv: test.csv}}
        model: [regression]
        training: {optimizer: adam, learning_rate: 0.02}
        stages: [{name: search, trials: 1, epochs: 30}]
        checks: []
        final: {repeats: 1}

        """, to: "small.yaml")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      let prediction = caviar(
        "predict", spec, "--input", workplace.path("test.csv"), "--results", workplace.results)
      let predicted = prediction.output.split(separator: "\n").dropFirst().compactMap { Double($0) }
      let actual = try workplace.text("test.csv").split(separator: "\n").dropFirst().compactMap { line in
        line.split(separator: ",").last.flatMap { Double($0) }
      }
      #expect(predicted.count == 100 && actual.count == 100)
      let squares = zip(predicted, actual).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      let mean = actual.reduce(0, +) / 100
      let r2 = 1 - squares / actual.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let final: SpecValue = try #require(
        JSONText.record(from: Array(try workplace.text("Results/small/final.json").utf8)))
      guard case .list(let fits)? = final["fits"], let metrics = fits[0]["metrics"] else {
        Issue.record("no fits")
        return
      }
      #expect(r2 > 0.98)
      #expect(metrics["test_r2"]?.asNumber == r2.rounded(significantDigits: 6))
      #expect(
        metrics["test_rmse"]?.asNumber == (squares / 100).squareRoot().rounded(significantDigits: 6))
    }

    /// A probability is printed in the shortest form that gives the same single-precision value.
    @Test func probabilitiesKeepTheirDigits() throws {
      let workplace = try Workplace()
      let spec = try workplace.spec()
      try workplace.write(try workplace.text("small.yaml") + "final: {repeats: 1}\n", to: "small.yaml")
      #expect(caviar("run", spec, "--results", workplace.results, "--quiet").code == 0)
      let prediction = caviar(
        "predict", spec, "--input", workplace.path("digits.csv"), "--results", workplace.results)
      let rows = prediction.output.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
      #expect(rows.count == 200)
      for row in rows {
        let texts = row.dropFirst()
        let numbers = texts.compactMap { Float($0) }
        #expect(numbers.count == 10 && zip(numbers, texts).allSatisfy { $0 == Float($1) })
        // Ten numbers of 24 bits add up to 1 within a few roundings, where six digits would not.
        #expect(abs(numbers.reduce(0) { $0 + Double($1) } - 1) < 4e-7)
        for (number, text) in zip(numbers, texts) {
          #expect(Double(text) == Double(number.description))
        }
      }
    }
  }
}
