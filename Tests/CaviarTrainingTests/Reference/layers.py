"""The statistics of layers by PyTorch, after one step of gradient descent on all examples.

Writes LayerValues.swift beside the tests:
    python3 layers.py > ../LayerValues.swift && swift format -i ../LayerValues.swift
Made with PyTorch 2.15.0 on a CPU and Python 3.11, in float64. Activations are those in evaluation mode after the step, with
the mean and the biased variance of the batch before it, as batch norm's averages hold them, corrected for their start.
"""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
RATE, L2, ROWS, EPSILON = 0.1, 0.05, 12, 1e-5


def wave(shape, phase):
    return torch.tensor(np.sin(np.arange(int(np.prod(shape))) * 0.7 + phase).reshape(shape))


SHAPES = {
    "dense1.weights": (7, 4), "dense1.biases": (7,), "dense2.weights": (5, 7), "batch_norm1.scales": (5,),
    "batch_norm1.shifts": (5,), "softmax.weights": (3, 5), "softmax.biases": (3,),
}
x = wave((ROWS, 4), 0)
labels = torch.arange(ROWS) % 3
p = {name: wave(shape, i + 1).requires_grad_() for i, (name, shape) in enumerate(SHAPES.items())}
with torch.no_grad():
    p["dense1.biases"][2] = -9.0  # A dead unit.


def forward(mean=None, variance=None):
    out = {"dense1": x @ p["dense1.weights"].T + p["dense1.biases"]}
    out["relu1"] = torch.relu(out["dense1"])
    out["dense2"] = out["relu1"] @ p["dense2.weights"].T
    own = out["dense2"].mean(0), out["dense2"].var(0, unbiased=False)
    m, v = (own[0], own[1]) if mean is None else (mean, variance)
    out["batch_norm1"] = p["batch_norm1.scales"] * (out["dense2"] - m) / torch.sqrt(v + EPSILON) + p["batch_norm1.shifts"]
    out["tanh1"] = torch.tanh(out["batch_norm1"])
    out["softmax"] = out["tanh1"] @ p["softmax.weights"].T + p["softmax.biases"]
    return out, own


out, (mean, variance) = forward()
penalty = sum((w * w).sum() for name, w in p.items() if name.endswith(".weights"))
(torch.nn.functional.cross_entropy(out["softmax"], labels) + 0.5 * L2 * penalty).backward()
statistics = {}
with torch.no_grad():
    for name, w in p.items():
        if name.endswith(".weights"):
            step = RATE * w.grad
            statistics[name.split(".")[0]] = {"updateRatio": step.norm() / w.norm(), "gradientNorm": w.grad.norm()}
        w -= RATE * w.grad
    out, _ = forward(mean.detach(), variance.detach())
    for name, values in out.items():
        own = statistics.setdefault(name, {})
        own["mean"], own["deviation"] = values.mean(), values.std(unbiased=False)
        own["dead"] = (values == 0).all(0).double().mean()
        if name == "tanh1":
            own["saturated"] = (values.abs() > 0.98).double().mean()
        if f"{name}.weights" in p:
            own["weightNorm"] = p[f"{name}.weights"].norm()
    own = statistics["batch_norm1"]
    for key, tensor in [("scale", p["batch_norm1.scales"]), ("shift", p["batch_norm1.shifts"])]:
        own[f"{key}Mean"], own[f"{key}Deviation"] = tensor.mean(), tensor.std(unbiased=False)

print("// Made by Reference/layers.py.\n")
print("/// Statistics of layers after a step, by layer and then by name.")
print("let layerValues: [String: [String: Double]] = [")
for layer in ["dense1", "relu1", "dense2", "batch_norm1", "tanh1", "softmax"]:
    numbers = ", ".join(f'"{key}": {float(value)!r}' for key, value in sorted(statistics[layer].items()))
    print(f'  "{layer}": [{numbers}],')
print("]")
