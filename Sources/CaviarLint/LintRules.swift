import CaviarExperiment

/// The rules of the linter, sorted by name. A new rule is a file in this folder and a line here.
package let lintRules: [any LintRule.Type] = [
  BatchNormAfterActivation.self,
  BatchNormInSomeLayers.self,
  BiasBeforeBatchNorm.self,
  BoundsAsExponents.self,
  ConstantWeights.self,
  ConstantsBeforeRate.self,
  DeepSigmoid.self,
  DropoutBeforeBatchNorm.self,
  GridOverContinuous.self,
  NoActivation.self,
  TwoActivations.self,
  WrongScale.self,
]
