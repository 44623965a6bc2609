"""Writes gbdt-figures.json: how good scikit-learn's trees are on flights, with the settings that the test gives to ours. Run with the pinned requirements:

    pip install -r test/training/requirements.txt && python test/training/make_gbdt_figures.py
"""

import json

import numpy as np
import pandas as pd
import sklearn
from flight_rows import AIRPORTS, HELD_OUT, HERE, NUMBERS, TRAIN, flights, part_of_day
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score

SETTINGS = {"max_iter": 100, "learning_rate": 0.12, "max_leaf_nodes": 31, "min_samples_leaf": 200}


def inputs(rows: pd.DataFrame, airports: dict[str, list[str]]) -> pd.DataFrame:
    columns = {name: pd.Categorical(rows[name], categories=airports[name]) for name in AIRPORTS}
    return rows[NUMBERS].astype(float).assign(**columns)


train, held_out = flights(TRAIN), flights(HELD_OUT)
airports = {name: sorted(train[name].unique()) for name in AIRPORTS}
common = {**SETTINGS, "early_stopping": False, "categorical_features": "from_dtype", "random_state": 0}
x, y, truth = inputs(train, airports), train["late"], held_out["late"]
scores = HistGradientBoostingClassifier(**common).fit(x, y).predict_proba(inputs(held_out, airports))
# A number to be learned: the distance, of what is known without it.
known = x.drop(columns="distance")
has_distance = train["distance"].notna()
regressor = HistGradientBoostingRegressor(**common)
regressor.fit(known[has_distance], train["distance"][has_distance])
asked = held_out["distance"].notna()
distances = regressor.predict(inputs(held_out, airports).drop(columns="distance")[asked])
# Three classes: when a flight leaves, by where it flies.
part, true_part = part_of_day(train), part_of_day(held_out)
parts = HistGradientBoostingClassifier(**common).fit(x.drop(columns="hour"), part)
shares = parts.predict_proba(inputs(held_out, airports).drop(columns="hour"))
figures = {
    "scikit_learn": sklearn.__version__,
    "train": TRAIN,
    "held_out": HELD_OUT,
    "rows": [len(train), len(held_out)],
    "binary": {
        "roc_auc": round(roc_auc_score(truth, scores[:, 1]), 6),
        "log_loss": round(log_loss(truth, scores), 6),
    },
    "multiclass": {"log_loss": round(log_loss(true_part, shares), 6)},
    "regression": {"rmse": round(float(np.sqrt(mean_squared_error(held_out["distance"][asked], distances))), 4)},
}
(HERE / "gbdt-figures.json").write_text(json.dumps(figures, indent=2) + "\n")
print(figures, {name: len(values) for name, values in airports.items()})
