CREATE TABLE "postmortems" (
    "id" UUID NOT NULL,
    "incident_id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "sections" JSON NOT NULL,
    "review" JSON NOT NULL DEFAULT '{}',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "written_by" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "postmortems_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "postmortem_versions" (
    "postmortem_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "event" TEXT NOT NULL,
    "note" TEXT,
    "status" TEXT NOT NULL,
    "sections" JSON NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" JSONB NOT NULL,

    CONSTRAINT "postmortem_versions_pkey" PRIMARY KEY ("postmortem_id","revision")
);

CREATE TABLE "action_items" (
    "id" UUID NOT NULL,
    "postmortem_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "owner" UUID,
    "due_on" DATE,
    "state" TEXT NOT NULL,
    "note" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "action_items_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "postmortems_incident_id_key" ON "postmortems"("incident_id");

CREATE INDEX "postmortems_created_at_id_idx" ON "postmortems"("created_at" DESC, "id" DESC);

CREATE INDEX "action_items_postmortem_id_id_idx" ON "action_items"("postmortem_id", "id");

CREATE INDEX "action_items_state_due_on_id_idx" ON "action_items"("state", "due_on", "id");

ALTER TABLE "postmortems" ADD CONSTRAINT "postmortems_incident_id_fkey" FOREIGN KEY ("incident_id") REFERENCES "incidents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "postmortem_versions" ADD CONSTRAINT "postmortem_versions_postmortem_id_fkey" FOREIGN KEY ("postmortem_id") REFERENCES "postmortems"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "action_items" ADD CONSTRAINT "action_items_postmortem_id_fkey" FOREIGN KEY ("postmortem_id") REFERENCES "postmortems"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TRIGGER postmortem_versions_append_only BEFORE UPDATE OR DELETE ON "postmortem_versions"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
