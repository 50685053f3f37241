#!/usr/bin/env python3
"""Runs specs in many ways, and compares their result files byte by byte: there must be no difference.

    swift build -c release && python3 Tests/Machines/machines.py         # all, 20 minutes on two cores
    python3 Tests/Machines/machines.py --quick                           # a bounded part, for CI: under a minute

The specs are those of Specs/examples without pca and whiten, and generated ones over the tables of Specs/data. The
result files of each way are compared with those of the kernels chosen for this processor and 2 workers. Most generated
specs have a final training: curves are rounded to six digits, but best.safetensors holds all bits of the weights.

The kernels alone are compiled for arm64 as well, where the cross compiler's libraries and qemu-aarch64 are there. Three
more specs have arrays that a limit of memory (prlimit) leaves in files.

A form of the kernels that the processor has not got is not run: it must be refused with 69. The emulated processors
need qemu-x86_64 (Debian's qemu-user). The first difference in each file is printed; exit code 1 if there is any.
"""
import argparse
import array
import collections
import concurrent.futures
import json
import os
import pathlib
import platform
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKERS = 2
# What /proc/cpuinfo calls the instructions of each form; none are needed for the portable one.
FORMS = {
    "avx512": {"avx512f", "avx512vl", "avx512dq", "avx512bw"},
    "avx2": {"avx2", "fma"},
    "neon": {"asimd"},
    "portable": set(),
}
CORES = ["Haswell", "Zen", "SkylakeX", "Nehalem"]
# Processors that qemu emulates, and the form that they must choose.
EMULATED = {"Haswell": "avx2", "Nehalem": "portable", "core2duo": "portable"}


# Specs


class Deck:
    """Values in random order, each as often as any other, so that few draws meet them all."""

    def __init__(self, source, *values):
        self.source, self.values, self.left = source, values, []

    def draw(self):
        if not self.left:
            self.left = list(self.values)
            self.source.shuffle(self.left)
        return self.left.pop()


# The file and the label as a spec names them; numbers of features, classes (0: a regression) and rows.
Table = collections.namedtuple("Table", "data features classes rows")
IRIS = 'csv: ../data/iris.csv, header: false, delimiter: ";"'
PEOPLE = "csv: ../data/people.csv, missing: {numbers: median, words: own_category}"
TABLES = [
    Table(f"{IRIS}, label: 4", 4, 3, 150),
    Table("csv: ../data/digits.csv, label: digit", 64, 10, 1797),
    Table('csv: ../data/payments.csv, label: fraud, positive: "yes"', 5, 2, 3000),
    Table(f'{PEOPLE}, label: bought, positive: "yes"', 20, 2, 1200),
    Table(f"{IRIS}, label: {{name: 3, preprocess: [standardize]}}", 6, 0, 150),
    Table("csv: ../data/houses.csv, label: {name: price, preprocess: [log, standardize]}", 11, 0, 1500),
    Table("csv: ../data/payments.csv, label: {name: distance, preprocess: [standardize]}", 6, 0, 3000),
]
# Multiplications of a generated spec, about: half a second of the portable form. Of every eight, one is tiny, for
# emulated processors, and one has few fits of many epochs, for checkpoints.
MOST, TINY, LONG = 60_000_000, 3_000_000, 600_000_000
EVERY = 8
# How often a run is ended before its time; twice as often if its fits are long.
LEGS = 2


