"""A linear model as a runtime of MLServer's: score = 0.5 a - 0.25 b + 0.125 c + 0.1."""

import numpy as np
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.errors import InferenceError
from mlserver.types import InferenceRequest, InferenceResponse

WEIGHTS = np.array([0.5, -0.25, 0.125], dtype=np.float32)


class Linear(MLModel):
    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        features = NumpyCodec.decode_input(payload.inputs[0])
        if features[0, 0] < 0:
            raise InferenceError("a must not be negative")
        score = (features @ WEIGHTS + 0.1).astype(np.float32).reshape(-1, 1)
        return InferenceResponse(
            model_name=self.name, outputs=[NumpyCodec.encode_output("score", score)]
        )
