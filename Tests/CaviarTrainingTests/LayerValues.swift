// Made by Reference/layers.py.

/// Statistics of layers after a step, by layer and then by name.
let layerValues: [String: [String: Double]] = [
  "dense1": [
    "dead": 0.0, "deviation": 3.4285682710357923, "gradientNorm": 0.346436922120259, "mean": -1.4562339717220767,
    "updateRatio": 0.009179189598125368, "weightNorm": 3.7552452614187066,
  ],
  "relu1": ["dead": 0.14285714285714285, "deviation": 0.7756889919177958, "mean": 0.5007402897715286],
  "dense2": [
    "dead": 0.0, "deviation": 1.278890177038225, "gradientNorm": 0.2606216312380903, "mean": -0.05151381685992072,
    "updateRatio": 0.006233737663172667, "weightNorm": 4.1599494736647,
  ],
  "batch_norm1": [
    "dead": 0.0, "deviation": 1.0118553512771291, "mean": 0.060525114436599844, "scaleDeviation": 0.5376096602606806,
    "scaleMean": -0.44418097595189654, "shiftDeviation": 0.7372997212271778, "shiftMean": 0.05756425440841959,
  ],
  "tanh1": [
    "dead": 0.0, "deviation": 0.6573675768837238, "mean": 0.10010734213558949, "saturated": 0.016666666666666666,
  ],
  "softmax": [
    "dead": 0.0, "deviation": 0.9381213676566302, "gradientNorm": 0.45560421108889654, "mean": 0.9823094135982949,
    "updateRatio": 0.01743362852839531, "weightNorm": 2.581039465751492,
  ],
]
