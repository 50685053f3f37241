package import CaviarDiagnostics
internal import CaviarSpec

/// A model: its layers in order, and the output at the end. A list in the spec.
package struct Architecture: Sendable {
  /// A layer and its name: `dense1`, or what the spec calls it.
  package struct Item<Part: Sendable>: Sendable {
    package let name: String
    package var part: Part
    /// Where the spec has it.
    package let location: SourceLocation?

    package init(_ name: String, _ part: Part, at location: SourceLocation? = nil) {
      self.name = name
      self.part = part
      self.location = location
    }
  }

  package private(set) var layers: [Item<any Layer>]
  package let output: Item<any Output>

  package init(layers: [Item<any Layer>], output: Item<any Output>) {
    self.layers = layers
    self.output = output
  }

  /// A model of layers that are counted by kind, with defaults that depend on what follows filled in.
  package init(_ layers: [any Layer], _ output: any Output) {
    var names = LayerNames()
    let items = layers.map { layer in
      let name = names.next(type(of: layer).name)
      return Item(layer.label ?? name, layer)
    }
    self = Architecture(layers: items, output: Item(output.label ?? type(of: output).name, output)).completed
  }

  /// The same model with the defaults that depend on what follows filled in.
  var completed: Architecture {
    var model = self
    let types = layers.map { type(of: $0.part) }
    for index in layers.indices {
      model.layers[index].part.complete(in: LayerContext(before: types[(index + 1)...]))
    }
    return model
  }

  /// The same model without its dropout.
  package var withoutDropout: Architecture {
    Architecture(layers: layers.filter { !($0.part is Dropout) }, output: output)
  }

  /// How many rows its first layer has in the product with the batch; 0 where it begins otherwise.
  package func firstUnits(classes: Int) -> Int {
    let needs = layers.first?.part.needs(inputs: 1) ?? output.part.needs(inputs: 1, classes: classes)
    return needs.multipliesInput ? needs.outputs : 0
  }

  /// How many numbers are learned, where a row has `inputs` numbers.
  package func parameterCount(inputs: Int, classes: Int) -> Int {
    parameterCounts(inputs: inputs, classes: classes).reduce(0, +)
  }

  /// How many numbers each layer learns, and at the end the output.
  private func parameterCounts(inputs: Int, classes: Int) -> [Int] {
    var width = inputs
    let counts = layers.map { layer in
      let needs = layer.part.needs(inputs: width)
      width = needs.outputs
      return needs.parameterCount
    }
    return counts + [output.part.needs(inputs: width, classes: classes).parameterCount]
  }

  /// Where the spec has the layer that learns the most numbers.
  package func largestLocation(inputs: Int, classes: Int) -> SourceLocation? {
    let counts = parameterCounts(inputs: inputs, classes: classes)
    let places = layers.map(\.location) + [output.location]
    return zip(counts, places).max { $0.0 < $1.0 }?.1
  }
}

extension LayerNeeds {
  fileprivate var parameterCount: Int { parameters.reduce(0) { $0 + $1.rows * $1.columns } }
}

extension LayerContext {
  /// The context of a layer before others of these types: their first activation is what counts, if no layer with
  /// weights comes before it.
  init(before following: ArraySlice<any Layer.Type>) {
    let activation = following.prefix { $0 != Dense.self }.lazy.compactMap { $0.squashes }.first
    self.init(isSquashed: activation ?? false, isCentred: following.first?.centres ?? false)
  }
}

/// Counts layers by kind: `dense1`, `relu1`, `dense2`.
struct LayerNames {
  private var counts: [String: Int] = [:]

  mutating func next(_ kind: String) -> String {
    counts[kind, default: 0] += 1
    return "\(kind)\(counts[kind, default: 0])"
  }
}
