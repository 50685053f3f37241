internal import CaviarCompute
internal import CaviarRandom

/// The gradient of a tensor that the backward pass computes, compared with the one that differences of the loss show.
package struct GradientComparison: Hashable, Sendable {
  /// The tensor's name, such as `dense1.weights`.
  package let tensor: String
  /// ‖a − n‖ / ‖a + n‖ over the entries that were compared, a the analytic gradient and n the numeric one; 0 where both are
  /// zero.
  package let relativeError: Double
  /// True if the difference is no larger than the rounding errors of the losses, which are small beside the gradient.
  package let isRounding: Bool
  /// True if the gradient is no larger than the rounding errors of the losses, and not 0: it cannot be judged.
  package let isHidden: Bool
  /// The number of entries that were compared.
  package let compared: Int
  /// The number of entries that were skipped, since a unit of a ReLU switches on or off within the difference, where the
  /// loss has a kink.
  package let skipped: Int

  /// True if the gradients agree, as far as the losses show.
  package func agrees(within tolerance: Double) -> Bool { isRounding || relativeError <= tolerance }
}

/// Compares the gradients of the data loss of all examples of `data` with centred differences, in double precision, before the
/// first step: n = (L(w + h) − L(w − h)) / 2h (CS231n, "Gradient checks").
///
/// The loss of a few examples has rounding errors of about 1e-16 of itself and curvature that depends on the scale of the
/// inputs, so no h suits all networks: a tensor is compared with h = 1e-5, while it disagrees with smaller ones, and then with
/// larger ones, which the rounding of large losses asks for. A wrong gradient agrees with none.
///
/// - Parameters:
///   - entries: The number of entries of each tensor to be compared, drawn at random, half of them from those with a gradient that is
///     not 0.
///   - tolerance: The relative error up to which no other h is tried.
/// - Returns: A comparison for each tensor, in the order of the layers. Nil if the loss is not finite.
///
/// Cost: up to ten forward passes of the examples for each entry.
package func gradientComparisons(
  of plan: FitPlan, on data: TrainingData, entries: Int, tolerance: Double, in workspace: inout Workspace<Double>
) -> [GradientComparison]? {
  var plan = plan
  // Keeps gradients, and takes no step with them.
  plan.training.clipNorm = 1
  plan.training.batchSize = data.train.count
  var probe = GradientProbe(pack: Pack([plan], data, in: &workspace), data: data.train)
  let loss = probe.gradients(in: &workspace.arena)
  guard loss.isFinite else { return nil }
  return probe.pack.network.parameters.map { parameter in
    let key = StreamKey(seed: plan.seed, purpose: .gradientCheck, address: parameter.name)
    let places = probe.places(of: parameter, count: entries, RandomStream(key), in: workspace.arena)
    return probe.comparison(of: parameter, at: places, loss: loss, tolerance: tolerance, in: &workspace.arena)
  }
}

extension Purpose {
  /// The entries of tensors that a gradient check compares.
  fileprivate static let gradientCheck = Purpose("gradient_check")
}

/// A network before its first step, with the gradients of its loss.
private struct GradientProbe {
  let pack: Pack
  let data: Examples
  /// The gradients of the tensors, by name.
  private var analytic: [String: [Double]] = [:]
  /// The units of each layer with a kink that are on.
  private var pattern: [Bool] = []

  init(pack: Pack, data: Examples) {
    self.pack = pack
    self.data = data
  }

  /// Computes the loss and its gradients.
  mutating func gradients(in arena: inout Arena<Double>) -> Double {
    let loss = self.loss(in: &arena)
    pattern = units(in: arena)
    pack.network.backward(rows: data.count, in: &arena)
    pack.first.backward(rows: data.count, in: &arena)
    for parameter in pack.network.parameters {
      var values: [Double] = []
      if let gradient = parameter.learned.gradient?[parameter.units] { arena.append(gradient, to: &values) }
      analytic[parameter.name] = values
    }
    return loss
  }

  /// The loss in training mode, always of the same step: dropout has one mask.
  private func loss(in arena: inout Arena<Double>) -> Double {
    pack.batch.load(Array(0..<data.count).span, of: data, in: &arena)
    pack.forward(rows: data.count, .training(epoch: 1, step: 1), in: &arena)
    return pack.network.loss(rows: data.count, pack.batch.targets(data.count, areWeighted: false), in: &arena)
  }

  private func units(in arena: borrowing Arena<Double>) -> [Bool] {
    var units: [Bool] = []
    for layer in pack.network.layers where layer.part is ReLU || layer.part is LeakyReLU {
      units += arena.floats(in: layer.places.output.prefix(data.count)).map { $0 > 0 }
    }
    return units
  }

  /// Entries of a tensor, at random.
  func places(
    of parameter: Parameter, count: Int, _ stream: RandomStream, in arena: borrowing Arena<Double>
  ) -> [Int] {
    let gradient = analytic[parameter.name] ?? []
    // Half of them with a gradient, where it says most; the others at random, so that a wrong zero is found too.
    let order = stream.permutation(gradient.count)
    let moved = order.filter { gradient[$0] != 0 }.prefix((count + 1) / 2)
    return (moved + order.filter { !moved.contains($0) }.prefix(count - moved.count)).sorted()
  }

  func comparison(
    of parameter: Parameter, at places: [Int], loss: Double, tolerance: Double, in arena: inout Arena<Double>
  ) -> GradientComparison {
    var best: GradientComparison?
    for h in [1e-5, 1e-6, 1e-7, 1e-4, 1e-3] {
      let found = comparison(of: parameter, at: places, loss: loss, h: h, in: &arena)
      if found.compared > 0, found.agrees(within: tolerance) { return found }
      if best.map({ found.compared > 0 && found.relativeError < $0.relativeError || $0.compared == 0 }) ?? true {
        best = found
      }
    }
    guard let best else { preconditionFailure("a comparison for each h") }
    return best
  }

  private func comparison(
    of parameter: Parameter, at places: [Int], loss: Double, h: Double, in arena: inout Arena<Double>
  ) -> GradientComparison {
    var values: [Double] = []
    arena.append(parameter.values, to: &values)
    var (difference, sum, skipped) = (0.0, 0.0, 0)
    for place in places {
      let value = values[place]
      var (losses, flips) = ([0.0, 0.0], false)
      for (side, change) in [h, -h].enumerated() {
        values[place] = value + change
        arena.put(values.span, into: parameter.values)
        losses[side] = self.loss(in: &arena)
        flips = flips || units(in: arena) != pattern
      }
      values[place] = value
      guard !flips else {
        skipped += 1
        continue
      }
      let numeric = (losses[0] - losses[1]) / (2 * h)
      let exact = (analytic[parameter.name] ?? [])[place]
      difference += (exact - numeric) * (exact - numeric)
      sum += (exact + numeric) * (exact + numeric)
    }
    arena.put(values.span, into: parameter.values)
    let compared = places.count - skipped
    // The rounding errors of two losses, far less than which a gradient cannot be told from 0.
    let noise = 1e-15 * max(abs(loss), 1) / h * Double(compared).squareRoot()
    let error = difference.squareRoot()
    let size = sum.squareRoot()
    return GradientComparison(
      tensor: parameter.name, relativeError: error == 0 ? 0 : error / size,
      isRounding: error <= noise && noise <= 1e-3 * size, isHidden: size > 0 && size <= noise, compared: compared,
      skipped: skipped)
  }
}
