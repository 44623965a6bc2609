CREATE TABLE "monitoring_references" (
    "id" SERIAL NOT NULL,
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "in_force" BOOLEAN,
    "source" JSONB NOT NULL,
    "row_count" BIGINT NOT NULL,
    "profile" JSON NOT NULL,
    "sample" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB,
    "reason" TEXT,

    CONSTRAINT "monitoring_references_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "monitoring_references_model_id_version_id_idx" ON "monitoring_references"("model_id", "version", "id");

ALTER TABLE "monitoring_references" ADD CONSTRAINT "monitoring_references_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE UNIQUE INDEX "monitoring_references_model_id_version_in_force_key" ON "monitoring_references"("model_id", "version", "in_force");

CREATE TABLE "monitoring_counts" (
    "reference_id" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "seconds" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "in_sums" BOOLEAN NOT NULL,
    "row_count" BIGINT NOT NULL,
    "counts" BYTEA NOT NULL,

    CONSTRAINT "monitoring_counts_pkey" PRIMARY KEY ("reference_id","place","seconds","at","in_sums")
) WITH (fillfactor = 70);

-- For the worker: what is to be added up into hours and days, and what is old.
CREATE INDEX "monitoring_counts_seconds_in_sums_at_idx" ON "monitoring_counts"("seconds", "in_sums", "at");

-- What is packed is not packed again.
ALTER TABLE "monitoring_counts" ALTER COLUMN "counts" SET STORAGE EXTERNAL;
