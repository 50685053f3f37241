import CaviarSpec
import Testing

@testable import CaviarResults

/// What the committed results of the specs show. That they come out again is the continuous integration's to see.
@Suite struct CommittedResultsTests {
  private func summary(_ name: String) throws -> SpecValue {
    try #require(JSONText.record(from: try Repository.bytes("Results/\(name)/summary.json")))
  }

  private func best(_ name: String) throws -> Double {
    try #require(try summary(name)["best"]?["value"]?.asNumber)
  }

  /// Beside them may stand what someone ran here.
  @Test func everyExampleHasResults() throws {
    let specs = try Repository.stems(in: "Specs/examples", suffix: ".yaml")
    #expect(try Set(specs).isSubset(of: Repository.stems(in: "Results", suffix: "")))
  }

  @Test func digitsAreToldWithBatchNormAndDropout() throws { #expect(try best("batch-norm") >= 0.985) }

  @Test func pricesAreExplained() throws {
    #expect(try best("regression") >= 0.95)
    #expect(try #require(summary("regression")["final"]?["metrics"]?["test_r2"]?["mean"]?.asNumber) >= 0.95)
  }

  @Test func foldsAgree() throws {
    let best = try #require(try summary("cross-validation")["best"])
    #expect(try #require(best["value"]?.asNumber) >= 0.97)
    let rows = try #require(
      CSVText.rows(of: String(decoding: try Repository.bytes("Results/cross-validation/curves.csv"), as: UTF8.self)))
    let fold = try #require(rows[0].firstIndex(of: "fold"))
    #expect(Set(rows.dropFirst().map { $0[fold] }) == ["1", "2", "3", "4", "5"])
  }

  /// The rates that reach 0.9 in five epochs span more decades with batch norm than without.
  @Test func batchNormWidensTheRates() throws {
    let rows = try #require(
      CSVText.rows(of: String(decoding: try Repository.bytes("Results/batch-norm-rates/trials.csv"), as: UTF8.self)))
    func column(_ name: String) throws -> Int { try #require(rows[0].firstIndex(of: name)) }
    let (kind, rate, accuracy) = (try column("choice1"), try column("learning_rate"), try column("validation_accuracy"))
    func span(_ name: String) throws -> Double {
      let rates = rows.dropFirst().filter { $0[kind] == name && (Double($0[accuracy]) ?? 0) >= 0.9 }.compactMap {
        Double($0[rate])
      }
      return try #require(rates.max()) / #require(rates.min())
    }
    let (with, without) = (try span("batch_norm"), try span("none"))
    #expect(with >= without)
    #expect(without > 10)
  }
}
