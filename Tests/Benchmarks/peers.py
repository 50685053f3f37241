"""Trains a share of a workload's trials with another program, and prints how long that took.

Data are loaded and functions compiled beforehand: a line "ready" is printed, and training begins with a line from the
standard input. Every program evaluates the validation rows after each epoch.
"""

import argparse
import json
import time

import programs

arguments = argparse.ArgumentParser()
arguments.add_argument("peer")
arguments.add_argument("workload")
arguments.add_argument("--cores", type=lambda text: [int(core) for core in text.split(",")])
arguments.add_argument("--share", type=lambda text: [int(part) for part in text.split("/")], default=[0, 1])
arguments = arguments.parse_args()

programs.hold_to(arguments.cores)

import numpy

import workloads

workload = workloads.as_sampled(workloads.WORKLOADS[arguments.workload])
train_x, train_y, validation_x, validation_y = workloads.data(workload)
trials = list(range(workload.trials))[arguments.share[0] :: arguments.share[1]]
random = numpy.random.default_rng(0)
orders = [random.permutation(workload.rows) for _ in range(workload.epochs)]
layers = [[workload.inputs, *workload.widths[trial], workload.classes] for trial in range(workload.trials)]


def batches(order):
    return [order[start : start + workload.batch] for start in range(0, len(order), workload.batch)]


def he(sizes):
    return [(random.normal(size=(b, a)) * (2 / a) ** 0.5).astype(numpy.float32) for a, b in zip(sizes, sizes[1:])]


def with_numpy():
    """Two layers, momentum, by hand: what a course's student writes."""

    def train(trial, epochs=workload.epochs):
        rate, decay = map(numpy.float32, workload.numbers(trial))
        weights = he(layers[trial])
        biases = [numpy.zeros(len(w), numpy.float32) for w in weights]
        parameters = [*weights, *biases]
        velocities = [numpy.zeros_like(p) for p in parameters]
        for order in orders[:epochs]:
            for rows in batches(order):
                x, y = train_x[rows], train_y[rows]
                hidden = numpy.maximum(x @ weights[0].T + biases[0], 0)
                scores = hidden @ weights[1].T + biases[1]
                scores -= scores.max(1, keepdims=True)
                p = numpy.exp(scores)
                p /= p.sum(1, keepdims=True)
                p[numpy.arange(len(y)), y] -= 1
                p /= numpy.float32(len(y))
                back = (p @ weights[1]) * (hidden > 0)
                gradients = [back.T @ x, p.T @ hidden, back.sum(0), p.sum(0)]
                for i in range(4):
                    penalty = decay * parameters[i] if i < 2 else 0
                    velocities[i] = numpy.float32(0.9) * velocities[i] - rate * (gradients[i] + penalty)
                    parameters[i] += velocities[i]
            hidden = numpy.maximum(validation_x @ weights[0].T + biases[0], 0)
            ((hidden @ weights[1].T + biases[1]).argmax(1) == validation_y).mean()

    return lambda: [train(trial) for trial in trials]


def with_sklearn():
    import warnings

    from sklearn.neural_network import MLPClassifier

    warnings.simplefilter("ignore")

    def train(trial):
        rate, decay = workload.numbers(trial)
        model = MLPClassifier(
            workload.widths[trial], solver="adam" if workload.optimizer == "adam" else "sgd", alpha=decay,
            batch_size=workload.batch, learning_rate_init=rate, momentum=0.9, nesterovs_momentum=False)
        for _ in range(workload.epochs):
            model.partial_fit(train_x, train_y, classes=range(workload.classes))
            model.score(validation_x, validation_y)

    return lambda: [train(trial) for trial in trials]


