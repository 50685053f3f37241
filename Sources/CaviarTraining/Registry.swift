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
package let initializerKind = ComponentKind<any Initializer>("initializer", of: initializers.map { $0 })

/// The optimizers as a kind of component.
package let optimizerKind = ComponentKind<any Optimizer>("optimizer", of: optimizers.map { $0 })

/// The schedules as a kind of component.
package let scheduleKind = ComponentKind<any Schedule>("learning rate schedule", of: schedules.map { $0 })

/// The layers and the outputs as one kind: the items of a model.
package let layerKind = ComponentKind<any ModelItem>(
  "layer", of: (layers.map { $0 } + outputs.map { $0 }).sorted { $0.name < $1.name }, or: ["choice", "repeat"])
