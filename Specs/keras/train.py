"""Keras on 8×8 handwritten digits: a callback reports each epoch, and stops a training that is of no more use."""
import caviar
import keras
import numpy as np

table = np.loadtxt("../data/digits.csv", delimiter=",", skiprows=1, dtype="float32")
table = table[np.random.RandomState(0).permutation(len(table))]
inputs, labels = table[:, :-1] / 16, table[:, -1].astype("int64")


class Report(keras.callbacks.Callback):
    def __init__(self, trial):
        super().__init__()
        self.trial = trial

    def on_epoch_end(self, epoch, logs=None):
        goes_on = self.trial.report(
            epoch=epoch + 1, train_loss=logs["loss"], validation_loss=logs["val_loss"], validation_accuracy=logs["val_accuracy"])
        self.model.stop_training = not goes_on


for trial in caviar.trials(learning_rate=0.01, units=64, activation="relu"):
    keras.utils.set_random_seed(trial.seed)
    model = keras.Sequential(
        [keras.layers.Dense(trial["units"], activation=trial["activation"]), keras.layers.Dense(10)])
    model.compile(
        optimizer=keras.optimizers.Adam(trial["learning_rate"]),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    model.fit(
        inputs[:1300], labels[:1300], batch_size=50, epochs=trial.epochs, validation_data=(inputs[1300:], labels[1300:]),
        callbacks=[Report(trial)], verbose=2)
    keras.backend.clear_session()
