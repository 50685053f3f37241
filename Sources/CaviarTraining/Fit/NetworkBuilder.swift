internal import CaviarCompute
internal import CaviarRandom

extension Architecture {
  /// The needs of each item, the output last.
  func needs(inputs: Int, classes: Int) -> [LayerNeeds] {
    var needs: [LayerNeeds] = []
    var width = inputs
    for layer in layers {
      needs.append(layer.part.needs(inputs: width))
      width = needs[needs.count - 1].outputs
    }
    return needs + [output.part.needs(inputs: width, classes: classes)]
  }
}

extension Network {
  /// Places a model.
  ///
  /// - Parameters:
  ///   - needs: The needs of each of its items.
  ///   - first: Its part of the first product, if it begins with weights.
  ///   - noise: The key of a layer's random numbers, by the layer's name.
  convenience init(
    _ model: Pack.Model, _ needs: [LayerNeeds], batch: BatchPlaces, first: FirstProduct.Share?,
    in layout: inout Layout, noise: (String) -> StreamKey
  ) {
    let names = model.architecture.layers.map(\.name) + [model.architecture.output.name]
    let parameters = Self.parameters(model, needs, names, first, in: &layout)
    let wires = Wires(needs, batch, first, in: &layout)
    let states = needs.map { need in need.states.map { layout.slice($0.count) } }
    let named = needs.indices.flatMap { index in
      zip(needs[index].states, states[index]).map { State(name: "\(names[index]).\($0.name)", place: $1) }
    }
    let transposed = Self.transposed(needs, wires, in: &layout)
    let unsaturated = model.architecture.layers.map { type(of: $0.part).unsaturated } + [nil]
    let itemPlaces = needs.indices.map { index in
      let need = needs[index]
      let isFirst = index == 0 && first != nil
      let own = isFirst ? [] : parameters[index]
      var product: AffinePlaces?
      if need.multipliesInput, !isFirst {
        product = AffinePlaces(
          input: index == 0 ? batch.input : .matrix(wires.values[index]), weights: own[0].learned,
          biases: own.dropFirst().first?.learned,
          transposed: wires.gradients[index] == nil
            ? nil : transposed?.prefix(units: wires.values[index].columns, inputs: need.outputs))
      }
      return ItemPlaces(
        memory: LayerMemory(
          parameters: own.map(\.values), gradients: own.compactMap(\.learned.gradient), states: states[index],
          noise: noise(names[index])),
        input: wires.values[index], output: wires.values[index + 1], inputGradient: wires.gradients[index],
        outputGradient: wires.gradients[index + 1] ?? wires.values[index + 1],
        kept: need.keepsMatrix
          ? layout.matrix(rows: batch.capacity, columns: need.outputs) : .withoutColumns(rows: batch.capacity),
        scratch: layout.slice(need.scratch), scratchOfRows: layout.slice(need.scratchPerRow * batch.capacity),
        scratchPerRow: need.scratchPerRow, learned: own.map(\.learned), product: product,
        sums: model.measures.changes
          ? UnitSums(units: need.outputs, range: unsaturated[index], in: &layout) : nil)
    }
    self.init(
      layers: zip(model.architecture.layers, itemPlaces).map { Placed($0, places: $1) },
      output: Placed(model.architecture.output, places: itemPlaces[names.count - 1]),
      first: first, parameters: parameters.flatMap(\.self), states: named)
  }

  /// The parameters of each item.
  private static func parameters(
    _ model: Pack.Model, _ needs: [LayerNeeds], _ names: [String], _ first: FirstProduct.Share?,
    in layout: inout Layout
  ) -> [[Parameter]] {
    let all = needs.flatMap(\.parameters)
    // Parameters with the same penalties share the places of their lanes' numbers.
    let lanes = [true, false].map { isPenalized in
      LanePlaces(
        units: all.filter { $0.isPenalized == isPenalized }.map(\.rows).max() ?? 0, model.method, in: &layout)
    }
    return needs.indices.map { index in
      needs[index].parameters.enumerated().map { place, need in
        let name = "\(names[index]).\(need.name)"
        if index == 0, let first {
          let learned = place == 0 ? first.weights : first.biases
          guard let learned else { preconditionFailure("a bias has a place in the first product") }
          return Parameter(name: name, need: need, learned: learned, units: first.units)
        }
        let isProduct = needs[index].multipliesInput && place == 0
        let learned = Learned(
          units: need.rows, inputs: need.columns, model.method, lanes: need.isPenalized ? lanes[0] : lanes[1],
          measures: need.isPenalized ? model.measures : .none, storesGradient: !isProduct, in: &layout)
        return Parameter(name: name, need: need, learned: learned, units: 0..<need.rows)
      }
    }
  }

  /// Memory for the transpose of the largest weights by which a gradient is multiplied in the backward pass.
  private static func transposed(_ needs: [LayerNeeds], _ wires: Wires, in layout: inout Layout) -> Panels? {
    let sizes = needs.indices.filter { needs[$0].multipliesInput && wires.gradients[$0] != nil }
      .map { (units: wires.values[$0].columns, inputs: needs[$0].outputs) }
    guard let largest = sizes.max(by: { $0.units.inPanels * $0.inputs < $1.units.inPanels * $1.inputs }) else {
      return nil
    }
    return layout.panels(units: largest.units, inputs: largest.inputs)
  }
}

extension Int {
  fileprivate var inPanels: Int { (self + Panels.width - 1) / Panels.width }
}

/// The places of the activations before and after each layer, and of their gradients. They share memory, so that a
/// network stays in the cache.
///
/// An elementwise layer overwrites its input, unless the layer before keeps its output. Gradients alternate between two
/// places; the gradient of the scores overwrites the scores. Those of the first product belong to the pack. No gradient
/// is computed before the first layer that learns.
private struct Wires {
  let values: [Matrix]
  let gradients: [Matrix?]

  init(_ needs: [LayerNeeds], _ batch: BatchPlaces, _ first: FirstProduct.Share?, in layout: inout Layout) {
    // Nothing reads the input of a first product but the product.
    var values = [batch.copy ?? .withoutColumns(rows: batch.capacity)]
    for (index, need) in needs.enumerated() {
      if index == 0, let first {
        values.append(first.output)
      } else if need.canOverwriteInput, index > 0, !needs[index - 1].keepsOutput {
        values.append(values[index])
      } else {
        values.append(layout.matrix(rows: batch.capacity, columns: need.outputs))
      }
    }

    let learning = needs.firstIndex { !$0.parameters.isEmpty } ?? needs.count
    let inner = values.indices.filter { $0 > learning && $0 < needs.count }
    let widest = inner.map { values[$0].columns }.max() ?? 0
    let places = [0, 1].map { _ in layout.matrix(rows: batch.capacity, columns: widest) }
    var turn = 0
    var gradients = [Matrix?](repeating: nil, count: values.count)
    for index in inner.reversed() {
      if !needs[index].canOverwriteInput { turn = 1 - turn }
      gradients[index] = places[turn].with(columns: values[index].columns)
    }
    if let first {
      // Gradients that share the place of the first layer's belong to the pack.
      for index in inner {
        gradients[index] = first.outputGradient
        guard needs[index].canOverwriteInput else { break }
      }
    }
    self.values = values
    self.gradients = gradients
  }
}

extension Matrix {
  /// A matrix that takes no memory.
  fileprivate static func withoutColumns(rows: Int) -> Matrix {
    Matrix(offset: 0, rows: rows, columns: 0, stride: 0)
  }

  fileprivate func with(columns: Int) -> Matrix { self[columns: 0..<columns] }
}
