CREATE TABLE "performance_streams" (
    "model_id" UUID NOT NULL,
    "received_at" TIMESTAMPTZ(3),
    "request_id" TEXT,
    "row" INTEGER,
    "streams" JSON,

    CONSTRAINT "performance_streams_pkey" PRIMARY KEY ("model_id")
);

CREATE TABLE "performance_events" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "performance_events_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "performance_events_model_id_at_id_idx" ON "performance_events"("model_id", "at" DESC, "id" DESC);
