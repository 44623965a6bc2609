"""BentoML's service; run by `bentoml serve`."""

import bentoml

from trees import Trees as Model


@bentoml.service(workers=1)
class Trees:
    def __init__(self) -> None:
        self.model = Model()

    @bentoml.api
    def predict(self, features: list[float]) -> dict[str, float]:
        return {"prediction": float(self.model.score([features])[0, 0])}
