-- AlterTable
ALTER TABLE "model_versions" ADD COLUMN "features" JSON;

-- CreateTable
CREATE TABLE "feature_entities" (
    "name" TEXT NOT NULL,
    "definition" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "feature_entities_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "feature_sources" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "definition" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "feature_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feature_views" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "source" TEXT,
    "definition" JSON NOT NULL,
    "uses" JSON NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" JSONB NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "feature_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feature_watermarks" (
    "view_id" INTEGER NOT NULL,
    "cut_seq" BIGINT NOT NULL,
    "done_seq" BIGINT NOT NULL,
    "materialized_to" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "feature_watermarks_pkey" PRIMARY KEY ("view_id")
);

-- CreateTable
CREATE TABLE "feature_runs" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "request" JSON NOT NULL,
    "done" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT,
    "position" JSON,
    "result" JSON,
    "error" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "feature_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "validation_rules" (
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "rules" JSON NOT NULL,
    "profile" JSON,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "validation_rules_pkey" PRIMARY KEY ("model_id","version")
);

-- CreateTable
CREATE TABLE "quarantined_requests" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "event_time" TIMESTAMPTZ(3) NOT NULL,
    "model" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "request_id" TEXT NOT NULL,
    "entity_key" TEXT,
    "protocol" TEXT NOT NULL,
    "inputs" JSON,
    "validation" JSON NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "fixed" JSON,
    "claimed_at" TIMESTAMPTZ(3),
    "result" JSON,
    "refusal" TEXT,
    "settled_at" TIMESTAMPTZ(3),
    "settled_by" JSONB,
    "reason" TEXT,

    CONSTRAINT "quarantined_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "validation_runs" (
    "id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" JSONB NOT NULL,
    "row_count" BIGINT NOT NULL,
    "failing_rows" BIGINT NOT NULL,
    "counts" JSON NOT NULL,
    "failures" JSON NOT NULL,
    "failure_digest" TEXT,

    CONSTRAINT "validation_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "feature_sources_name_key" ON "feature_sources"("name");

-- CreateIndex
CREATE INDEX "feature_views_source_idx" ON "feature_views"("source");

-- CreateIndex
CREATE UNIQUE INDEX "feature_views_name_version_key" ON "feature_views"("name", "version");

-- CreateIndex
CREATE INDEX "feature_runs_created_at_id_idx" ON "feature_runs"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "quarantined_requests_at_id_idx" ON "quarantined_requests"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "quarantined_requests_model_at_id_idx" ON "quarantined_requests"("model", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "validation_runs_model_at_id_idx" ON "validation_runs"("model", "at" DESC, "id" DESC);

-- What the log keeps of a prediction's rules and features.
ALTER TABLE "predictions"
    ADD COLUMN "validation" JSON, -- lib/validation contract: LoggedValidation; NULL: no rule was broken
    ADD COLUMN "features" JSON; -- lib/features contract: LoggedFeatures; NULL: the request brought all
CREATE INDEX "predictions_validation_idx" ON "predictions"("model", "at" DESC, "id" DESC) WHERE "validation" IS NOT NULL;

-- How often rules were broken: counts per minute.
CREATE TABLE "validation_minutes" (
    "model" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL,
    "rule" TEXT NOT NULL,
    "policy" TEXT NOT NULL,
    "shadow" BOOLEAN NOT NULL, -- counted, and nothing else
    "requests" BIGINT NOT NULL,
    "row_count" BIGINT NOT NULL,
    CONSTRAINT "validation_minutes_pkey" PRIMARY KEY ("model", "minute", "version", "rule", "policy", "shadow")
);

-- Pushed events as they came: what offline retrieval reads, and what online values can be made from again.
CREATE SEQUENCE "feature_events_seq";
CREATE TABLE "feature_events" (
    "source_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT nextval('feature_events_seq'), -- the order of taking in
    "event_time" TIMESTAMPTZ(3) NOT NULL,
    "created_time" TIMESTAMPTZ(3) NOT NULL,
    "event_id" TEXT,
    "keys" TEXT COLLATE "C" NOT NULL, -- a JSON list, so that ["1","23"] is not ["12","3"]
    "values" JSON NOT NULL,
    CONSTRAINT "feature_events_pkey" PRIMARY KEY ("source_id", "seq")
);
CREATE INDEX "feature_events_keys_idx" ON "feature_events"("source_id", "keys", "event_time" DESC);
CREATE UNIQUE INDEX "feature_events_event_id_key" ON "feature_events"("source_id", "event_id") WHERE "event_id" IS NOT NULL;

-- Each key's latest event, and those that will be later: visible from their time on (milliseconds since 1970), 0 from now on.
CREATE TABLE "feature_latest" (
    "source_id" INTEGER NOT NULL,
    "keys" TEXT COLLATE "C" NOT NULL,
    "visible_from" BIGINT NOT NULL,
    "event_time" BIGINT NOT NULL,
    "created_time" BIGINT, -- null: not known
    "seq" BIGINT NOT NULL,
    "values" JSON NOT NULL,
    CONSTRAINT "feature_latest_pkey" PRIMARY KEY ("source_id", "keys", "visible_from")
) WITH (fillfactor = 80);

-- What a view version's aggregates add up to, by key and span of time: the bucket'th of its length (seconds) since 1970. Events that
-- become known after their span has ended are in a row of their own until then.
CREATE TABLE "feature_buckets" (
    "view_id" INTEGER NOT NULL,
    "length" INTEGER NOT NULL,
    "keys" TEXT COLLATE "C" NOT NULL,
    "bucket" BIGINT NOT NULL,
    "visible_from" BIGINT NOT NULL,
    "states" JSON NOT NULL, -- by feature
    CONSTRAINT "feature_buckets_pkey" PRIMARY KEY ("view_id", "keys", "length", "bucket", "visible_from")
) WITH (fillfactor = 80);
CREATE INDEX "feature_buckets_age_idx" ON "feature_buckets"("view_id", "length", "bucket");
