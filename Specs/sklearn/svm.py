"""A support vector machine with a Gaussian kernel on 8×8 handwritten digits, judged by cross-validation."""
import caviar
import numpy as np
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.svm import SVC

table = np.loadtxt("../data/digits.csv", delimiter=",", skiprows=1)
train, test, labels, test_labels = train_test_split(table[:, :-1] / 16, table[:, -1], test_size=400, random_state=0)

for trial in caviar.trials(C=1.0, gamma=0.05):
    model = SVC(C=trial["C"], gamma=trial["gamma"])
    trial.report(validation_accuracy=cross_val_score(model, train[:600], labels[:600], cv=3).mean())
    if trial.final:
        trial.report(test_accuracy=model.fit(train, labels).score(test, test_labels))
