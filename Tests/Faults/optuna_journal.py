#!/usr/bin/env python3
"""What one byte less at the end of Optuna's journal does, for comparison with faults.py.

    pip install optuna==5.0.0 && python3 Tests/Faults/optuna_journal.py
"""
import os
import tempfile

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.ERROR)


def resume(path, trials):
    storage = JournalStorage(JournalFileBackend(path))
    study = optuna.create_study(study_name="study", storage=storage, load_if_exists=True)
    study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=trials)
    return f"{len(study.trials)} trials"


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "journal")
    print(f"Optuna {optuna.__version__}: {resume(path, 5)}")
    os.truncate(path, os.path.getsize(path) - 1)
    for number in (1, 2, 3):
        try:
            print(f"resume {number}: {resume(path, 3)}")
        except ValueError as error:
            print(f"resume {number}: {type(error).__name__}: {error}")
