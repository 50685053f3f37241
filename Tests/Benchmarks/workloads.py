"""The workloads: their data, their specs, and the arithmetic that all programs are counted by."""

import csv
import dataclasses

import numpy

import programs


@dataclasses.dataclass(frozen=True)
class Workload:
    name: str
    title: str
    rows: int
    validation: int
    inputs: int
    batch: int
    epochs: int
    optimizer: str
    trials: int
    # The widths of the hidden layers, for each trial; None where Caviar samples them: `as_sampled`.
    widths: tuple | None
    # The other programs that are written for it.
    peers: tuple
    has_batch_norm: bool = False
    is_digits: bool = False
    classes: int = 10
    # The trials that JAX trains at once, at its best: large products gain nothing from company.
    jax_trials: int = 32

    def products(self, first, others):
        """Operations of an example, over all trials: `first`·D·H of the first layer and `others`·H·C of each other."""
        operations = 0
        for widths in self.widths:
            layers = [self.inputs, *widths, self.classes]
            operations += sum((others if i else first) * a * b for i, (a, b) in enumerate(zip(layers, layers[1:])))
        return operations

    @property
    def training(self):
        """Operations of the training: products forward, for the weights' gradient, and for the input's."""
        return self.products(4, 6) * self.rows * self.epochs

    def evaluation(self, is_caviar):
        """Operations of the evaluation: the validation part after each epoch. Caviar evaluates as many examples of the
        training part, too, and both before the first epoch."""
        passes = 2 * (self.epochs + 1) if is_caviar else self.epochs
        return self.products(2, 2) * self.validation * passes

    @property
    def folder(self):
        """Where its data are, relative to the folder for all that the benchmark makes."""
        return "data/digits" if self.is_digits else f"data/{self.rows}x{self.inputs}"

    def numbers(self, trial):
        """Learning rate and l2 of a trial: small, so that every program trains all epochs."""
        rate = (1e-4 if self.optimizer == "adam" else 1e-3) * 3 ** (trial / self.trials)
        return rate, 1e-5 * 10 ** (trial / self.trials)


def as_sampled(workload):
    """The workload with the widths that Caviar has sampled, from its results, for other programs to train the same."""
    if workload.widths is not None:
        return workload
    with open(programs.FOLDER / "results/Caviar" / workload.name / "trials.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    widths = tuple(tuple(int(v) for k, v in row.items() if k.endswith(".units") and v) for row in rows)
    if len(widths) != workload.trials:
        raise RuntimeError(f"{len(widths)} trials where {workload.trials} are asked for")
    return dataclasses.replace(workload, widths=widths)


ALL = ("jax", "torch", "torch.func", "numpy", "sklearn")
WORKLOADS = {
    workload.name: workload
    for workload in [
        Workload(
            "A", "10,000 × 3072, 50 hidden, batch 100, momentum + L2, 32 trials × 2 epochs", 10_000, 1_000, 3072, 100,
            2, "momentum", 32, ((50,),) * 32, ALL),
        Workload(
            "B", "digits, 50 hidden, batch 50, 64 trials × 20 epochs", 1_257, 270, 64, 50, 20, "momentum", 64,
            ((50,),) * 64, ALL, is_digits=True),
        Workload(
            "C", "5,000 × 784, widths 16–128, depth 1–3, batch norm, adam, 64 trials × 3 epochs", 5_000, 1_000, 784,
            100, 3, "adam", 64, None, ALL[:2], has_batch_norm=True),
        Workload(
            "D", "the network of A, one fit alone, 20 epochs", 10_000, 1_000, 3072, 100, 20, "momentum", 1, ((50,),),
            ALL[:2]),
        Workload(
            "E", "10,000 × 784, 512 and 256 hidden, batch 128, adam, 16 trials × 2 epochs", 10_000, 1_000, 784, 128, 2,
            "adam", 16, ((512, 256),) * 16, ("jax", "torch", "sklearn"), jax_trials=1),
    ]
}


def data(workload):
    """Training and validation rows, float32, and their labels. Saved for programs that read files."""
    path = programs.FOLDER / workload.folder
    path.mkdir(parents=True, exist_ok=True)
    count = workload.rows + workload.validation
    if not (path / "labels.npy").exists():
        if workload.is_digits:
            table = numpy.loadtxt(programs.REPOSITORY / "Specs/data/digits.csv", delimiter=",", skiprows=1)[:count]
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


def spec(workload):
    """The workload as a spec of Caviar. Returns its path."""
    if workload.widths is None:
        model = (
            "  - repeat:\n      times: {choice: [1, 2, 3]}\n      layers:\n"
            "        - dense: {units: {log: [16, 128]}}\n        - batch_norm\n        - relu\n")
    else:
        model = "".join(f"  - dense: {{units: {width}}}\n  - relu\n" for width in workload.widths[0])
    optimizer = "adam" if workload.optimizer == "adam" else "{momentum: {beta: 0.9}}"
    rate = [workload.numbers(0)[0], 3 * workload.numbers(0)[0]]
    path = programs.FOLDER / f"{workload.name}.yaml"
    path.write_text(
        f"""caviar: 1
name: {workload.name}
seed: 1
data:
  npy: {workload.folder}/features.npy
  labels: {workload.folder}/labels.npy
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
