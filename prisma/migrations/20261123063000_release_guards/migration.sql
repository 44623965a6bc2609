-- CreateTable
CREATE TABLE "release_guards" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "versions" INTEGER[],
    "replaced_seq" INTEGER NOT NULL,
    "replaced_versions" INTEGER[],
    "state" TEXT NOT NULL,
    "is_open" BOOLEAN NOT NULL,
    "said" TEXT NOT NULL,
    "settings" JSON NOT NULL,
    "baseline" JSON NOT NULL,
    "shadow" JSON NOT NULL,
    "evidence" JSON NOT NULL,
    "accepted" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "by" JSONB,
    "reason" TEXT,
    "rolled_back_by" INTEGER,
    "incident" INTEGER,
    "revision" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "release_guards_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_guard_events" (
    "id" UUID NOT NULL,
    "model_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "release_guard_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_guard_settings" (
    "model_id" UUID NOT NULL,
    "settings" JSON NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "release_guard_settings_pkey" PRIMARY KEY ("model_id")
);

-- CreateIndex
CREATE INDEX "release_guards_is_open_idx" ON "release_guards"("is_open");

-- CreateIndex
CREATE UNIQUE INDEX "release_guards_model_id_seq_key" ON "release_guards"("model_id", "seq");

-- CreateIndex
CREATE INDEX "release_guard_events_model_id_at_id_idx" ON "release_guard_events"("model_id", "at" DESC, "id" DESC);

CREATE TRIGGER release_guard_events_append_only BEFORE UPDATE OR DELETE ON "release_guard_events"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
