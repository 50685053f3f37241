"""Runs the program. What does not depend on its rules for diagnoses is kept; the rest is run again when its bytes change."""

import csv
import hashlib
import json
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path

import specs


@dataclass
class Run:
    """A spec that has been run for its diagnoses."""

    path: Path
    folder: Path
    trials: list      # rows of trials.csv
    alarms: dict      # check: what it saw and advises, for the checks that did not pass

    def table(self, name):
        """The rows of curves.csv or layers.csv by trial; none if the program writes no such file."""
        rows = {}
        if (self.folder / name).exists():
            with (self.folder / name).open() as file:
                for row in csv.DictReader(file):
                    rows.setdefault(row["trial"], []).append(row)
        return rows


def primary(trial):
    """The first of the trial's diagnoses."""
    return re.split(r"[;,\s]+", trial["diagnosis"].strip())[0]


class Program:
    def __init__(self, path, work):
        self.path, self.work = str(Path(path).resolve()), Path(work).resolve()
        self.digest = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        self.lock = threading.Lock()
        self.kept, self.count = {}, 0
        for folder in ("data", "specs", "results", "scratch"):
            (self.work / folder).mkdir(parents=True, exist_ok=True)
        self.journal = self.work / "scores.jsonl"
        if self.journal.exists():
            for line in self.journal.read_text().splitlines():
                entry = json.loads(line)
                self.kept[entry["key"]] = entry["scores"]
        self.digests = {}

    def data(self, name, frame):
        """Writes a table; its path."""
        path = self.work / "data" / f"{name}.csv"
        text = frame.to_csv(index=False, float_format="%.7g")
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        with self.lock:
            self.digests[str(path)] = hashlib.sha256(text.encode()).hexdigest()
        return path

    def key(self, text):
        with self.lock:
            digests = "".join(digest for path, digest in sorted(self.digests.items()) if path in text)
        return hashlib.sha256((text.replace(str(self.work), "") + digests).encode()).hexdigest()

    def run(self, path, results):
        ran = subprocess.run([self.path, "run", str(path), "--results", str(results), "--quiet", "--fresh", "--workers", "1"],
                             capture_output=True, text=True)
        if ran.returncode not in (0, 1, 2):
            raise RuntimeError(f"{path}: exit code {ran.returncode}: {ran.stderr}\n{path.read_text()}")
        return ran.returncode

    def scores(self, body, seed, epochs, metric, chance):
        """The metric of ten fits on the test part. A fit that diverges scores chance."""
        key = self.key(specs.to_measure(body, seed, epochs) + metric)
        if key in self.kept:
            return self.kept[key]
        with self.lock:
            self.count += 1
            number = self.count
        folder = self.work / "scratch" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        fits = []
        for trials in (1, 10):
            (folder / "spec.yaml").write_text(specs.to_measure(body, seed, epochs, trials))
            self.run(folder / "spec.yaml", folder)
            final = folder / "measured" / "final.json"
            if final.exists():
                fits = json.loads(final.read_text())["fits"]
                break
        shutil.rmtree(folder)
        scores = []
        for fit in fits or [{}] * 10:
            value = fit["metrics"].get(f"test_{metric}") if fit.get("outcome") == "completed" else None
            scores.append(chance if value is None else max(0.0, value))
        with self.lock:
            self.kept[key] = scores
            with self.journal.open("a") as file:
                file.write(json.dumps({"key": key, "scores": scores}) + "\n")
        return scores

    def diagnose(self, body, name, seed, epochs):
        """The ten trials of a spec with their diagnoses."""
        text = specs.to_diagnose(body, name, seed, epochs)
        key = self.key(text) + self.digest
        path, folder = self.work / "specs" / f"{name}.yaml", self.work / "results" / name
        marker = self.work / "results" / f"{name}.key"
        if not marker.exists() or marker.read_text() != key or not path.exists():
            path.write_text(text)
            shutil.rmtree(folder, ignore_errors=True)
            self.run(path, self.work / "results")
            marker.write_text(key)
        with (folder / "trials.csv").open() as file:
            trials = list(csv.DictReader(file))
        checks = folder / "checks.json"
        alarms = {}
        for answer in json.loads(checks.read_text())["checks"] if checks.exists() else []:
            if answer["verdict"] != "pass":
                alarms[answer["check"]] = f"{answer.get('advice', '')} {answer['seen']}"
        return Run(path, folder, trials, alarms)

    def remedy(self, run, trial):
        """(body, epochs) of the spec with the advised change; None if there is no advice."""
        path = run.path.with_name(f"{run.path.stem}.remedy-{primary(trial)}.yaml")
        path.unlink(missing_ok=True)
        ran = subprocess.run([self.path, "report", str(run.path), "--results", str(self.work / "results"), "--remedy", trial["trial"]],
                             capture_output=True, text=True)
        if ran.returncode or not ran.stdout.strip():
            return None
        path.write_text(ran.stdout)
        return specs.body_of(ran.stdout)
