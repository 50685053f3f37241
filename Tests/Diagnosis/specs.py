"""A configuration, its text as a spec, and the menu of remedies that a healthy one withstands."""

import re
from dataclasses import dataclass, replace


WIDEST = 256      # of the menu's layers


@dataclass(frozen=True)
class Network:
    """What a spec says about the model and its training. `checks` and seeds are added where it is run."""

    widths: tuple = (64,)
    activation: str = "relu"
    norm: bool = False
    dropout: float = 0.0            # before the output
    dropout_inside: float = 0.0     # after each hidden layer
    init: tuple = ()                # an initializer for each hidden layer; empty: the default
    output_init: str = ""
    bias: str = ""                  # option of the hidden layers
    optimizer: str = "adam"
    rate: float = 0.003
    schedule: str = ""
    l2: float = 1e-4
    l1: float = 0.0
    batch: object = 32
    epochs: int = 60
    extra: str = ""                 # more options of `training`
    data: str = ""                  # more options of `data`
    label: str = "[standardize]"    # the preprocessing of a number that is predicted

    def model(self, classes):
        layers = []
        for i, units in enumerate(self.widths):
            init = f", init: {self.init[i]}" if self.init else ""
            layers.append(f"{{dense: {{units: {units}{init}{', ' + self.bias if self.bias else ''}}}}}")
            layers += ["batch_norm"] * self.norm + [self.activation]
            layers += [f"{{dropout: {{rate: {self.dropout_inside:g}}}}}"] * (self.dropout_inside > 0)
        layers += [f"{{dropout: {{rate: {self.dropout:g}}}}}"] * (self.dropout > 0)
        output = "softmax" if classes else "regression"
        layers.append(f"{{{output}: {{init: {self.output_init}}}}}" if self.output_init else output)
        return "[" + ", ".join(layers) + "]"

    def training(self):
        parts = [f"optimizer: {self.optimizer}", f"learning_rate: {self.rate:.9g}"]
        parts += [f"learning_rate_schedule: {self.schedule}"] if self.schedule else []
        parts += [f"l2: {self.l2:.9g}"] if self.l2 else []
        parts += [f"l1: {self.l1:.9g}"] if self.l1 else []
        parts += [f"batch_size: {self.batch}"]
        return "{" + ", ".join(parts + ([self.extra] if self.extra else [])) + "}"

    def changed(self, **values):
        return replace(self, **values)

    def text(self, file, classes):
        """The spec without name, seed, checks, stages and final."""
        label = "y" if classes else f"{{name: y, preprocess: {self.label}}}"
        metric = "validation_accuracy" if classes else "validation_loss"
        data = f"csv: {file}, label: {label}, split: {{column: part}}{', ' + self.data if self.data else ''}"
        return (f"caviar: 1\ndata: {{{data}}}\nmodel: {self.model(classes)}\ntraining: {self.training()}\n"
                f"objective: {{metric: {metric}, at: last}}\n")


CHECKS = "checks: [{initial_loss: {on_failure: warn}}, {data: {on_failure: warn}}]"


def to_diagnose(body, name, seed, epochs):
    """Ten trials of the same literals, each another seed."""
    return (f"{body}name: {name}\nseed: {seed}\n{CHECKS}\nstages: [{{name: only, trials: 10, epochs: {epochs}}}]\n")


def to_measure(body, seed, epochs, trials=1):
    """Ten fits evaluated on the test part."""
    return (f"{body}name: measured\nseed: {seed}\nchecks: []\nstages: [{{name: only, trials: {trials}, epochs: {epochs}}}]\n"
            "final: {retrain_on: [train], repeats: 10}\n")


def body_of(text):
    """(body, epochs) of a whole spec as `caviar report --remedy` prints it."""
    kept, dropped, skipping = [], [], False
    for line in text.splitlines():
        if re.match(r"[a-z_]+:", line):
            skipping = re.match(r"(name|description|seed|checks|stages|final|expect):", line) is not None
        (dropped if skipping else kept).append(line)
    epochs = re.search(r"epochs: *(\d+)", "\n".join(dropped))
    return "\n".join(kept) + "\n", int(epochs[1])


def menu(network):
    """(name, changed network) of the remedies that anyone would try."""
    l2 = network.l2
    yield "rate × 10", network.changed(rate=network.rate * 10)
    yield "rate ÷ 10", network.changed(rate=network.rate / 10)
    yield "rate × 3", network.changed(rate=network.rate * 3)
    yield "rate ÷ 3", network.changed(rate=network.rate / 3)
    yield "epochs × 3", network.changed(epochs=network.epochs * 3)
    yield "epochs ÷ 3", network.changed(epochs=max(1, network.epochs // 3))
    yield "l2 × 10, or 1e-3", network.changed(l2=l2 * 10 if l2 else 1e-3)
    if l2:
        yield "l2 ÷ 10, or 0", network.changed(l2=l2 / 10 if l2 > 1e-5 else 0.0)
    if network.dropout or network.dropout_inside:
        yield "no dropout", network.changed(dropout=0.0, dropout_inside=0.0)
    elif network.widths:
        yield "dropout 0.3 before the output", network.changed(dropout=0.3)
    wider = tuple(max(units, min(WIDEST, 4 * units)) for units in network.widths)
    if wider != network.widths:
        yield "width × 4", network.changed(widths=wider)
    if network.widths and not network.norm:
        yield "batch norm", network.changed(norm=True)
    if network.init or network.output_init:
        yield "default init", network.changed(init=(), output_init="")
