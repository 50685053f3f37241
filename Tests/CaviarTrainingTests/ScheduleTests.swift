import CaviarDiagnostics
import CaviarSpec
import Testing

@testable import CaviarTraining

/// The rates of 100 epochs against PyTorch's.
@Suite struct ScheduleTests {
  static let schedules: [(name: String, yaml: String)] = [
    ("cosine", "{cosine: {floor: 0.1}}"), ("exponential", "{exponential: 0.95}"),
    ("inverse_time", "{inverse_time: 0.01}"), ("step", "{step: {every: 10, factor: 0.5}}"), ("warmup", "{warmup: 5}"),
    ("warmup+cosine", "{cosine: {floor: 0.1}, warmup: 5}"),
  ]

  @Test func everyScheduleHasAReference() {
    #expect(CaviarTraining.schedules.allSatisfy { schedule in Self.schedules.contains { $0.name == schedule.name } })
    #expect(Self.schedules.map(\.name).sorted() == pytorchRates.keys.sorted())
  }

  @Test(arguments: schedules.indices)
  func rates(index: Int) throws {
    let (name, yaml) = Self.schedules[index]
    let (declared, decoding) = read(yaml, as: .learningRateSchedule)
    #expect(decoding.sink.diagnostics.isEmpty)
    let schedule = try #require(declared).at(Point())
    let rates = (1...100).map { schedule.factor(epoch: $0, of: 100) }
    for (rate, expected) in zip(rates, try #require(pytorchRates[name])) { #expect(abs(rate - expected) < 1e-12) }
    #expect(Codec.learningRateSchedule.encode(schedule) == declared?.canonical)
  }

  @Test func choicesOfSchedules() throws {
    let (declared, decoding) = read(
      """
      optimizer: sgd
      learning_rate: 1
      learning_rate_schedule:
        choice: [none, {exponential: {log: [0.5, 0.9]}}, {cosine: {floor: 0}, warmup: {log: [1, 5]}}]
      """, as: Codec<Training>.mapping(named: "training"))
    #expect(decoding.sink.diagnostics.map(\.message) == [])
    #expect(decoding.hyperparameters.map(\.address) == ["learning_rate_schedule", "exponential.factor", "warmup"])
    #expect(decoding.hyperparameters[0].range.extremes == ["none", "exponential", "cosine+warmup"])
    let training = try #require(declared)
    let warm = Point(["learning_rate_schedule": "cosine+warmup", "warmup": 3])
    #expect(training.at(warm).learningRate(epoch: 1, of: 9) == 0.25)
    #expect(training.canonical.resolved(at: warm)["learning_rate_schedule"] == ["cosine": ["floor": 0], "warmup": 3])
    let none = Point(["learning_rate_schedule": "none"])
    #expect(training.at(none).learningRate(epoch: 8, of: 9) == 1)
    let resolved = training.canonical.resolved(at: none)
    let (again, _) = read(YAMLText.flow(resolved), as: Codec<Training>.mapping(named: "training"))
    #expect(again?.at(Point()).learningRate(epoch: 8, of: 9) == 1)
  }
}
