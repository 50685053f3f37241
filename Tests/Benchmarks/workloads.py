"""The workloads: their data, their specs, and the arithmetic that all programs are counted by."""

import csv
import dataclasses
import pathlib

import numpy

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    title: str
    rows: int
    validation: int
    inputs: int
    classes: int
    batch: int
    epochs: int
    optimizer: str
    has_batch_norm: bool
    trials: int
    # The widths of the hidden layers, for each trial; None where Caviar samples them: `as_sampled`.
    widths: tuple | None

    @property
    def arithmetic(self):
        """Operations of the training: 4·D·H of the first layer and 6·H·C of the others, a row and a step."""
        operations = 0
        for widths in self.widths:
            layers = [self.inputs, *widths, self.classes]
            operations += sum((4 if i == 0 else 6) * a * b for i, (a, b) in enumerate(zip(layers, layers[1:])))
        return operations * self.rows * self.epochs

    def numbers(self, trial):
        """Learning rate and l2 of a trial: small, so that every program trains all epochs."""
        rate = (1e-4 if self.optimizer == "adam" else 1e-3) * 3 ** (trial / self.trials)
        return rate, 1e-5 * 10 ** (trial / self.trials)


def as_sampled(workload, folder):
    """The workload with the widths that Caviar has sampled, from what it has written, for other programs to train the same."""
    if workload.widths is not None:
        return workload
    with open(folder / "results" / workload.name / "trials.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    widths = tuple(tuple(int(v) for k, v in row.items() if k.endswith(".units") and v) for row in rows)
    if len(widths) != workload.trials:
        raise RuntimeError(f"{len(widths)} trials where {workload.trials} are asked for")
    return dataclasses.replace(workload, widths=widths)


WORKLOADS = {
    workload.name: workload
    for workload in [
        Workload(
            "A", "10,000 × 3072, 50 hidden, batch 100, momentum + L2, 32 trials × 2 epochs", 10_000, 1_000, 3072, 10, 100,
            2, "momentum", False, 32, ((50,),) * 32),
        Workload(
            "B", "digits, 50 hidden, batch 50, 64 trials × 20 epochs", 1_257, 270, 64, 10, 50, 20, "momentum", False,
            64, ((50,),) * 64),
        Workload(
            "C", "5,000 × 784, widths 16–128, depth 1–3, batch norm, adam, 64 trials × 3 epochs", 5_000, 1_000, 784, 10,
            100, 3, "adam", True, 64, None),
    ]
}


def data(workload, folder):
    """Training and validation rows, float32, and their labels. Written to `folder` for programs that read files."""
    path = folder / workload.name
    path.mkdir(parents=True, exist_ok=True)
    count = workload.rows + workload.validation
    if not (path / "features.npy").exists():
        if workload.name == "B":
            table = numpy.loadtxt(REPOSITORY / "Specs/data/digits.csv", delimiter=",", skiprows=1)[:count]
            labels, features = table[:, -1].astype(numpy.int32), table[:, :-1]
            deviation = features.std(axis=0)
            features = (features - features.mean(axis=0)) / numpy.where(deviation > 0, deviation, 1)
        else:
            random = numpy.random.default_rng(1)
            labels = random.integers(0, workload.classes, count).astype(numpy.int32)
            centres = random.normal(size=(workload.classes, workload.inputs))
            features = 0.2 * centres[labels] + random.normal(size=(count, workload.inputs))
        numpy.save(path / "features.npy", features.astype(numpy.float32))
        numpy.save(path / "labels.npy", labels)
    features, labels = numpy.load(path / "features.npy"), numpy.load(path / "labels.npy")
    rows = workload.rows
    return features[:rows], labels[:rows], features[rows:], labels[rows:]


def spec(workload, folder):
    """The workload as a spec of Caviar. Returns its path."""
    if workload.name == "C":
        model = (
            "  - repeat:\n      times: {choice: [1, 2, 3]}\n      layers:\n"
            "        - dense: {units: {log: [16, 128]}}\n        - batch_norm\n        - relu\n")
    else:
        model = "  - dense: {units: 50}\n  - relu\n"
    optimizer = "adam" if workload.optimizer == "adam" else "{momentum: {beta: 0.9}}"
    rate = [workload.numbers(0)[0], 3 * workload.numbers(0)[0]]
    path = folder / workload.name / "spec.yaml"
    path.write_text(
        f"""caviar: 1
name: {workload.name}
seed: 1
data:
  npy: features.npy
  labels: labels.npy
  split: {{train: {workload.rows}, validation: {workload.validation}}}
  preprocess: []
model:
{model}  - softmax
training:
  optimizer: {optimizer}
  learning_rate: {{log: [{rate[0]}, {rate[1]}]}}
  l2: {{log: [1e-5, 1e-4]}}
  batch_size: {workload.batch}
checks: []
stages:
  - {{name: only, trials: {workload.trials}, epochs: {workload.epochs}}}
""")
    return path
