CREATE TABLE "version_reproductions" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "is_open" BOOLEAN,
    "status" TEXT NOT NULL,
    "progress" JSON,
    "expected_digest" TEXT NOT NULL,
    "digest" TEXT,
    "said" JSON NOT NULL,
    "details" JSON,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "version_reproductions_pkey" PRIMARY KEY ("id")
);

-- A version is checked once at a time, whoever asks for it.
CREATE UNIQUE INDEX "version_reproductions_model_id_version_is_open_key" ON "version_reproductions"("model_id", "version", "is_open");

CREATE INDEX "version_reproductions_model_id_version_created_at_id_idx" ON "version_reproductions"("model_id", "version", "created_at" DESC, "id" DESC);

ALTER TABLE "version_reproductions" ADD CONSTRAINT "version_reproductions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
