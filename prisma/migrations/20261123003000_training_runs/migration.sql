CREATE TABLE "training_runs" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "is_open" BOOLEAN,
    "status" TEXT NOT NULL,
    "triggers" JSON NOT NULL,
    "reason" TEXT,
    "spec" JSON NOT NULL,
    "step" TEXT,
    "progress" JSON,
    "error" TEXT,
    "outcome" JSON,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "cancelled_by" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "training_runs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "training_steps" (
    "run_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "result" JSON,
    "error" TEXT,

    CONSTRAINT "training_steps_pkey" PRIMARY KEY ("run_id","step")
);

CREATE TABLE "training_log_lines" (
    "id" BIGSERIAL NOT NULL,
    "run_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "step" TEXT NOT NULL,
    "line" TEXT NOT NULL,

    CONSTRAINT "training_log_lines_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "training_runs_model_id_number_key" ON "training_runs"("model_id", "number");

-- A model is trained once at a time, whatever triggers it in the same second.
CREATE UNIQUE INDEX "training_runs_model_id_is_open_key" ON "training_runs"("model_id", "is_open");

CREATE INDEX "training_runs_created_at_id_idx" ON "training_runs"("created_at" DESC, "id" DESC);

CREATE INDEX "training_log_lines_run_id_id_idx" ON "training_log_lines"("run_id", "id");

ALTER TABLE "training_runs" ADD CONSTRAINT "training_runs_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "training_steps" ADD CONSTRAINT "training_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "training_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "training_log_lines" ADD CONSTRAINT "training_log_lines_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "training_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "retraining_policies" (
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "policy" JSON NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "retraining_policies_pkey" PRIMARY KEY ("model_id","version")
);

CREATE TABLE "policy_evaluations" (
    "id" BIGSERIAL NOT NULL,
    "model_id" UUID NOT NULL,
    "policy_version" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "times" INTEGER NOT NULL,
    "came_to" TEXT NOT NULL,
    "triggers" JSON NOT NULL,
    "guards" JSON NOT NULL,
    "starts" JSON NOT NULL,
    "run" INTEGER,

    CONSTRAINT "policy_evaluations_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "data_snapshots" (
    "digest" TEXT NOT NULL,
    "model_id" UUID NOT NULL,
    "description" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "data_snapshots_pkey" PRIMARY KEY ("model_id","digest")
);

CREATE INDEX "policy_evaluations_model_id_id_idx" ON "policy_evaluations"("model_id", "id" DESC);

CREATE INDEX "data_snapshots_model_id_created_at_idx" ON "data_snapshots"("model_id", "created_at" DESC);

ALTER TABLE "retraining_policies" ADD CONSTRAINT "retraining_policies_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "policy_evaluations" ADD CONSTRAINT "policy_evaluations_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "data_snapshots" ADD CONSTRAINT "data_snapshots_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
