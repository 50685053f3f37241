/// A trial of the lecture's tables (CS231n, "Hyperparameter optimization"): a 3072–50–10 network on CIFAR-10.
struct LectureTrial: Sendable {
  let accuracy: Double
  let learningRate: Double
  let l2: Double

  init(_ accuracy: Double, _ learningRate: Double, _ l2: Double) {
    self.accuracy = accuracy
    self.learningRate = learningRate
    self.l2 = l2
  }
}

/// The first eleven of a hundred trials, five epochs each: rate in 1e-6…1e-3, L2 in 1e-5…1e5.
let lectureCoarse: [LectureTrial] = [
  LectureTrial(0.412, 1.405206e-04, 4.793564e-01),
  LectureTrial(0.214, 7.231888e-06, 2.321281e-04),
  LectureTrial(0.208, 2.119571e-06, 8.011857e+01),
  LectureTrial(0.196, 1.551131e-05, 4.374936e-05),
  LectureTrial(0.079, 1.753300e-05, 1.200424e+03),
  LectureTrial(0.223, 4.215128e-05, 4.196174e+01),
  LectureTrial(0.441, 1.750259e-04, 2.110807e-04),
  LectureTrial(0.241, 6.749231e-05, 4.226413e+01),
  LectureTrial(0.482, 4.296863e-04, 6.642555e-01),
  LectureTrial(0.079, 5.401602e-06, 1.599828e+04),
  LectureTrial(0.154, 1.618508e-06, 4.925252e-01),
]

/// The first 22 trials: rate in 1e-4…1e-3, L2 in 1e-4…1.
let lectureFine: [LectureTrial] = [
  LectureTrial(0.527, 5.340517e-04, 4.097824e-01),
  LectureTrial(0.492, 2.279484e-04, 9.991345e-04),
  LectureTrial(0.512, 8.680827e-04, 1.349727e-02),
  LectureTrial(0.461, 1.028377e-04, 1.220193e-02),
  LectureTrial(0.46, 1.113730e-04, 5.244309e-02),
  LectureTrial(0.498, 9.477776e-04, 2.001293e-03),
  LectureTrial(0.469, 1.484369e-04, 4.328313e-01),
  LectureTrial(0.522, 5.586261e-04, 2.312685e-04),
  LectureTrial(0.53, 5.808183e-04, 8.259964e-02),
  LectureTrial(0.489, 1.979168e-04, 1.010889e-04),
  LectureTrial(0.49, 2.036031e-04, 2.406271e-03),
  LectureTrial(0.475, 2.021162e-04, 2.287807e-01),
  LectureTrial(0.46, 1.135527e-04, 3.905040e-02),
  LectureTrial(0.515, 6.947668e-04, 1.562808e-02),
  LectureTrial(0.531, 9.471549e-04, 1.433895e-03),
  LectureTrial(0.509, 3.140888e-04, 2.857518e-01),
  LectureTrial(0.514, 6.438349e-04, 3.033781e-01),
  LectureTrial(0.502, 3.921784e-04, 2.707126e-04),
  LectureTrial(0.509, 9.752279e-04, 2.850865e-03),
  LectureTrial(0.5, 2.412048e-04, 4.997821e-04),
  LectureTrial(0.466, 1.319314e-04, 1.189915e-02),
  LectureTrial(0.516, 8.039527e-04, 1.528291e-02),
]
