internal import CaviarCompute
internal import CaviarRandom

extension Network {
  /// What was learned, by name: the parameters, and what layers keep from step to step.
  func namedTensors<S: EngineScalar>(in arena: borrowing Arena<S>) -> [NamedTensor] {
    places.map { name, shape, place in
      NamedTensor(name, shape: shape, values: arena.read(place) { span in span.indices.map { Float(span[$0]) } })
    }
  }

  /// Takes on what another network has learned.
  func restore<S: EngineScalar>(_ stored: [NamedTensor], in arena: inout Arena<S>) throws(TensorMismatch) {
    for (name, shape, place) in places {
      guard let tensor = stored.first(where: { $0.name == name }) else {
        throw TensorMismatch(description: "there is no tensor `\(name)`, which the model needs")
      }
      guard tensor.shape == shape else {
        throw TensorMismatch(
          description: "the tensor `\(name)` has the shape \(tensor.shape); the model needs \(shape)")
      }
      arena.update(place) { span in
        for i in span.indices { span[i] = S(tensor.values[i]) }
      }
    }
  }

  private var places: [(name: String, shape: [Int], place: Slice)] {
    tensors.map { ($0.name, $0.need.shape, $0.place.slice) } + states.map { ($0.name, [$0.place.count], $0.place) }
  }
}

/// What a model that has learned says of rows: for each the probabilities of the classes, or the value as it was learned.
///
/// - Parameters:
///   - tensors: What the fit returned, in any order.
///   - features: The rows' numbers, preprocessed as for training, one row after the other.
/// - Throws: Where the tensors are not those of the model for so many columns and classes.
package func predict(
  _ architecture: Architecture, _ tensors: [NamedTensor], task: LearningTask, features: [Float], columns: Int
) throws(TensorMismatch) -> [[Float]] {
  precondition(columns > 0 && features.count % columns == 0, "whole rows")
  let classes = if case .classes(let count) = task { count } else { 0 }
  let block = Pack.rowsMeasuredAtOnce(columns: columns)
  var layout = Layout()
  let pack = Pack(architecture, inputs: columns, classes: classes, batches: [block], in: &layout)
  var arena = Arena<Float>()
  arena.prepare(layout)
  try pack.network.restore(tensors, in: &arena)
  let rows = Array(0..<features.count / columns)
  var predictions: [[Float]] = []
  for start in stride(from: 0, to: rows.count, by: block) {
    let count = min(block, rows.count - start)
    pack.batch.loadFeatures(
      rows.span.extracting(start..<start + count), of: features.span, columns: columns, in: &arena)
    pack.forward(rows: count, .evaluation, in: &arena)
    let flow = pack.network.output.site.flow(count)
    pack.network.output.part.predict(flow, in: &arena)
    let numbers = arena.byRows(flow.output)
    let width = flow.output.rows
    predictions += (0..<count).map { Array(numbers[$0 * width..<($0 + 1) * width]) }
  }
  return predictions
}
