"""The same training as a worker: PyTorch is imported and the data read once, and the process takes fit after fit."""
import caviar
import numpy as np
import torch
from torch import nn

table = np.loadtxt("../data/digits.csv", delimiter=",", skiprows=1, dtype=np.float32)
table = table[np.random.RandomState(0).permutation(len(table))]
inputs, labels = torch.from_numpy(table[:, :-1] / 16), torch.from_numpy(table[:, -1]).long()
parts = {"train": slice(0, 1000), "validation": slice(1000, 1400), "test": slice(1400, None)}


def accuracy(model, part):
    model.eval()
    with torch.no_grad():
        return (model(inputs[parts[part]]).argmax(1) == labels[parts[part]]).float().mean().item()


for trial in caviar.trials(learning_rate=0.01, units=64, dropout=0.0, optimizer="adam"):
    torch.manual_seed(trial.seed)
    model = nn.Sequential(
        nn.Linear(64, trial["units"]), nn.ReLU(), nn.Dropout(trial["dropout"]), nn.Linear(trial["units"], 10))
    if trial["optimizer"] == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=trial["learning_rate"])
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=trial["learning_rate"], momentum=trial["sgd.momentum"])
    for epoch in range(1, trial.epochs + 1):
        model.train()
        losses = []
        for batch in torch.randperm(1000).split(50):
            loss = nn.functional.cross_entropy(model(inputs[batch]), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        if not trial.report(epoch=epoch, train_loss=np.mean(losses), validation_accuracy=accuracy(model, "validation")):
            break
    if trial.final:
        trial.report(test_accuracy=accuracy(model, "test"))
