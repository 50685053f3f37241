"""An independent implementation of softmax and of a whole training, in NumPy.

Writes ReferenceValues.swift beside the tests:
    python3 training.py > ../ReferenceValues.swift && swift format -i ../ReferenceValues.swift
Made with NumPy 2.4.6 and Python 3, in float64.
"""

import numpy as np


def softmax(z, labels):
    """Scores with a column for each row of the batch: mean loss and its gradient."""
    shifted = z - z.max(axis=0)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=0)
    rows = np.arange(z.shape[1])
    loss = np.mean(np.log(np.exp(shifted).sum(axis=0)) - shifted[labels, rows])
    gradient = p.copy()
    gradient[labels, rows] -= 1
    return loss, gradient / z.shape[1]


SCORES = np.array(
    [[0.1, 1000.0, -1000.0, 5.0], [0.2, -1000.0, -999.0, 5.0], [-0.3, 999.0, -1001.5, -700.0]]
)
LABELS = np.array([2, 2, 1, 0])


def wave(shape, phase):
    count = int(np.prod(shape))
    return np.sin(np.arange(count) * 0.7 + phase).reshape(shape)


def training():
    """4–5 tanh–6 relu–3 softmax, 7 rows, 12 steps of momentum with a penalty on the weights. Costs before each step."""
    x = wave((7, 4), 0.3).astype(np.float32).astype(np.float64)
    labels = np.arange(7) % 3
    w = [wave((5, 4), 1), wave((6, 5), 2), wave((3, 6), 3)]
    b = [wave((5,), 4), wave((6,), 5), wave((3,), 6)]
    vw, vb = [0 * p for p in w], [0 * p for p in b]
    costs = []
    for _ in range(12):
        a1 = np.tanh(w[0] @ x.T + b[0][:, None])
        a2 = np.maximum(0, w[1] @ a1 + b[1][:, None])
        loss, dz = softmax(w[2] @ a2 + b[2][:, None], labels)
        costs.append(loss + 0.5 * 0.03 * sum((p**2).sum() for p in w))
        gw, gb = [None] * 3, [None] * 3
        gw[2], gb[2] = dz @ a2.T, dz.sum(axis=1)
        dz = (w[2].T @ dz) * (a2 > 0)
        gw[1], gb[1] = dz @ a1.T, dz.sum(axis=1)
        dz = (w[1].T @ dz) * (1 - a1**2)
        gw[0], gb[0] = dz @ x, dz.sum(axis=1)
        for i in range(3):
            vw[i] = 0.9 * vw[i] - 0.2 * (gw[i] + 0.03 * w[i])
            vb[i] = 0.9 * vb[i] - 0.2 * gb[i]
            w[i], b[i] = w[i] + vw[i], b[i] + vb[i]
    return costs


def swift(values):
    return "[" + ", ".join(repr(float(v)) for v in np.asarray(values).ravel()) + "]"


print("// Made by Reference/training.py.\n")
loss, gradient = softmax(SCORES, LABELS)
print("/// Scores of 3 classes × 4 rows with their classes, the mean loss and its gradient.")
print(f"let referenceScores: [Double] = {swift(SCORES)}")
print(f"let referenceLabels: [Double] = {swift(LABELS)}")
print(f"let referenceLoss = {loss!r}".replace("np.float64(", "").replace(")", ""))
print(f"let referenceGradient: [Double] = {swift(gradient)}\n")
print("/// The costs of 12 steps of a small network, each before its step.")
print(f"let referenceCosts: [Double] = {swift(training())}")