class Generator:
    """Specs that together use all of the language that reaches a number."""

    def __init__(self, seed):
        self.random = random.Random(f"machines {seed}")
        deck = lambda *values: Deck(self.random, *values)
        self.table = deck(*TABLES[:4], *TABLES)
        self.preprocess = deck(
            None, "[standardize]", "[zero_center]", "[min_max]", "[zero_center, normalize]", "[{divide: {by: 16}}]")
        # Sums over more than 256 examples are in several blocks.
        self.train = deck(61, 97, 100, 128, 300, 517)
        self.division = deck("split", "split", "file", "folds")
        self.beginning = deck(
            "", "", "", "dropout: {rate: 0.2}", "batch_norm", "activation",
            "batch_norm, dropout: {rate: 0.3}")
        self.depth = deck(0, 1, 1, 2, 2, 3)
        self.units = deck(
            1, 3, 7, 15, 16, 17, 31, 33, 47, 48, 50, 64, 65, 100, 130, 257, "{log: [3, 70]}", "{choice: [1, 17, 50]}",
            "{uniform: [8, 48], step: 8}")
        self.activation = deck(
            "relu", "leaky_relu", "leaky_relu: {slope: 0.2}", "elu", "elu: {alpha: 0.7}", "gelu", "sigmoid", "tanh",
            "choice: [relu, tanh, gelu]", "choice: [elu, sigmoid, none]", "")
        self.norm = deck("", "", "batch_norm", "batch_norm: {decay: 0.5, epsilon: 1e-3}", "choice: [batch_norm, none]")
        self.dropout = deck("", "", "dropout: {rate: 0.5}", "dropout: {rate: {uniform: [0, 0.6]}}")
        self.init = deck(
            "", "", "", "", "init: he", "init: xavier", "init: lecun", "init: {random_normal: {std: {log: [1e-2, 1]}}}",
            "init: {random_uniform: {limit: 0.3}}", "init: {constant: {value: 0.1}}", "bias: false")
        self.output = deck("", "", "init: zeros", "init: xavier", "bias: false")
        self.loss = deck("squared", "absolute", "huber", "{choice: [squared, huber]}")
        self.optimizer = deck(
            "sgd", "sgd", "momentum", "{momentum: {beta: {one_minus_log: [0.8, 0.99]}}}",
            "{nesterov: {beta: {uniform: [0.5, 0.95]}}}", "nesterov", "adam",
            "{adam: {beta1: {one_minus_log: [0.8, 0.99]}, beta2: 0.99, epsilon: 1e-6}}", "adamw",
            "{adamw: {weight_decay: {log: [1e-3, 1]}}}", "rmsprop", "{rmsprop: {rho: 0.99, epsilon: 1e-6}}", "adagrad",
            "{choice: [adam, {momentum: {beta: 0.9}}]}")
        self.rate = deck(
            "0.01", "{log: [1e-3, 1e-1]}", "{log: [1e-3, 1e-1]}", "{log: [1e-4, 30]}", "{uniform: [0.001, 0.05]}")
        self.schedule = deck(
            None, None, "cosine", "{cosine: {floor: 0.1}, warmup: 1}", "{exponential: {uniform: [0.7, 1]}}",
            "{step: {every: 2, factor: 0.3}}", "{inverse_time: 0.4}", "{warmup: 2}", "{choice: [none, cosine]}")
        self.penalty = deck(
            [], [], ["l1: {log: [1e-6, 1e-2]}"], ["l2: {log: [1e-6, 1e-1]}"], ["l1: 1e-3", "l2: 1e-4"], ["l2: 0.01"])
        self.clip = deck(None, None, None, "0.5", "5", "{choice: [0.1, 1, 100]}")
        self.stopping = deck(
            None, None, None, "early_stopping: {patience: 1}", "early_stopping: {patience: 2}",
            "early_stopping: {patience: 2, min_delta: 0.01}", "stop_when: {loss_exceeds_initial: 1.5}")
        self.batch = deck("1", "7", "32", "100", "all", "17", "50", "{choice: [7, 20]}")
        self.weights = deck(False, False, True)
        self.stages = deck(1, 1, 2, 3)
        self.repeats = deck(1, 1, 1, 2, 3)
        self.checks = deck(
            "[]", "[]", "[]", "[initial_loss: {on_failure: warn}, overfit_tiny: {epochs: 20, on_failure: warn}]")
        self.metric = deck(None, None, "loss", "accuracy", "balanced_accuracy", "f1", "roc_auc", "average_precision")
        self.error = deck(None, None, "loss", "rmse", "mae", "r2")
        self.at = deck("best", "best", "last")
        self.final = deck(None, "{repeats: 1}", "{repeats: 2}", "{repeats: 1, retrain_on: [train]}", "{repeats: 1}")

    def layers(self, table):
        """The layers as texts, and the largest number of weights."""
        beginning = self.beginning.draw()
        layers = [self.activation.draw()] if beginning == "activation" else beginning.split(", ")
        weights, inputs = 0, table.features
        for _ in range(self.depth.draw()):
            units, init, norm = self.units.draw(), self.init.draw(), self.norm.draw()
            # Batch norm subtracts a bias at once.
            init = "" if norm and init == "bias: false" else init
            layers.append(f"dense: {{units: {units}{init and ', ' + init}}}")
            layers += [norm, self.activation.draw(), self.dropout.draw()]
            most = max(int(number) for number in re.findall(r"\d+", str(units)))
            weights, inputs = weights + inputs * most, most
        options = [text for text in [self.output.draw()] if text]
        if not table.classes:
            options.append(f"loss: {self.loss.draw()}")
        name = "softmax" if table.classes else "regression"
        layers.append(f"{name}: {{{', '.join(options)}}}" if options else name)
        return [layer for layer in layers if layer], weights + inputs * max(1, table.classes)

    def spec(self, number):
        """The text of the next spec."""
        table, place = self.table.draw(), number % EVERY
        train, division = min(self.train.draw(), table.rows // 2), self.division.draw()
        held = min(3 * train, (table.rows - train) // 2)
        data = [table.data]
        if division == "folds":
            data.append(f"split: {{folds: 3, test: {table.rows - 2 * train if table.rows > 500 else 0.2}}}")
            train = 4 * train // 3
        else:
            order = ", order: file" if division == "file" and table.rows > 150 else ""
            data.append(f"split: {{train: {train}, validation: {held}, test: {held}{order}}}")
        if preprocess := self.preprocess.draw():
            data.append(f"preprocess: {preprocess}")
        layers, weights = self.layers(table)
        batch = self.batch.draw()
        if batch == "1" and any("batch_norm" in layer for layer in layers):
            # It needs batches of several examples.
            batch = "2"
        training = [f"optimizer: {self.optimizer.draw()}", f"learning_rate: {self.rate.draw()}", f"batch_size: {batch}"]
        for name, deck in [("learning_rate_schedule", self.schedule), ("clip_norm", self.clip)]:
            if (value := deck.draw()) is not None:
                training.append(f"{name}: {value}")
        training += self.penalty.draw()
        if stopping := self.stopping.draw():
            training.append(stopping)
        if self.weights.draw() and table.classes:
            training.append("class_weight: balanced")
        repeats, stages, folds = self.repeats.draw(), self.stages.draw(), 3 if division == "folds" else 1
        trials = self.random.randint(5, 9) if stages > 1 else self.random.randint(1, 8)
        epochs = self.random.randint(2, 9)
        # Each epoch trains, and then evaluates; an epoch of all fits should be affordable twice.
        most = {0: TINY, EVERY // 2: LONG}.get(place, MOST)
        affordable = most // ((weights + 500) * (4 * train + held) * folds)
        if affordable < 2 * trials * stages * repeats:
            repeats = 1
        if affordable < 2 * trials * stages:
            stages, trials = 1, max(1, min(trials, affordable // 2))
        if most == LONG:
            stages, trials, repeats, epochs = 1, min(trials, 4), 1, 150
        epochs = max(1, min(epochs, affordable // (trials * stages * repeats)))
        names = ["coarse", "fine", "long"][:stages]
        lines = []
        for index, name in enumerate(names):
            narrow = ", narrow: {best_trials: 5}" if index else ""
            budget = f"trials: {trials}, epochs: {epochs + index}, repeats: {repeats}"
            lines.append(f"  - {{name: {name}, {budget}{narrow}}}")
        metric = self.metric.draw() if table.classes else self.error.draw()
        if metric in ("f1", "roc_auc", "average_precision") and table.classes > 2:
            metric = "balanced_accuracy"
        final = self.final.draw()
        if final and division == "folds":
            # Each fold has a training part of its own.
            final = final.replace("[train]", "[train, validation]")
        return "\n".join([
            "caviar: 1", f"name: generated-{number:03}", f"seed: {self.random.randint(1, 10**6)}",
            f"data: {{{', '.join(data)}}}", "model:", *(f"  - {layer}" for layer in layers),
            "training:", *(f"  {line}" for line in training), f"checks: {self.checks.draw()}",
            *([f"objective: {{metric: validation_{metric}, at: {self.at.draw()}}}"] if metric else []),
            "stages:", *lines, *([f"final: {final}"] if final else []), ""])


# The memory for data in a run with arrays that do not fit into it, and the rows and columns of the arrays.
MEMORY, LARGE_ROWS, LARGE_COLUMNS = 416 << 20, 90_000, 784


def large_specs(bench):
    """Specs of arrays that are larger than a quarter of what libraries leave of MEMORY, and so stay in files."""
    folder, source = bench.folder / "specs/large", random.Random("large")
    folder.mkdir()
    labels = bytes(source.randrange(10) for _ in range(LARGE_ROWS))
    pixels = source.randbytes(LARGE_ROWS * LARGE_COLUMNS)
    (folder / "images.idx").write_bytes(struct.pack(">HBBIII", 0, 8, 3, LARGE_ROWS, 28, 28) + pixels)
    (folder / "labels.idx").write_bytes(struct.pack(">HBBI", 0, 8, 1, LARGE_ROWS) + labels)
    rows = LARGE_ROWS // 4
    for name, kind, shape, content in [
            ("features", "<f4", f"({rows}, {LARGE_COLUMNS})",
             array.array("f", (byte / 255 - 0.5 for byte in pixels[: rows * LARGE_COLUMNS])).tobytes()),
            ("labels", "|u1", f"({rows},)", labels[:rows])]:
        head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
        head += " " * (-(len(head) + 11) % 64) + "\n"
        (folder / f"{name}.npy").write_bytes(
            b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + content)
    images = [labels[i : i + 1] + pixels[3072 * i : 3072 * (i + 1)] for i in range(LARGE_ROWS // 4)]
    for i in range(5):
        (folder / f"batch_{i}.bin").write_bytes(b"".join(images[i::5]))
    data = {
        "large-idx": "idx: images.idx, labels: labels.idx, preprocess: [standardize]",
        "large-npy": "npy: features.npy, labels: labels.npy",
        "large-cifar10": f"cifar10: [{', '.join(f'batch_{i}.bin' for i in range(5))}], preprocess: [{{divide: {{by: 255}}}}]"}
    for name, section in data.items():
        yield bench.write("large", name, "\n".join([
            "caviar: 1", f"data: {{{section}}}", "model: [dense: {units: 16}, relu, softmax]",
            "training: {optimizer: momentum, learning_rate: {log: [1e-4, 1e-2]}, batch_size: 100}", "checks: []",
            "stages: [{name: only, trials: 2, epochs: 1}]", "final: {}", ""]))


def shortened(text):
    """A spec with few trials and epochs."""
    cap = lambda most: lambda found: f"{found[1]}{min(most, int(found[2]))}"
    text = re.sub(r"(trials: )(\d+)", cap(5), text)
    return re.sub(r"(trials: \d+, epochs: |\n    epochs: )(\d+)", cap(2), text)


# Runs


class Way:
    """A way of running specs, and what came of it: a line of the table."""

    def __init__(self, name, *, workers=WORKERS, before=(), reason=None, **environment):
        self.name, self.workers, self.before, self.reason, self.environment = name, workers, before, reason, environment
        self.specs, self.files, self.differences, self.note, self.seconds = 0, 0, [], "", 0

    def differ(self, spec, text):
        self.differences.append(f"{self.name}: {spec}: {text}")
        print(f"DIFFERENT: {self.differences[-1]}", file=sys.stderr, flush=True)

    def compare(self, spec, found, expected):
        for file in sorted(set(found) | set(expected)):
            self.files += 1
            if file not in found or file not in expected:
                self.differ(spec, f"{file} is {'missing' if file in expected else 'there'}")
            elif found[file] != expected[file]:
                self.differ(spec, first_difference(file, found[file], expected[file]))


def first_difference(file, found, expected):
    if file.endswith(".safetensors"):
        place = next((i for i, (a, b) in enumerate(zip(found, expected)) if a != b), min(len(found), len(expected)))
        count = sum(a != b for a, b in zip(found, expected))
        return f"{file}: {count} bytes of {len(expected)}, the first at {place}"
    ours, theirs = found.decode(errors="replace").split("\n"), expected.decode(errors="replace").split("\n")
    line = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), min(len(ours), len(theirs)))
    text = lambda lines: lines[line] if line < len(lines) else "nothing"
    return f"{file}:{line + 1}:\n  {text(ours)}\nand not\n  {text(theirs)}"


class Bench:
    """The program, the specs below `specs`, and the results of each way in a folder of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), folder
        shutil.copytree(ROOT / "Specs/data", folder / "specs/data")
        self.environment = dict(os.environ)
        for variable in ("CAVIAR_KERNELS", "OPENBLAS_CORETYPE"):
            self.environment.pop(variable, None)
        self.expected, self.codes, self.long = {}, {}, set()

    def write(self, kind, name, text):
        path = self.folder / "specs" / kind / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return path

    def command(self, way, spec, results, *options):
        workers = ["--workers", str(way.workers)]
        return [*way.before, self.program, "run", str(spec), "--results", str(results), *workers, "--quiet", *options]

    def run(self, way, spec, results, *options):
        return subprocess.run(
            self.command(way, spec, results, *options), env={**self.environment, **way.environment},
            capture_output=True, text=True, timeout=3600)

    def refer(self, way, spec):
        ran = self.run(way, spec, self.folder / "reference")
        # That no trial succeeded is a result; so is a check that has failed.
        if ran.returncode not in (0, 1, 2):
            sys.exit(f"{spec.stem} ended with {ran.returncode}: {ran.stderr}\n{spec.read_text()}")
        self.expected[spec], self.codes[spec] = files(self.folder / "reference" / spec.stem), ran.returncode

    def compare(self, way, spec):
        """Runs a spec in a way."""
        results = self.folder / re.sub(r"\W+", "-", way.name)
        self.judge(way, spec, self.run(way, spec, results), results)

    def refuse(self, way, spec):
        """Runs a spec that cannot run."""
        ran = self.run(way, spec, self.folder / "refused")
        way.specs += 1
        if ran.returncode != 73:
            way.differ(spec.stem, f"ended with {ran.returncode} and not 73: {ran.stderr[-500:]}")

    def judge(self, way, spec, ran, results):
        way.specs += 1
        if ran.returncode != self.codes[spec]:
            way.differ(spec.stem, f"ended with {ran.returncode} and not {self.codes[spec]}: {ran.stderr[-500:]}")
        way.compare(spec.stem, files(results / spec.stem), self.expected[spec])
        shutil.rmtree(results / spec.stem, ignore_errors=True)

    def resume(self, way, spec, forms):
        """Ends a run before its time, and continues it with other kernels and another number of workers."""
        results = self.folder / "resumed"
        source = random.Random(f"resumed {spec.stem}")
        for leg in range(2 * LEGS if spec.stem in self.long else LEGS):
            # The portable form is slow: fits last long enough for checkpoints, saved at each quarter of the time limit.
            kernels = "portable" if leg % 2 == 0 else source.choice(forms)
            step = Way("", workers=source.randint(1, 3), CAVIAR_KERNELS=kernels)
            process = subprocess.Popen(
                self.command(step, spec, results, "--time-limit", "1s"), env={**self.environment, **step.environment},
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                process.wait(timeout=source.uniform(0.3, 1.2))
            except subprocess.TimeoutExpired:
                process.send_signal(source.choice([signal.SIGTERM, signal.SIGKILL]))
            if process.wait() not in (75, -signal.SIGKILL, -signal.SIGTERM):
                break
            checkpoints = results / spec.stem / ".state/checkpoints"
            way.interruptions += 1
            way.checkpoints += len(list(checkpoints.iterdir())) if checkpoints.is_dir() else 0
        last = Way("", workers=source.randint(1, 3), CAVIAR_KERNELS=source.choice(forms))
        self.judge(way, spec, self.run(last, spec, results), results)

    def best(self, way, spec):
        """Runs best.yaml, and compares the winner's rows of curves.csv."""
        folder = self.folder / "reference" / spec.stem
        if not (folder / "best.yaml").exists():
            return
        ran = self.run(way, folder / "best.yaml", self.folder / "best")
        way.specs += 1
        curves = self.folder / "best" / f"{spec.stem}-best" / "curves.csv"
        if ran.returncode not in (0, 1, 2) or not curves.exists():
            way.differ(spec.stem, f"best.yaml ended with {ran.returncode}: {ran.stderr[-500:]}")
            return
        best = json.loads(self.expected[spec]["summary.json"])["best"]
        found, expected = curves.read_bytes(), self.expected[spec]["curves.csv"]
        way.compare(spec.stem, {"curves.csv": rows(found, best)}, {"curves.csv": rows(expected, best)})


def files(folder):
    """The bytes of the result files."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}


def rows(curves, best):
    """The rows of a trial, and the names of the columns."""
    lines = curves.split(b"\n")
    start = f"{best['stage']},{best['trial']},".encode()
    return b"\n".join([lines[0], *(line for line in lines[1:] if line.startswith(start))])


def kernels(bench, spec):
    """A way for each form of the kernels. A form that the processor has not got must be refused with 69."""
    flags = set(re.findall(r"^(?:flags|Features)\s*:(.*)$", pathlib.Path("/proc/cpuinfo").read_text(), re.M)[0].split())
    for form, needed in FORMS.items():
        way = Way(f"CAVIAR_KERNELS={form}", CAVIAR_KERNELS=form)
        if not needed <= flags:
            way.reason = "this processor has no such instructions"
            code = bench.run(way, spec, bench.folder / f"refused-{form}").returncode
            if code != 69:
                way.differ(spec.stem, f"ended with {code} and not 69, though the processor has no such instructions")
        yield way


def foreign_kernels(bench, way, shapes):
    """Compares what the kernels alone compute, native and of another architecture: kernels.c, compiled twice."""
    compiler = pathlib.Path(shutil.which("swift")).resolve().parent / "clang"
    sources = [ROOT / "Tests/Machines/kernels.c", *sorted((ROOT / "Sources/CKernels").glob("*.c"))]
    found = {}
    for name, target, before, form in [
            ("native", [], [], "portable"),
            ("aarch64", ["--target=aarch64-linux-gnu", "-static"], ["qemu-aarch64"], "neon")]:
        program = bench.folder / f"kernels-{name}"
        subprocess.run(
            [compiler, "-O2", "-ffp-contract=off", *target, "-I", ROOT / "Sources/CKernels/include", *sources, "-lm",
             "-o", program], check=True)
        ran = subprocess.run([*before, program, form, str(shapes)], capture_output=True, text=True, check=True)
        found[name] = dict(line.split() for line in ran.stdout.splitlines())
    way.specs, way.note = 1, f": {shapes} shapes of each of {len(found['native'])} kernels"
    hashes = [{name: hash.encode() for name, hash in found[of].items()} for of in ("aarch64", "native")]
    way.compare("kernels", *hashes)


def timed(function, way, spec):
    start = time.time()
    function(way, spec)
    way.seconds += time.time() - start


def in_parallel(jobs, count):
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        for future in concurrent.futures.as_completed([pool.submit(*job) for job in jobs]):
            future.result()


def table(ways, counts):
    lines = [
        "# The same bytes in many ways", "",
        f"By `machines.py`: {counts[0]} specs of Specs/examples and {counts[1]} generated ones. Differing: result",
        "files that are not, to the byte, those of the kernels chosen for the processor and 2 workers; of best.yaml,",
        "the rows of the winner in curves.csv.", "",
        "| way | specs | files | differing | |", "| --- | ---: | ---: | ---: | --- |"]
    for way in ways:
        verdict = "FAILED" if way.differences else f"not run: {way.reason}" if way.reason else "ok"
        lines.append(f"| {way.name} | {way.specs:,} | {way.files:,} | {len(way.differences)} | {verdict}{way.note} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/caviar"), help="the built program")
    parser.add_argument("--quick", action="store_true", help="a bounded part, for CI")
    parser.add_argument("--generated", type=int, help="how many specs to generate: 200; 20 with --quick")
    parser.add_argument("--seed", type=int, default=1, help="of the generated specs")
    parser.add_argument("--only", default="", help="the ways to run, by a part of their names")
    parser.add_argument("--table", type=pathlib.Path, help="a file for the table")
    options = parser.parse_args()
    quick = options.quick
    count = options.generated if options.generated is not None else 20 if quick else 200
    cores = len(os.sched_getaffinity(0))
    # What is ignored here, as under nohup, the programs that are started would ignore as well.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    with tempfile.TemporaryDirectory(prefix="caviar-machines-") as folder:
        bench = Bench(options.program, pathlib.Path(folder))
        texts = [(path.stem, path.read_text()) for path in sorted((ROOT / "Specs/examples").glob("*.yaml"))]
        # Their decompositions are OpenBLAS', whose bits depend on the processor.
        texts = [(name, text) for name, text in texts if not re.search(r"\b(pca|whiten)\b", text)]
        examples = [bench.write("examples", name, shortened(text) if quick else text) for name, text in texts]
        generator = Generator(options.seed)
        generated = [bench.write("generated", f"generated-{i:03}", generator.spec(i)) for i in range(1, count + 1)]
        specs, large = [*examples, *generated], list(large_specs(bench))
        bench.long = {spec.stem for spec in [*examples, *generated[EVERY // 2 - 1 :: EVERY]]}

        start = time.time()
        in_parallel([(bench.refer, Way("reference"), spec) for spec in [*specs, *large]], cores)
        forms = list(kernels(bench, specs[0]))
        available = [way.environment["CAVIAR_KERNELS"] for way in forms if not way.reason]
        fast = next(form for form in available if form != "portable") if len(available) > 1 else "portable"
        emulator = shutil.which("qemu-x86_64") if platform.machine() == "x86_64" else None
        emulated = generated[EVERY - 1 :: EVERY]
        best, resumed = Way("best.yaml, the winner's rows"), Way("ended, continued with other kernels and workers")
        resumed.interruptions = resumed.checkpoints = 0
        ways = [(way, specs, bench.compare) for way in forms if not (quick and way.name.endswith(fast))]
        ways += [(Way(f"--workers {n}", workers=n), specs, bench.compare) for n in ((1, 3) if quick else (1, 2, 3))]
        if not quick:
            ways += [(Way(f"OPENBLAS_CORETYPE={core}", OPENBLAS_CORETYPE=core), specs, bench.compare) for core in CORES]
            ways.append((resumed, specs, lambda way, spec: bench.resume(way, spec, available)))
        for processor, form in EMULATED.items() if not quick else [("Nehalem", "portable")]:
            reason = None if emulator else "no qemu-x86_64"
            before = emulator, "-cpu", processor
            way = Way(f"qemu-x86_64 -cpu {processor}, {form}", before=before, reason=reason, CAVIAR_KERNELS=form)
            ways.append((way, emulated, bench.compare))
        little = Way(f"{MEMORY >> 20} MB for larger arrays", before=("prlimit", f"--data={MEMORY}"))
        nowhere = Way(
            f"{MEMORY >> 20} MB, and no folder for temporary files: 73", before=little.before, TMPDIR="/nonexistent")
        ways += [(little, large, bench.compare), (nowhere, large[:1], bench.refuse)]
        ways.append((best, examples if quick else specs, bench.best))
        arm = Way("qemu-aarch64, neon, the kernels alone")
        arm.reason = next((f"no {name}" for name in ("swift", "qemu-aarch64", "aarch64-linux-gnu-gcc") if not shutil.which(name)), None)
        arm_kernels = lambda way, shapes: foreign_kernels(bench, way, shapes)
        ways.append((arm, [20 if quick else 400], arm_kernels))
        ways = [(way, of, function) for way, of, function in ways if options.only in way.name]
        jobs = [(timed, function, way, spec) for way, of, function in ways if not way.reason for spec in of]
        in_parallel(jobs, cores)
        if resumed.specs:
            resumed.note = f": {resumed.interruptions} ends, {resumed.checkpoints} checkpoints"
            if not resumed.checkpoints:
                resumed.differ("all", "no run was continued from a checkpoint")
    ended = collections.Counter(bench.codes.values())
    for way, _, _ in ways:
        print(f"{way.seconds:6.0f} s  {way.name}", file=sys.stderr)
    print(f"{time.time() - start:.0f} s; exit codes of the specs: {dict(sorted(ended.items()))}", file=sys.stderr)
    text = table([way for way, _, _ in ways], (len(examples), len(generated)))
    print(text, end="")
    if options.table:
        options.table.write_text(text)
    sys.exit(any(way.differences for way, _, _ in ways))


if __name__ == "__main__":
    main()
