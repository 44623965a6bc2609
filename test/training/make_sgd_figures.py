"""Writes sgd-figures.json: how good scikit-learn's linear models are on flights. Run with the pinned requirements:

    pip install -r test/training/requirements.txt && python test/training/make_sgd_figures.py
"""

import json
import warnings

import numpy as np
import sklearn
from flight_rows import AIRPORTS, HELD_OUT, HERE, NUMBERS, TRAIN, flights, part_of_day
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.metrics import log_loss, mean_squared_error, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("error", category=sklearn.exceptions.ConvergenceWarning)


def fit(model, numbers: list[str], rows, target):
    scaled = make_pipeline(SimpleImputer(add_indicator=True), StandardScaler())
    inputs = make_column_transformer((scaled, numbers), (OneHotEncoder(handle_unknown="ignore"), AIRPORTS))
    return make_pipeline(inputs, model).fit(rows, target)


train, held_out = flights(TRAIN), flights(HELD_OUT)
logistic = LogisticRegression(max_iter=5000)
scores = fit(logistic, NUMBERS, train, train["late"]).predict_proba(held_out)[:, 1]
stochastic = fit(SGDClassifier(loss="log_loss", random_state=0), NUMBERS, train, train["late"]).predict_proba(held_out)[:, 1]
parts = fit(logistic, ["weekday", "distance"], train, part_of_day(train)).predict_proba(held_out)
known, asked = train[train["distance"].notna()], held_out[held_out["distance"].notna()]
distances = fit(LinearRegression(), ["hour", "weekday"], known, known["distance"]).predict(asked)
truth = held_out["late"]
figures = {
    "scikit_learn": sklearn.__version__,
    "train": TRAIN,
    "held_out": HELD_OUT,
    "rows": [len(train), len(held_out)],
    "binary": {"roc_auc": round(roc_auc_score(truth, scores), 6), "log_loss": round(log_loss(truth, scores), 6)},
    "binary_sgd": {
        "roc_auc": round(roc_auc_score(truth, stochastic), 6),
        "log_loss": round(log_loss(truth, stochastic), 6),
    },
    "multiclass": {"log_loss": round(log_loss(part_of_day(held_out), parts), 6)},
    "regression": {"rmse": round(float(np.sqrt(mean_squared_error(asked["distance"], distances))), 4)},
}
(HERE / "sgd-figures.json").write_text(json.dumps(figures, indent=2) + "\n")
print(figures)