def with_torch():
    """The loop of every tutorial, with the optimizer's fastest form."""
    import torch

    torch.set_num_threads(len(arguments.cores))
    x, y = torch.from_numpy(train_x), torch.from_numpy(train_y).long()
    vx, vy = torch.from_numpy(validation_x), torch.from_numpy(validation_y).long()
    loss = torch.nn.CrossEntropyLoss()

    def train(trial, orders):
        rate, decay = workload.numbers(trial)
        items = []
        for a, b in zip(layers[trial], layers[trial][1:-1]):
            items.append(torch.nn.Linear(a, b, bias=not workload.has_batch_norm))
            items += [torch.nn.BatchNorm1d(b)] if workload.has_batch_norm else []
            items.append(torch.nn.ReLU())
        model = torch.nn.Sequential(*items, torch.nn.Linear(*layers[trial][-2:]))
        if workload.optimizer == "adam":
            optimizer = torch.optim.Adam(model.parameters(), rate, weight_decay=decay, fused=True)
        else:
            optimizer = torch.optim.SGD(model.parameters(), rate, momentum=0.9, weight_decay=decay, fused=True)
        for order in orders:
            model.train()
            for rows in batches(torch.from_numpy(order)):
                optimizer.zero_grad()
                loss(model(x[rows]), y[rows]).backward()
                optimizer.step()
            model.eval()
            with torch.no_grad():
                (model(vx).argmax(1) == vy).float().mean().item()

    # A first step loads what later ones use.
    train(trials[0], [orders[0][: workload.batch]])
    return lambda: [train(trial, orders) for trial in trials]


def with_torch_vmap():
    """All trials at once, with torch.func."""
    import torch

    torch.set_num_threads(len(arguments.cores))
    x, y = torch.from_numpy(train_x), torch.from_numpy(train_y).long()
    vx, vy = torch.from_numpy(validation_x), torch.from_numpy(validation_y).long()
    rates, decays = (torch.tensor(column) for column in zip(*(workload.numbers(trial) for trial in trials)))

    def scores(parameters, x):
        return torch.relu(x @ parameters[0].T + parameters[2]) @ parameters[1].T + parameters[3]

    def loss(parameters, x, y):
        return torch.nn.functional.cross_entropy(scores(parameters, x), y)

    gradients = torch.func.vmap(torch.func.grad(loss), in_dims=(0, None, None))
    predictions = torch.func.vmap(scores, in_dims=(0, None))

    def train():
        start = [he(layers[trial]) for trial in trials]
        parameters = [torch.from_numpy(numpy.stack(weights)) for weights in zip(*start)]
        parameters += [torch.zeros(len(trials), w.shape[1]) for w in parameters]
        velocities = [torch.zeros_like(p) for p in parameters]
        for order in orders:
            for rows in batches(torch.from_numpy(order)):
                found = gradients(tuple(parameters), x[rows], y[rows])
                for i, gradient in enumerate(found):
                    shape = [-1] + [1] * (gradient.dim() - 1)
                    if i < 2:
                        gradient = gradient + decays.view(shape) * parameters[i]
                    velocities[i].mul_(0.9).sub_(rates.view(shape) * gradient)
                    parameters[i].add_(velocities[i])
            (predictions(tuple(parameters), vx).argmax(2) == vy).float().mean(1).tolist()

    return train


