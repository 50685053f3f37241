"""A whole training in NumPy, float64: 6–16–12–3 with batch norm, dropout and l2, 200 steps of momentum.

Starts from the weights, the order of the rows and the uniform numbers of dropout that the test writes:
    CAVIAR_EXPORT=/tmp/run.json swift test --filter WholeRunTests
    python3 whole_run.py /tmp/run.json > ../WholeRunValues.swift && swift format -i ../WholeRunValues.swift
Made with NumPy 2.4.6 and Python 3.
"""

import json
import sys

import numpy as np

run = json.load(open(sys.argv[1]))
X = np.array(run["features"]).reshape(96, 6)
Y = np.array(run["labels"])
T = {name: np.array(values) for name, values in run["tensors"].items()}
P = {
    "w1": T["dense1.weights"].reshape(16, 6), "g1": T["batch_norm1.scales"], "s1": T["batch_norm1.shifts"],
    "w2": T["dense2.weights"].reshape(12, 16), "g2": T["batch_norm2.scales"], "s2": T["batch_norm2.shifts"],
    "w3": T["softmax.weights"].reshape(3, 12), "b3": T["softmax.biases"],
}  # fmt: skip
V = {name: np.zeros_like(p) for name, p in P.items()}
averages = [[0, 0], [0, 0]]
L2, RATE, BETA, DECAY, EPSILON = 0.01, 0.1, 0.9, 0.9, 1e-5
BATCH, RATES = 12, (0.25, 0.1)


def norm_forward(z, g, s, layer):
    mean, variance = z.mean(axis=0), z.var(axis=0)
    averages[layer][0] = DECAY * averages[layer][0] + (1 - DECAY) * mean
    averages[layer][1] = DECAY * averages[layer][1] + (1 - DECAY) * variance
    inverse = 1 / np.sqrt(variance + EPSILON)
    normal = (z - mean) * inverse
    return g * normal + s, (normal, inverse)


def norm_backward(dy, g, kept):
    normal, inverse = kept
    dg, ds = (dy * normal).sum(axis=0), dy.sum(axis=0)
    dx = g * inverse * (dy - dy.mean(axis=0) - normal * (dy * normal).mean(axis=0))
    return dx, dg, ds


def cross_entropy(z, y):
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(y)), y].mean(), np.exp(log_p)


costs, step = [], 0
for order in run["orders"]:
    epoch = []
    for start in range(0, 96, BATCH):
        rows = order[start : start + BATCH]
        x, y = X[rows], Y[rows]
        m1 = (np.array(run["uniforms"]["dropout1"][step]) >= RATES[0]) / (1 - RATES[0])
        m2 = (np.array(run["uniforms"]["dropout2"][step]) >= RATES[1]) / (1 - RATES[1])
        y1, k1 = norm_forward(x @ P["w1"].T, P["g1"], P["s1"], 0)
        a1 = np.maximum(0, y1) * m1
        y2, k2 = norm_forward(a1 @ P["w2"].T, P["g2"], P["s2"], 1)
        t2 = np.tanh(y2)
        a2 = t2 * m2
        loss, p = cross_entropy(a2 @ P["w3"].T + P["b3"], y)
        epoch.append(loss + 0.5 * L2 * sum((P[w] ** 2).sum() for w in ("w1", "w2", "w3")))
        dz = p
        dz[np.arange(len(y)), y] -= 1
        dz /= len(y)
        G = {"w3": dz.T @ a2, "b3": dz.sum(axis=0)}
        d = (dz @ P["w3"]) * m2 * (1 - t2**2)
        d, G["g2"], G["s2"] = norm_backward(d, P["g2"], k2)
        G["w2"] = d.T @ a1
        d = (d @ P["w2"]) * m1 * (y1 > 0)
        d, G["g1"], G["s1"] = norm_backward(d, P["g1"], k1)
        G["w1"] = d.T @ x
        for name in P:
            g = G[name] + (L2 * P[name] if name.startswith("w") else 0)
            V[name] = BETA * V[name] - RATE * g
            P[name] = P[name] + V[name]
        step += 1
    costs.append(np.mean(epoch))

weight = 1 - DECAY**step
evaluated = X
for layer, (w, g, s, f) in enumerate([("w1", "g1", "s1", lambda z: np.maximum(0, z)), ("w2", "g2", "s2", np.tanh)]):
    mean, variance = (a / weight for a in averages[layer])
    evaluated = f(P[g] * (evaluated @ P[w].T - mean) / np.sqrt(variance + EPSILON) + P[s])
loss, _ = cross_entropy(evaluated @ P["w3"].T + P["b3"], Y)

print("// Made by Reference/whole_run.py.\n")
print("/// The mean cost of each of 25 epochs of 8 steps, and the loss after them.")
print(f"let wholeRunCosts: [Double] = [{', '.join(repr(float(c)) for c in costs)}]")
print(f"let wholeRunLoss = {float(loss)!r}")
