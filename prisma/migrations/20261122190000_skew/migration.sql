CREATE TABLE "skew_runs" (
    "id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "to_at" TIMESTAMPTZ(3) NOT NULL,
    "requests" INTEGER NOT NULL,
    "sampled" INTEGER NOT NULL,

    CONSTRAINT "skew_runs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "skew_runs_model_at_idx" ON "skew_runs"("model", "at" DESC);
CREATE INDEX "skew_runs_at_idx" ON "skew_runs"("at");

CREATE TABLE "skew_reports" (
    "model" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "feature" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "report" JSON NOT NULL,

    CONSTRAINT "skew_reports_pkey" PRIMARY KEY ("model", "version", "feature", "at")
);
CREATE INDEX "skew_reports_at_idx" ON "skew_reports"("at");
