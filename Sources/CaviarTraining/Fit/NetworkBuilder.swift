internal import CaviarCompute
internal import CaviarRandom

extension Network {
  /// The sizes that a model does not say itself.
  struct Sizes {
    let inputs: Int
    let classes: Int
    /// How many rows make a step, at most.
    let batch: Int
    /// How many rows are measured at once.
    let block: Int
    let memoryPerParameter: Int
    /// Whether rows count by weights.
    var hasWeights = false

    /// The greatest number of rows that pass at once.
    var rows: Int { max(batch, block) }
  }

  /// Places a model.
  ///
  /// - Parameters:
  ///   - noise: The key of a layer's own random numbers, by the layer's name.
  init(_ model: Architecture, _ sizes: Sizes, in layout: inout Layout, noise: (String) -> StreamKey) {
    var needs: [LayerNeeds] = []
    var width = sizes.inputs
    for layer in model.layers {
      needs.append(layer.part.needs(inputs: width))
      width = needs[needs.count - 1].outputs
    }
    needs.append(model.output.part.needs(inputs: width, classes: sizes.classes))
    let names = model.layers.map(\.name) + [model.output.name]

    let places = ParameterPlaces(needs, memories: sizes.memoryPerParameter, in: &layout)
    tensors = Self.tensors(needs, names, places)
    parameters = places
    capacity = sizes.rows
    block = sizes.block
    targets = layout.slice(sizes.rows)
    weights = sizes.hasWeights ? layout.slice(sizes.rows) : nil

    let wires = Wires(needs, sizes, in: &layout)
    input = wires.values[0]
    let states = needs.map { need in need.states.map { layout.slice($0.count) } }
    self.states = needs.indices.flatMap { index in
      zip(needs[index].states, states[index]).map { State(name: "\(names[index]).\($0.name)", place: $1) }
    }
    var rest = tensors[...]
    let sites = needs.indices.map { index in
      let own = rest.prefix(needs[index].parameters.count).map(\.place)
      rest = rest.dropFirst(own.count)
      return Site(
        memory: LayerMemory(
          parameters: own, gradients: own.map { places.gradient(of: $0) }, states: states[index],
          noise: noise(names[index])),
        input: wires.values[index], output: wires.values[index + 1], inputGradient: wires.gradients[index],
        outputGradient: wires.gradients[index + 1] ?? wires.values[index + 1],
        scratch: layout.slice(needs[index].scratch + needs[index].scratchPerRow * sizes.rows),
        scratchAtLeast: needs[index].scratch, scratchPerRow: needs[index].scratchPerRow)
    }
    layers = zip(model.layers, sites).map { Placed(part: $0.part, site: $1) }
    output = Placed(part: model.output.part, site: sites[model.layers.count])
  }

  private static func tensors(_ needs: [LayerNeeds], _ names: [String], _ places: ParameterPlaces) -> [Tensor] {
    var penalized = places.all.offset
    var free = penalized + places.penalizedCount
    return zip(needs, names).flatMap { needs, name in
      needs.parameters.map { need in
        let count = need.rows * need.columns
        let offset = need.isPenalized ? penalized : free
        if need.isPenalized { penalized += count } else { free += count }
        let place = Matrix(offset: offset, rows: need.rows, columns: need.columns)
        return Tensor(name: "\(name).\(need.name)", place: place, need: need)
      }
    }
  }
}

/// The wires before and after each layer, and those of their gradients.
///
/// A layer that works number by number takes the place of its input, where the layer before can do without. Gradients
/// take turns in two places; the last is that of the scores themselves. Nothing before the first layer that learns
/// needs a gradient.
private struct Wires {
  let values: [Wire]
  let gradients: [Wire?]

  init(_ needs: [LayerNeeds], _ sizes: Network.Sizes, in layout: inout Layout) {
    var values = [Wire(offset: layout.slice(sizes.inputs * sizes.rows).offset, units: sizes.inputs, isByRows: true)]
    for (index, need) in needs.enumerated() {
      let before = values[index]
      let isFree = index == 0 || !needs[index - 1].keepsOutput
      if need.canOverwriteInput && isFree {
        values.append(before)
      } else {
        let offset = layout.slice(need.outputs * sizes.rows).offset
        values.append(Wire(offset: offset, units: need.outputs, isByRows: need.canOverwriteInput && before.isByRows))
      }
    }

    let learning = needs.firstIndex { !$0.parameters.isEmpty } ?? needs.count
    let inner = values.indices.filter { $0 > learning && $0 < needs.count }
    let widest = inner.map { values[$0].units }.max() ?? 0
    let offsets = [layout.slice(widest * sizes.rows).offset, layout.slice(widest * sizes.rows).offset]
    var turn = 0
    var gradients = [Wire?](repeating: nil, count: values.count)
    for index in inner.reversed() {
      let isShared = needs[index].canOverwriteInput
      if !isShared { turn = 1 - turn }
      gradients[index] = Wire(offset: offsets[turn], units: values[index].units, isByRows: values[index].isByRows)
    }
    self.values = values
    self.gradients = gradients
  }
}

extension ParameterPlaces {
  fileprivate init(_ needs: [LayerNeeds], memories: Int, in layout: inout Layout) {
    func count(_ isIncluded: (ParameterNeed) -> Bool) -> Int {
      needs.flatMap(\.parameters).filter(isIncluded).reduce(0) { $0 + $1.rows * $1.columns }
    }
    all = layout.slice(count { _ in true })
    penalizedCount = count(\.isPenalized)
    gradients = layout.slice(all.count).offset
    memoryStride = gradients - all.offset
    self.memories = layout.slice(memoryStride * memories).offset
  }

  fileprivate func gradient(of parameter: Matrix) -> Matrix {
    Matrix(offset: parameter.offset - all.offset + gradients, rows: parameter.rows, columns: parameter.columns)
  }
}
