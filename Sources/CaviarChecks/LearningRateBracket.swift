import CaviarSearch
package import CaviarSpec
import CaviarTraining

/// Brackets the learning rate: between the highest rate at which the loss gains little, and the lowest at which it explodes
/// (CS231n, "Babysitting the learning process").
///
/// Scans the declared range of `learning_rate` with a small l2 and few epochs, from several first weights, and advises the
/// range to search. A stage may take it: `ranges: {learning_rate: {from: learning_rate_bracket}}`.
package struct LearningRateBracket: Check {
  package static let name = "learning_rate_bracket"
  package static let otherNames = [
    "bracket", "lr_bracket", "lr_range_test", "lr_find", "learning_rate_finder", "lr_finder",
  ]
  package static let summary = "There are learning rates between those that learn nothing and those that explode."
  package static let example = "learning_rate_bracket: {l2: 1e-6, epochs: 1}"
  package static let source: String? = "CS231n, Babysitting the learning process"
  package static let readsLearningRates = true
  package static let fields: [Field<LearningRateBracket>] =
    [
      .init("l2", \.l2, .number(.nonnegative), otherNames: ["reg", "lambda"], "The small l2."),
      .init(
        "epochs", \.epochs, .integer(.between(1, 1000)),
        "The epochs of each training; more where they are fewer than twenty steps."),
      .init(
        "seeds", \.seeds, .integer(.between(1, 100)), otherNames: ["repeats", "n_seeds"],
        "The trainings at each rate, from other first weights."),
      .init(
        "rates_per_decade", \.ratesPerDecade, .integer(.between(1, 100)), otherNames: ["points", "num_training"],
        "The rates to try in each power of ten."),
      .init(
        "flat", \.flat, .number(.belowOne), otherNames: ["flat_below"],
        "The loss gains little where it gains less than this fraction of the best rate's gain."),
    ] + commonFields

  package var l2 = 1e-6
  package var epochs = 1
  package var seeds = 3
  package var ratesPerDecade = 3
  package var flat = 0.3
  package var options = CheckOptions()

  package init() {}

  package var cost: String {
    "\(seeds * ratesPerDecade) trainings of \(epochs == 1 ? "an epoch" : "\(epochs) epochs") for each decade of rates"
  }

  /// Fewer steps say little of a rate.
  private static let fewestSteps = 20

  /// The rates that are scanned where none are declared.
  private static let widest = Interval(scale: Log.self, low: 1e-7, high: 10, isInteger: false)

  package func answer(_ subject: CheckSubject) -> CheckAnswer {
    let rates = rates(in: subject.learningRates ?? Self.widest)
    let (curve, before) = scan(rates, of: subject)
    let bracket = RateBracket(curve, before: before, seeds: seeds, flat: flat)
    let span = "from \(rates[0].plainText) to \(rates[rates.count - 1].plainText)"
    var answer = CheckAnswer(
      expected: "rates \(span) at which the loss goes down",
      seen: before.isFinite ? text(of: bracket) : "NaN or infinity before the first step", passed: bracket.low != nil,
      advice: before.isFinite ? advice(bracket, from: before) : CheckSubject.notFiniteAdvice)
    answer.bracket = bracket
    return answer
  }

  /// Rates at equal factors, in decimals that are short and exact.
  private func rates(in interval: Interval) -> [Double] {
    let low = interval.low > 0 ? interval.low : Self.widest.low
    let scan = Interval(scale: Log.self, low: low, high: max(low, interval.high), isInteger: false)
    let (start, end) = (Log.coordinate(of: low), Log.coordinate(of: scan.high))
    let count = Int(((end - start) / Log.coordinate(of: 10) * Double(ratesPerDecade)).rounded(.up))
    let rates = (0...max(count, 0)).map { index in
      let rate = Log.value(at: start + (end - start) * Double(index) / Double(max(count, 1)))
      return index == 0
        ? low : index == count ? scan.high : min(max(rate.rounded(significantDigits: 2), low), scan.high)
    }
    return rates.enumerated().filter { $0.offset == 0 || $0.element > rates[$0.offset - 1] }.map(\.element)
  }

  /// Trains at each rate, from the same first weights.
  private func scan(_ rates: [Double], of subject: CheckSubject) -> (curve: [RateBracket.Point], before: Double) {
    var workspace = Workspace<Float>()
    var firsts: [Double] = []
    let curve = rates.map { rate in
      let plans = (1...seeds).map { seed in plan(rate, seed, of: subject) }
      var (losses, befores) = ([Double?](repeating: nil, count: seeds), [Double](repeating: .nan, count: seeds))
      let results = fit(plans, on: subject.data, in: &workspace) { index, epoch in
        if epoch.epoch == 0 { befores[index] = epoch.trainLoss }
        losses[index] = epoch.trainLoss
        return true
      }
      firsts = befores
      let ends = results.indices.map { results[$0].outcome == .completed ? losses[$0] : nil }
      let finite = ends.compactMap(\.self)
      return RateBracket.Point(
        learningRate: rate,
        loss: finite.isEmpty ? nil : (finite.reduce(0, +) / Double(finite.count)).rounded(significantDigits: 6),
        exploded: zip(ends, befores).count { end, before in end.map { !($0 <= 1.01 * before) } ?? true })
    }
    return (curve, firsts.reduce(0, +) / Double(seeds))
  }

  private func plan(_ rate: Double, _ seed: Int, of subject: CheckSubject) -> FitPlan {
    var plan = subject.plan
    plan.trial = seed
    plan.training.learningRate = rate
    plan.training.schedule = nil
    plan.training.l1 = 0
    plan.training.l2 = l2
    plan.training.earlyStopping = nil
    let batch = min(plan.training.batchSize, subject.data.train.count)
    let steps = (subject.data.train.count + batch - 1) / batch
    plan.epochs = max(epochs, (Self.fewestSteps + steps - 1) / steps)
    return plan
  }

  private func text(of bracket: RateBracket) -> String {
    guard let low = bracket.low, let high = bracket.high else { return "not found: no rate is told from the others" }
    let little = "less than \((100 * flat).sixDigits) % of what the best rate gains"
    let below =
      bracket.isLowFound ? "at \(low.plainText) the loss gains \(little)" : "even at \(low.plainText) it learns"
    let above =
      bracket.isHighFound
      ? "at \(high.plainText) it explodes, or gains as little" : "even at \(high.plainText) it learns"
    return "\(below); \(above); search learning_rate: {log: [\(low.plainText), \(high.plainText)]}"
  }

  private func advice(_ bracket: RateBracket, from before: Double) -> String {
    bracket.curve.allSatisfy { 2 * $0.exploded >= seeds }
      ? "every rate explodes: declare lower ones, or look at the first weights and the scale of the data"
      : bracket.curve.contains { $0.loss.map { $0 < 0.9 * before } ?? false }
        ? "the loss goes down at every rate, and none is told from the others: look at the scale of the data, or declare the "
          + "range by hand"
        : "no rate makes the loss go down: declare higher ones, give the check more `epochs`, or run the other checks"
  }
}
