package import CaviarSpec

/// The checks, sorted by name. A new check is a file in this folder and a line here.
package let checks: [any Check.Type] = [
  BatchNormEvaluation.self,
  DataQuality.self,
  Gradient.self,
  InitialLoss.self,
  InputIndependentBaseline.self,
  LearningRateBracket.self,
  OverfitTiny.self,
  RegularizationRaisesLoss.self,
]

/// The checks as a kind of component.
package let checkKind = ComponentKind<any Check>("check", of: checks.map { $0 })