def with_jax():
    """jit over the epoch, vmap over trials of one depth. Narrower layers are padded to the widest, and masked."""
    import jax
    import jax.numpy as jnp

    x, y, vx, vy = map(jnp.asarray, (train_x, train_y, validation_x, validation_y))
    whole = workload.rows // workload.batch * workload.batch
    is_adam = workload.optimizer == "adam"
    normalizes = workload.has_batch_norm

    def forward(p, masks, x, averages=None):
        seen = []
        for i, mask in enumerate(masks):
            x = x @ p["w"][i].T
            if normalizes:
                mean, variance = (x.mean(0), x.var(0)) if averages is None else averages[i]
                seen.append((mean, variance))
                x = (x - mean) / jnp.sqrt(variance + 1e-5) * p["g"][i] + p["b"][i]
            else:
                x = x + p["b"][i]
            x = jax.nn.relu(x) * mask
        return x @ p["w"][-1].T + p["b"][-1], seen

    def loss(p, masks, x, y):
        z, seen = forward(p, masks, x)
        return -jnp.take_along_axis(jax.nn.log_softmax(z), y[:, None], 1).mean(), seen

    def step(state, masks, rate, decay, x, y):
        p, m, v, averages, count = state
        gradients, seen = jax.grad(loss, has_aux=True)(p, masks, x, y)
        gradients["w"] = [g + decay * w for g, w in zip(gradients["w"], p["w"])]
        averages = jax.tree.map(lambda a, b: 0.9 * a + 0.1 * b, averages, seen)
        count = count + 1
        if is_adam:
            m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, gradients)
            v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, gradients)
            a, b = 1 - 0.9**count, 1 - 0.999**count
            p = jax.tree.map(lambda p, m, v: p - rate * (m / a) / (jnp.sqrt(v / b) + 1e-8), p, m, v)
        else:
            m = jax.tree.map(lambda m, g: 0.9 * m - rate * g, m, gradients)
            p = jax.tree.map(jnp.add, p, m)
        return p, m, v, averages, count

    steps = jax.vmap(step, in_axes=(0, 0, 0, 0, None, None))

    @jax.jit
    def epoch(state, masks, rates, decays, order):
        def body(state, rows):
            return steps(state, masks, rates, decays, x[rows], y[rows]), None

        state, _ = jax.lax.scan(body, state, order[:whole].reshape(-1, workload.batch))
        if whole < workload.rows:
            state, _ = body(state, order[whole:])

        def accuracy(p, masks, averages):
            return (forward(p, masks, vx, averages if normalizes else None)[0].argmax(1) == vy).mean()

        return state, jax.vmap(accuracy)(state[0], masks, state[3])

    groups = []
    for depth in sorted({len(workload.widths[trial]) for trial in trials}):
        members = [trial for trial in trials if len(workload.widths[trial]) == depth]
        size = workload.jax_trials
        groups += [members[start : start + size] for start in range(0, len(members), size)]

    def start(members):
        widths = [max(workload.widths[trial][i] for trial in members) for i in range(len(workload.widths[members[0]]))]
        sizes = [workload.inputs, *widths, workload.classes]
        stack = lambda make: [jnp.asarray(numpy.stack([make(t, i) for t in members])) for i in range(len(sizes) - 1)]
        weights = {trial: he(sizes) for trial in members}
        p = {"w": stack(lambda t, i: weights[t][i]), "b": stack(lambda t, i: numpy.zeros(sizes[i + 1], numpy.float32))}
        masks = [
            jnp.asarray(numpy.stack([numpy.arange(w) < workload.widths[t][i] for t in members]), jnp.float32)
            for i, w in enumerate(widths)]
        averages = []
        if normalizes:
            p["g"] = [jnp.ones((len(members), w)) for w in widths]
            averages = [(jnp.zeros((len(members), w)), jnp.ones((len(members), w))) for w in widths]
        zeros = jax.tree.map(jnp.zeros_like, p)
        rates, decays = (jnp.asarray(c, jnp.float32) for c in zip(*(workload.numbers(trial) for trial in members)))
        return (p, zeros, zeros if is_adam else 0, averages, jnp.zeros(len(members))), masks, rates, decays

    order = [jnp.asarray(order) for order in orders]
    states = [start(members) for members in groups]
    if not is_adam:
        states = [
            ((p, m, jnp.zeros(len(members)), a, c), *rest)
            for members, ((p, m, _, a, c), *rest) in zip(groups, states)]
    for state, *rest in states:
        jax.block_until_ready(epoch(state, *rest, order[0]))

    def train():
        for state, *rest in states:
            for rows in order:
                state, accuracy = epoch(state, *rest, rows)
                accuracy.tolist()

    return train


PEERS = {
    "jax": with_jax, "torch": with_torch, "torch.func": with_torch_vmap, "numpy": with_numpy, "sklearn": with_sklearn,
}

train = PEERS[arguments.peer]()
programs.wait_for_start()
beginning = time.perf_counter()
train()
print(json.dumps({"seconds": time.perf_counter() - beginning}), flush=True)
