"""FastAPI with onnxruntime; run by uvicorn."""

from fastapi import FastAPI
from pydantic import BaseModel

from trees import Trees

app = FastAPI()
trees = Trees()


class Request(BaseModel):
    features: list[float]


@app.post("/predict")
def predict(request: Request) -> dict[str, float]:
    """In a thread of its pool, as FastAPI's documentation has it for what blocks."""
    return {"prediction": float(trees.score([request.features])[0, 0])}


@app.post("/predict-on-the-loop")
async def predict_on_the_loop(request: Request) -> dict[str, float]:
    """On the event loop, which stands still meanwhile for all others, /healthz included."""
    return {"prediction": float(trees.score([request.features])[0, 0])}
