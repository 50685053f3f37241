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
    _ model: Architecture, _ needs: [LayerNeeds], batch: BatchPlaces, first: FirstProduct.Share?,
    statePerParameter: Int, in layout: inout Layout, noise: (String) -> StreamKey
  ) {
    let names = model.layers.map(\.name) + [model.output.name]
    let places = ParameterPlaces(needs, first: first, statePerParameter: statePerParameter, in: &layout)
    let tensors = Self.tensors(needs, names, places, first)
    let wires = Wires(needs, batch, first, in: &layout)
    let states = needs.map { need in need.states.map { layout.slice($0.count) } }
    let named = needs.indices.flatMap { index in
      zip(needs[index].states, states[index]).map { State(name: "\(names[index]).\($0.name)", place: $1) }
    }
    var rest = tensors[...]
    let itemPlaces = needs.indices.map { index in
      let own = rest.prefix(needs[index].parameters.count).map(\.place)
      rest = rest.dropFirst(own.count)
      return ItemPlaces(
        memory: LayerMemory(
          parameters: own, gradients: own.map { places.gradient(of: $0) }, states: states[index],
          noise: noise(names[index])),
        input: wires.values[index], output: wires.values[index + 1], inputGradient: wires.gradients[index],
        outputGradient: wires.gradients[index + 1] ?? wires.values[index + 1],
        scratch: layout.slice(needs[index].scratch + needs[index].scratchPerRow * batch.capacity),
        scratchAtLeast: needs[index].scratch, scratchPerRow: needs[index].scratchPerRow,
        multiplies: needs[index].multipliesInput && (index > 0 || first == nil))
    }
    self.init(
      layers: zip(model.layers, itemPlaces).map { Placed(part: $0.part, places: $1) },
      output: Placed(part: model.output.part, places: itemPlaces[model.layers.count]),
      first: first, tensors: tensors, states: named, parameters: places)
  }

  private static func tensors(
    _ needs: [LayerNeeds], _ names: [String], _ places: ParameterPlaces, _ first: FirstProduct.Share?
  ) -> [Tensor] {
    let own = places.runs.dropFirst(first == nil ? 0 : 1)
    var penalized = own.first { $0.isPenalized }?.parameters.offset ?? 0
    var free = own.first { !$0.isPenalized }?.parameters.offset ?? 0
    var stacked = first?.weights
    return zip(needs, names).flatMap { needs, name in
      needs.parameters.map { need in
        if let place = stacked {
          stacked = nil
          return Tensor(name: "\(name).\(need.name)", place: place, need: need)
        }
        let count = need.rows * need.columns
        let offset = need.isPenalized ? penalized : free
        if need.isPenalized { penalized += count } else { free += count }
        let place = Matrix(offset: offset, rows: need.rows, columns: need.columns)
        return Tensor(name: "\(name).\(need.name)", place: place, need: need)
      }
    }
  }
}

/// The places of the activations before and after each layer, and of their gradients. They share memory, so that a
/// network stays in the cache.
///
/// An elementwise layer overwrites its input, unless the layer before keeps its output. Gradients alternate between two
/// places; the gradient of the scores overwrites the scores. Those of the first product belong to the pack. No gradient
/// is computed before the first layer that learns.
private struct Wires {
  let values: [Wire]
  let gradients: [Wire?]

  init(_ needs: [LayerNeeds], _ batch: BatchPlaces, _ first: FirstProduct.Share?, in layout: inout Layout) {
    var values = [batch.input]
    for (index, need) in needs.enumerated() {
      let before = values[index]
      if index == 0, let first {
        values.append(first.output)
      } else if need.canOverwriteInput, index > 0, !needs[index - 1].keepsOutput {
        values.append(before)
      } else {
        let offset = layout.slice(need.outputs * batch.capacity).offset
        values.append(Wire(offset: offset, units: need.outputs, isByRows: need.canOverwriteInput && before.isByRows))
      }
    }

    let learning = needs.firstIndex { !$0.parameters.isEmpty } ?? needs.count
    let inner = values.indices.filter { $0 > learning && $0 < needs.count }
    let widest = inner.map { values[$0].units }.max() ?? 0
    let offsets = [layout.slice(widest * batch.capacity).offset, layout.slice(widest * batch.capacity).offset]
    var turn = 0
    var gradients = [Wire?](repeating: nil, count: values.count)
    for index in inner.reversed() {
      let isShared = needs[index].canOverwriteInput
      if !isShared { turn = 1 - turn }
      gradients[index] = Wire(offset: offsets[turn], units: values[index].units, isByRows: values[index].isByRows)
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
