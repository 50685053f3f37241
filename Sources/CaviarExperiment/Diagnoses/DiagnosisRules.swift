package import CaviarSpec

/// The diagnosis rules, in the order in which they are tried: the first that applies names the primary cause of a trial. A
/// new rule is a file in this folder and a line here.
package let diagnosisRules: [any DiagnosisRule.Type] = [
  IdenticalUnits.self,
  UnscaledInputs.self,
  BatchTooSmall.self,
  BadInitialization.self,
  DeadUnits.self,
  Saturation.self,
  VanishingGradients.self,
  MomentumTooHigh.self,
  ExplodingGradients.self,
  LearningRateTooHigh.self,
  OverRegularized.self,
  LearningRateTooLow.self,
  NotLearning.self,
  ImbalancedClasses.self,
  Unstable.self,
  Underfitting.self,
  TooManyEpochs.self,
  Overfitting.self,
  TooFewEpochs.self,
  DropoutUnhelpful.self,
  AccuracyWithoutLoss.self,
]

/// The rules as a kind of component.
package let diagnosisKind = ComponentKind<any DiagnosisRule>("diagnosis", of: diagnosisRules.map { $0 })
