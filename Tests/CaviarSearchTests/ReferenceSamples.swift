// Made by Reference/sampling.py.

let samples: [ReferenceSample] = [
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "uniform", low: 0.0, high: 0.5, isInteger: false,
    value: "0.166474"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "uniform", low: -3.0, high: 7.25, isInteger: false,
    value: "0.412708"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "log", low: 0.0001, high: 1.0, isInteger: false,
    value: "0.00214678"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "log", low: 1e-06, high: 0.001, isInteger: false,
    value: "9.97335e-06"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "one_minus_log", low: 0.9, high: 0.999, isInteger: false,
    value: "0.9784173"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "one_minus_log", low: 0.0, high: 0.999999, isInteger: false,
    value: "0.9899465"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "uniform", low: 50, high: 100, isInteger: true,
    value: "66"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "uniform", low: -5, high: 5, isInteger: true,
    value: "-2"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 1, address: "learning_rate",
    scale: "log", low: 1, high: 1024, isInteger: true,
    value: "10"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "uniform", low: 0.0, high: 0.5, isInteger: false,
    value: "0.454033"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "uniform", low: -3.0, high: 7.25, isInteger: false,
    value: "6.30768"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "log", low: 0.0001, high: 1.0, isInteger: false,
    value: "0.428812"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "log", low: 1e-06, high: 0.001, isInteger: false,
    value: "0.000529907"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "one_minus_log", low: 0.9, high: 0.999, isInteger: false,
    value: "0.9984729"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "one_minus_log", low: 0.0, high: 0.999999, isInteger: false,
    value: "0.99999643877"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "uniform", low: 50, high: 100, isInteger: true,
    value: "96"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "uniform", low: -5, high: 5, isInteger: true,
    value: "4"),
  ReferenceSample(
    seed: 231, stage: "coarse", trial: 2, address: "learning_rate",
    scale: "log", low: 1, high: 1024, isInteger: true,
    value: "541"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "uniform", low: 0.0, high: 0.5, isInteger: false,
    value: "0.0885495"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "uniform", low: -3.0, high: 7.25, isInteger: false,
    value: "-1.18474"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "log", low: 0.0001, high: 1.0, isInteger: false,
    value: "0.000510971"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "log", low: 1e-06, high: 0.001, isInteger: false,
    value: "3.39858e-06"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "one_minus_log", low: 0.9, high: 0.999, isInteger: false,
    value: "0.9557613"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "one_minus_log", low: 0.0, high: 0.999999, isInteger: false,
    value: "0.9134223"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "uniform", low: 50, high: 100, isInteger: true,
    value: "59"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "uniform", low: -5, high: 5, isInteger: true,
    value: "-4"),
  ReferenceSample(
    seed: 231, stage: "fine", trial: 1, address: "learning_rate",
    scale: "log", low: 1, high: 1024, isInteger: true,
    value: "3"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "uniform", low: 0.0, high: 0.5, isInteger: false,
    value: "0.412981"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "uniform", low: -3.0, high: 7.25, isInteger: false,
    value: "5.4661"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "log", low: 0.0001, high: 1.0, isInteger: false,
    value: "0.2013"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "log", low: 1e-06, high: 0.001, isInteger: false,
    value: "0.000300527"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "one_minus_log", low: 0.9, high: 0.999, isInteger: false,
    value: "0.99777117"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "one_minus_log", low: 0.0, high: 0.999999, isInteger: false,
    value: "0.9999889278"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "uniform", low: 50, high: 100, isInteger: true,
    value: "92"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "uniform", low: -5, high: 5, isInteger: true,
    value: "4"),
  ReferenceSample(
    seed: 0, stage: "coarse", trial: 1, address: "dense1.units",
    scale: "log", low: 1, high: 1024, isInteger: true,
    value: "306"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "uniform", low: 0.0, high: 0.5, isInteger: false,
    value: "0.213161"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "uniform", low: -3.0, high: 7.25, isInteger: false,
    value: "1.36981"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "log", low: 0.0001, high: 1.0, isInteger: false,
    value: "0.00507331"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "log", low: 1e-06, high: 0.001, isInteger: false,
    value: "1.90094e-05"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "one_minus_log", low: 0.9, high: 0.999, isInteger: false,
    value: "0.9859604"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "one_minus_log", low: 0.0, high: 0.999999, isInteger: false,
    value: "0.99723266"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "uniform", low: 50, high: 100, isInteger: true,
    value: "71"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "uniform", low: -5, high: 5, isInteger: true,
    value: "-1"),
  ReferenceSample(
    seed: 18446744073709551615, stage: "größer", trial: 1000, address: "hidden[2].units",
    scale: "log", low: 1, high: 1024, isInteger: true,
    value: "19"),
]
