CREATE TABLE "checklist_policies" (
    "model_id" UUID NOT NULL,
    "policy" JSON NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "checklist_policies_pkey" PRIMARY KEY ("model_id")
);

CREATE TABLE "checklist_signatures" (
    "id" BIGSERIAL NOT NULL,
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "item" TEXT NOT NULL,
    "is_signed" BOOLEAN NOT NULL,
    "note" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" JSONB NOT NULL,

    CONSTRAINT "checklist_signatures_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "backups" (
    "id" UUID NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,
    "location" TEXT,
    "size_bytes" BIGINT,
    "note" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,

    CONSTRAINT "backups_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "checklist_signatures_model_id_version_id_idx" ON "checklist_signatures"("model_id", "version", "id" DESC);

CREATE INDEX "backups_taken_at_id_idx" ON "backups"("taken_at" DESC, "id" DESC);

ALTER TABLE "releases" ADD COLUMN "checklist_override" JSON;

CREATE TRIGGER checklist_signatures_append_only BEFORE UPDATE OR DELETE ON "checklist_signatures"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER backups_append_only BEFORE UPDATE OR DELETE ON "backups"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
