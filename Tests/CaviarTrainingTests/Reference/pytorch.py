"""Optimizers, schedules and batch norm by PyTorch.

Writes PyTorchValues.swift beside the tests:
    python3 pytorch.py > ../PyTorchValues.swift && swift format -i ../PyTorchValues.swift
Made with PyTorch 2.15.0 on a CPU and Python 3.11, in float64. The definitions agree with PyTorch's, but for the averages
of batch norm: PyTorch begins the variance at 1 and divides by n − 1, which is taken out here, and does not correct for
the beginning, which is done here.
"""

import numpy as np
import torch

torch.set_default_dtype(torch.float64)
STEPS = 100
SHOWN = [1, 10, 50, 100]


def wave(shape, phase):
    count = int(np.prod(shape))
    return torch.tensor(np.sin(np.arange(count) * 0.7 + phase).reshape(shape))


def optimizers():
    """100 steps on a bowl, with the penalty 0.05/2·|w|²."""
    scale = torch.tensor([1.0, 0.3, 2.0, 0.1, 0.7])
    shift = torch.tensor([0.1, -0.1, 0.1, -0.1, 0.1])
    o = torch.optim
    make = {
        "adagrad": lambda p: o.Adagrad(p, lr=0.1, eps=1e-4, weight_decay=0.05),
        "adam": lambda p: o.Adam(p, lr=0.1, betas=(0.7, 0.95), eps=1e-4, weight_decay=0.05),
        "adamw": lambda p: o.AdamW(p, lr=0.1, betas=(0.7, 0.95), eps=1e-4, weight_decay=0.05),
        "momentum": lambda p: o.SGD(p, lr=0.1, momentum=0.8, weight_decay=0.05),
        "nesterov": lambda p: o.SGD(p, lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.05),
        "rmsprop": lambda p: o.RMSprop(p, lr=0.1, alpha=0.8, eps=0.1, weight_decay=0.05),
        "sgd": lambda p: o.SGD(p, lr=0.1, weight_decay=0.05),
    }
    result = {}
    for name, optimizer in make.items():
        w = torch.tensor([1.0, -2.0, 0.5, 3.0, -0.25], requires_grad=True)
        step = optimizer([w])
        points = []
        for t in range(1, STEPS + 1):
            w.grad = (scale * w + shift).detach()
            step.step()
            if t in SHOWN:
                points.append(w.detach().numpy().copy())
        result[name] = points
    return result


def schedules():
    """The learning rates of 100 epochs, from 1."""
    s = torch.optim.lr_scheduler
    make = {
        "cosine": lambda o: s.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.1),
        "exponential": lambda o: s.ExponentialLR(o, gamma=0.95),
        "inverse_time": lambda o: s.LambdaLR(o, lambda e: 1 / (1 + 0.01 * e)),
        "step": lambda o: s.StepLR(o, step_size=10, gamma=0.5),
        "warmup": lambda o: s.LinearLR(o, start_factor=1 / 6, total_iters=5),
        "warmup+cosine": lambda o: s.SequentialLR(
            o,
            [s.LinearLR(o, start_factor=1 / 6, total_iters=5), s.CosineAnnealingLR(o, T_max=STEPS - 5, eta_min=0.1)],
            milestones=[5],
        ),
    }
    result = {}
    for name, schedule in make.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = schedule(optimizer)
        rates = []
        for _ in range(STEPS):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        result[name] = rates
    return result


def batch_norm():
    """dense 5 without bias, batch norm, relu, softmax of 3, on 7 rows of 4: the losses before each of 100 steps of
    momentum; the parameters and averages after them; the loss in evaluation mode."""
    n = 7
    x = torch.tensor(wave((n, 4), 0.3).numpy().astype(np.float32).astype(np.float64))
    labels = torch.arange(n) % 3
    dense = torch.nn.Linear(4, 5, bias=False)
    norm = torch.nn.BatchNorm1d(5, eps=1e-5, momentum=0.1)
    out = torch.nn.Linear(5, 3)
    with torch.no_grad():
        dense.weight.copy_(wave((5, 4), 1))
        norm.weight.copy_(1 + 0.5 * wave((5,), 2))
        norm.bias.copy_(wave((5,), 3))
        out.weight.copy_(wave((3, 5), 4))
        out.bias.copy_(wave((3,), 5))
    parameters = [*dense.parameters(), *norm.parameters(), *out.parameters()]
    optimizer = torch.optim.SGD(parameters, lr=0.05, momentum=0.9)
    model = torch.nn.Sequential(dense, norm, torch.nn.ReLU(), out)
    losses = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), labels)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    beginning = 0.9**STEPS
    means = norm.running_mean / (1 - beginning)
    variances = (norm.running_var - beginning) * (n - 1) / n / (1 - beginning)
    norm.running_mean.copy_(means)
    norm.running_var.copy_(variances)
    model.eval()
    evaluated = torch.nn.functional.cross_entropy(model(x), labels).item()
    scales, shifts = norm.weight.detach().numpy(), norm.bias.detach().numpy()
    return losses, dense.weight.detach().numpy(), scales, shifts, means.numpy(), variances.numpy(), evaluated


def activations():
    z = torch.linspace(-4, 4, 17)
    f = torch.nn.functional
    return z, {
        "elu": f.elu(z, alpha=0.7),
        "gelu": f.gelu(z),
        "leaky_relu": f.leaky_relu(z, 0.2),
        "relu": f.relu(z),
        "sigmoid": torch.sigmoid(z),
        "tanh": torch.tanh(z),
    }


def swift(values):
    return "[" + ", ".join(repr(float(v)) for v in np.asarray(values).ravel()) + "]"


print("// Made by Reference/pytorch.py.\n")
print(f"/// Parameters after {SHOWN} steps, by optimizer.")
print(f"let shownSteps = {SHOWN}")
print("let pytorchTrajectories: [String: [[Double]]] = [")
for name, points in optimizers().items():
    print(f'  "{name}": [{", ".join(swift(p) for p in points)}],')
print("]\n\n/// The rates of 100 epochs, by schedule.\nlet pytorchRates: [String: [Double]] = [")
for name, rates in schedules().items():
    print(f'  "{name}": {swift(rates)},')
print("]\n")
losses, weights, scales, shifts, means, variances, evaluated = batch_norm()
print("/// A network with batch norm: the losses before each of 100 steps, and what it has learned after them.")
for name, values in [
    ("Losses", losses),
    ("Weights", weights),
    ("Scales", scales),
    ("Shifts", shifts),
    ("Means", means),
    ("Variances", variances),
]:
    print(f"let batchNorm{name}: [Double] = {swift(values)}")
print(f"let batchNormEvaluated = {evaluated!r}\n")
z, values = activations()
print(f"/// The activations of these numbers.\nlet activationInputs: [Double] = {swift(z)}")
print("let pytorchActivations: [String: [Double]] = [")
for name, a in values.items():
    print(f'  "{name}": {swift(a)},')
print("]")
