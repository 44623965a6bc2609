-- What predictions looked up in views, by the minute they came in. A lookup is a row of a request.
CREATE TABLE "feature_lookup_minutes" (
    "view" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "view_version" INTEGER NOT NULL,
    "model" TEXT NOT NULL, -- '': looked up without a prediction
    "present" BIGINT NOT NULL,
    "no_value" BIGINT NOT NULL,
    "expired" BIGINT NOT NULL,
    "not_found" BIGINT NOT NULL,
    "failed" BIGINT NOT NULL, -- could not be looked up
    "age_counts" BIGINT[] NOT NULL, -- per bin of lib/stats/age-histogram.ts
    CONSTRAINT "feature_lookup_minutes_pkey" PRIMARY KEY ("view", "minute", "view_version", "model")
);
CREATE INDEX "feature_lookup_minutes_minute_idx" ON "feature_lookup_minutes"("minute");
