"""FastAPI with onnxruntime; run by uvicorn."""

from fastapi import FastAPI
from pydantic import BaseModel

from trees import Trees

app = FastAPI()
trees = Trees()


class Request(BaseModel):
    features: list[float]


@app.post("/predict")
async def predict(request: Request) -> dict[str, float]:
    return {"prediction": float(trees.score([request.features])[0, 0])}
