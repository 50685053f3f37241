package import CaviarSpec

// Each component is a file in its kind's folder and a line here, sorted by name.

/// All initializers.
package let initializers: [any Initializer.Type] = [
  Constant.self,
  He.self,
  LeCun.self,
  RandomNormal.self,
  RandomUniform.self,
  Xavier.self,
  Zeros.self,
]

/// All layers but the outputs.
package let layers: [any Layer.Type] = [
  BatchNorm.self,
  Dense.self,
  Dropout.self,
  ELU.self,
  GELU.self,
  LeakyReLU.self,
  ReLU.self,
  Sigmoid.self,
  Tanh.self,
]

/// All outputs: the last layers of models, with their losses.
package let outputs: [any Output.Type] = [
  Regression.self,
  Softmax.self,
]

/// All optimizers.
package let optimizers: [any Optimizer.Type] = [
  Adagrad.self,
  Adam.self,
  AdamW.self,
  Momentum.self,
  Nesterov.self,
  RMSProp.self,
  SGD.self,
]

/// All learning rate schedules.
package let schedules: [any Schedule.Type] = [
  Cosine.self,
  Exponential.self,
  InverseTime.self,
  StepDecay.self,
]

/// The initializers as a kind of component.
package let initializerKind = ComponentKind("initializer", initializers.map { entry($0) })

/// The optimizers as a kind of component.
package let optimizerKind = ComponentKind("optimizer", optimizers.map { entry($0) })

/// The schedules as a kind of component.
package let scheduleKind = ComponentKind("learning rate schedule", schedules.map { entry($0) })

/// The layers and the outputs as one kind: the items of a model.
package let layerKind = ComponentKind(
  "layer", (layers.map { entry($0) } + outputs.map { entry($0) }).sorted { $0.name < $1.name },
  or: ["choice", "repeat"])

private func entry<C: Initializer>(_ type: C.Type) -> ComponentEntry<any Initializer> {
  ComponentEntry(type) { $0 }
}

private func entry<C: Optimizer>(_ type: C.Type) -> ComponentEntry<any Optimizer> {
  ComponentEntry(type) { $0 }
}

private func entry<C: Schedule>(_ type: C.Type) -> ComponentEntry<any Schedule> {
  ComponentEntry(type) { $0 }
}

private func entry<C: Layer>(_ type: C.Type) -> ComponentEntry<any ModelItem> {
  ComponentEntry(type) { $0 }
}

private func entry<C: Output>(_ type: C.Type) -> ComponentEntry<any ModelItem> {
  ComponentEntry(type) { $0 }
}
