"""Trains for Caviar, and without it: one file, with nothing to install. `caviar explain python > caviar.py` writes it.

A script that Caviar runs for each fit reports with one line:

    import caviar
    caviar.report(epoch=epoch, validation_accuracy=accuracy)

A script that takes its values from Caviar, as a `command` or as a `worker`, is a loop:

    for trial in caviar.trials(learning_rate=0.01, units=64):
        for epoch in range(1, trial.epochs + 1):
            ...
            if not trial.report(epoch=epoch, validation_accuracy=accuracy):
                break

As a `command` the loop has one trial. As a `worker` it has one after the other, in one process. Without Caviar it has one, with
the values that are given here, and reports are printed.
"""

import json
import os
import select
import sys

__all__ = ["Trial", "report", "trials"]


class Trial:
    """One fit: the values to train with, and the way to report.

    config: The values by name, `{"optimizer": "sgd", "sgd.momentum": 0.9}`; `trial["sgd.momentum"]` is one of them.
    seed: A seed for random numbers, the same whenever the fit is run.
    epochs: The epochs of the stage.
    stage, trial, repeat: The fit's name.
    final: True for the run of the winner after the search, which reports metrics of the test part, `test_accuracy`.
    """

    def __init__(self, config, *, seed=0, epochs=1, stage="", trial=0, repeat=1, final=False, workdir=".", checkpoint=None,
                 send=None, stopped=lambda: False):
        self.config = config
        self.seed, self.epochs, self.stage, self.trial, self.repeat = seed, epochs, stage, trial, repeat
        self.final = final
        self._workdir, self._checkpoint = workdir, checkpoint or os.path.join(workdir, "checkpoint")
        self._send, self._stopped = send or _show, stopped
        self._end = None

    def __getitem__(self, name):
        return self.config[name]

    def get(self, name, default=None):
        """A value, or another where the trial has none: that of an alternative that it does not choose."""
        return self.config.get(name, default)

    def report(self, epoch=None, **metrics):
        """Reports metrics: with an epoch a point of the curve, without one the result.

        Returns True while the fit is to go on. It need not be looked at: a program that is of no more use is ended.
        """
        line = {} if epoch is None else {"epoch": int(epoch)}
        line.update((name, float(value)) for name, value in metrics.items())
        self._send(line)
        return not self._stopped()

    @property
    def workdir(self):
        """A folder of the fit's own, which is removed afterwards."""
        os.makedirs(self._workdir, exist_ok=True)
        return self._workdir

    @property
    def checkpoint(self):
        """The path of a file or a folder that is there again if the fit is interrupted, and nowhere else."""
        return os.path.join(self.workdir, os.path.basename(self._checkpoint))

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        """In `with trial:`, an exception is the failure of this trial alone: a worker goes on with the next."""
        if kind is None or not issubclass(kind, Exception) or not _is_worker():
            return False
        import traceback
        traceback.print_exception(kind, error, trace)
        self._end = {"failed": "".join(traceback.format_exception_only(kind, error)).strip()}
        return True


_current = None


def report(epoch=None, **metrics):
    """Reports metrics of the fit for which Caviar runs this script. Does nothing without Caviar.

    Returns True while the fit is to go on, as `Trial.report` does.
    """
    if _is_worker():
        if _current is None:
            raise RuntimeError("caviar.report() in a worker belongs into the loop over caviar.trials()")
        return _current.report(epoch, **metrics)
    return _of_command({}).report(epoch, **metrics) if "CAVIAR_CONFIG" in os.environ else True


def trials(defaults=None, **named):
    """The trials to train, one after the other. The arguments are the values for a run without Caviar."""
    if _is_worker():
        return _of_worker()
    return iter([_of_command({**(defaults or {}), **named})])


def _is_worker():
    return "CAVIAR_WORKER" in os.environ


def _show(line):
    print("  ".join(f"{name} {value:.6g}" for name, value in line.items()), flush=True)


def _of_command(defaults):
    variables = os.environ
    if "CAVIAR_CONFIG" not in variables:
        return Trial(defaults)

    def send(line):
        if "CAVIAR_METRICS" not in variables:
            # After a progress bar the line has not ended.
            return print("\n" + json.dumps(line), flush=True)
        with open(variables["CAVIAR_METRICS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    with open(variables["CAVIAR_CONFIG"], encoding="utf-8") as file:
        config = json.load(file)
    return Trial(
        config, seed=int(variables["CAVIAR_SEED"]), epochs=int(variables["CAVIAR_EPOCHS"]), stage=variables["CAVIAR_STAGE"],
        trial=int(variables["CAVIAR_TRIAL"]), repeat=int(variables["CAVIAR_REPEAT"]), final="CAVIAR_FINAL" in variables,
        workdir=variables["CAVIAR_WORKDIR"], checkpoint=variables["CAVIAR_CHECKPOINT"], send=send)


class _Requests:
    """The lines of standard input, which is taken away from everything else that this process runs."""

    def __init__(self):
        self.file = os.dup(0)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        self.rest, self.waiting = b"", []
        self.poll = select.poll()
        self.poll.register(self.file, select.POLLIN)

    def _read(self):
        data = os.read(self.file, 65536)
        *lines, self.rest = (self.rest + data).split(b"\n")
        self.waiting += [json.loads(line) for line in lines if line.strip()]
        return bool(data)

    def next(self):
        """The next request. None when there are no more."""
        while True:
            while self.waiting:
                request = self.waiting.pop(0)
                if "stop" not in request:
                    return request
            if not self._read():
                return None

    def stops(self, number):
        """True if a trial is to stop. Does not wait."""
        while self.poll.poll(0) and self._read():
            pass
        return any(request.get("stop") and request["id"] == number for request in self.waiting)


def _answers():
    """The stream of answers, which nothing else that this process runs can write to."""
    if "CAVIAR_METRICS" in os.environ:
        file = os.open(os.environ["CAVIAR_METRICS"], os.O_WRONLY | os.O_CLOEXEC)
    else:
        sys.stdout.flush()
        file = os.dup(1)
        os.dup2(2, 1)
    return file


def _of_worker():
    global _current
    requests, answers = _Requests(), _answers()

    def write(line):
        data = json.dumps(line).encode() + b"\n"
        while data:
            data = data[os.write(answers, data):]

    write({"caviar": 1})
    while (request := requests.next()) is not None:
        number = request["id"]
        _current = trial = Trial(
            request["config"], **{name: request[name] for name in ("seed", "epochs", "stage", "trial", "repeat")},
            final=request.get("final", False), workdir=request["workdir"], checkpoint=request["checkpoint"],
            send=lambda line: write({"id": number, **line}), stopped=lambda: requests.stops(number))
        yield trial
        sys.stdout.flush()
        _current = None
        write({"id": number, **(trial._end or {"done": True})})
