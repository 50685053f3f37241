// The symbols of this module, as its comments use them. Shapes are in brackets, and arrays are row-major: [B × H] has
// the H values of an example side by side.
//
//   N   examples of a part of the data
//   B   batch: examples that pass at once, a mini-batch in training or a block in evaluation
//   D   inputs: the features of an example, or the units of the layer before
//   H   units of a layer, its outputs
//   C   classes; a regression has one output in their place
//   P   parameters of a model, or of a run of them that is updated in one sweep
//   E   epochs of a fit; e is an epoch, from 1
//   t   steps so far, from 1
//
//   X   features of a batch          [B × D]
//   W   weights                      [H × D]
//   b   biases                       [H]
//   a   input of a layer             [B × D]     a = X for the first one
//   z   a·Wᵀ + b                     [B × H]     [B × C] for the output, where they are the scores
//   p   probabilities                [B × C]     softmax of the scores
//   dz, da, dW, db                   as z, a, W, b: gradients of the mean loss of the batch
//
//   η   learning rate                            `learning_rate`, with its schedule
//   λ   strength of a penalty                    `l2`, `l1`, `weight_decay`
//   w   a parameter, and g its gradient          the rules of optimizers are written for one parameter
//   v   velocity                                 momentum, Nesterov
//   m, v   running averages of g and g²          Adam; s for g² alone: RMSProp, Adagrad (a sum)
//   β, ρ   decay of a velocity or an average     `beta`, `beta1`, `beta2`, `rho`
//   ε   keeps a denominator from zero            `epsilon`
//
// In names of the code, `rows` are examples (N or B), `columns` their features (D), and `classes` C.

package import CaviarDiagnostics
internal import CaviarSpec

/// A model: its layers in order, and the output at the end. A list in the spec.
///
/// A description only, which holds no parameters: the same model is trained with many seeds, and `Network` places it in
/// memory. The symbols of this module's comments are listed at the top of this file.
package struct Architecture: Sendable {
  /// A layer or an output with its name: `dense1`, or the name in the spec.
  package struct Item<Part: Sendable>: Sendable {
    package let name: String
    package var part: Part
    /// The location in the spec.
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

  /// Creates a model, names its layers by kind and number, and fills in the defaults that depend on later layers.
  package init(_ layers: [any Layer], _ output: any Output) {
    var names = LayerNames()
    let items = layers.map { layer in
      let name = names.next(type(of: layer).name)
      return Item(layer.label ?? name, layer)
    }
    self = Architecture(layers: items, output: Item(output.label ?? type(of: output).name, output)).completed
  }

  /// The same model with the defaults that depend on later layers filled in.
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

  /// The names of the layers, the output's last.
  package var itemNames: [String] { layers.map(\.name) + [output.name] }

  /// The number of parameters P, where an example has `inputs` features.
  package func parameterCount(inputs: Int, classes: Int) -> Int {
    parameterCounts(inputs: inputs, classes: classes).reduce(0, +)
  }

  /// The units of the first product: those of the first dense layer, or of the output where there is none.
  package func firstUnits(inputs: Int, classes: Int) -> Int {
    layers.first { $0.part is Dense }?.part.needs(inputs: inputs).outputs
      ?? output.part.needs(inputs: inputs, classes: classes).outputs
  }

  /// The number of parameters of each layer, the output last.
  private func parameterCounts(inputs: Int, classes: Int) -> [Int] {
    var width = inputs
    let counts = layers.map { layer in
      let needs = layer.part.needs(inputs: width)
      width = needs.outputs
      return needs.parameterCount
    }
    return counts + [output.part.needs(inputs: width, classes: classes).parameterCount]
  }

  /// The location in the spec of the layer with the most parameters.
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
  /// The context of a layer before others of these types. Their first activation decides, if no layer with weights
  /// comes before it.
  init(before following: ArraySlice<any Layer.Type>) {
    let activation = following.prefix { $0 != Dense.self }.lazy.compactMap { $0.squashes }.first
    self.init(isSquashed: activation ?? false, isCentred: following.first?.centres ?? false)
  }
}

/// Names layers by kind and number: `dense1`, `relu1`, `dense2`. Addresses and random numbers depend on the names.
struct LayerNames {
  private var counts: [String: Int] = [:]

  mutating func next(_ kind: String) -> String {
    counts[kind, default: 0] += 1
    return "\(kind)\(counts[kind, default: 0])"
  }
}
