import CaviarExperiment
import CaviarSpec
import CaviarTraining

/// A hidden layer of a model as people speak of it: a dense layer, and the layers up to the next one.
struct HiddenBlock {
  let dense: Architecture.Item<any Layer>
  /// Batch norm, activation, dropout, in their order.
  var followers: [Architecture.Item<any Layer>] = []

  var batchNorm: Architecture.Item<any Layer>? { followers.first { $0.part is BatchNorm } }
  var activations: [Architecture.Item<any Layer>] { followers.filter(\.isActivation) }
}

extension Architecture {
  /// The hidden layers, without what comes before the first dense layer.
  var hiddenBlocks: [HiddenBlock] {
    var blocks: [HiddenBlock] = []
    for layer in layers {
      if layer.part is Dense {
        blocks.append(HiddenBlock(dense: layer))
      } else if !blocks.isEmpty {
        blocks[blocks.count - 1].followers.append(layer)
      }
    }
    return blocks
  }
}

extension Architecture.Item where Part == any Layer {
  var isActivation: Bool { type(of: part).squashes != nil }
  /// The kind of layer, as a spec writes it.
  var kind: String { type(of: part).name }
}
