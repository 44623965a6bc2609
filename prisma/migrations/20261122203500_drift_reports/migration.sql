CREATE TABLE "drift_settings" (
    "model_id" UUID NOT NULL,
    "settings" JSON NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "drift_settings_pkey" PRIMARY KEY ("model_id")
);

CREATE TABLE "drift_scans" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "slot" TIMESTAMPTZ(3),
    "version" INTEGER,
    "from_at" TIMESTAMPTZ(3),
    "to_at" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB,
    "seen_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "drift_scans_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "drift_reports" (
    "id" UUID NOT NULL,
    "scan_id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "window_name" TEXT NOT NULL,
    "reference_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "row_count" BIGINT NOT NULL,
    "verdict" TEXT NOT NULL,
    "is_kept" BOOLEAN NOT NULL,
    "summary" JSON NOT NULL,
    "columns" JSONB NOT NULL,

    CONSTRAINT "drift_reports_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "drift_events" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "window_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "column_name" TEXT,
    "role" TEXT,
    "detail" TEXT NOT NULL,
    "report_id" UUID NOT NULL,

    CONSTRAINT "drift_events_pkey" PRIMARY KEY ("id")
);

-- A slot of a model's schedule is scanned once, whatever the number of workers.
CREATE UNIQUE INDEX "drift_scans_model_id_slot_key" ON "drift_scans"("model_id", "slot");

CREATE INDEX "drift_scans_created_at_idx" ON "drift_scans"("created_at");

-- A scan that is done again makes nothing twice.
CREATE UNIQUE INDEX "drift_reports_scan_id_version_window_name_key" ON "drift_reports"("scan_id", "version", "window_name");

CREATE INDEX "drift_reports_model_id_at_id_idx" ON "drift_reports"("model_id", "at" DESC, "id" DESC);

CREATE INDEX "drift_reports_model_id_version_window_name_at_idx" ON "drift_reports"("model_id", "version", "window_name", "at" DESC);

CREATE INDEX "drift_reports_at_idx" ON "drift_reports"("at");

CREATE INDEX "drift_events_model_id_at_id_idx" ON "drift_events"("model_id", "at" DESC, "id" DESC);

ALTER TABLE "drift_settings" ADD CONSTRAINT "drift_settings_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
