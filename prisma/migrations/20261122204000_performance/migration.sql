-- Labels that later ones took the place of.
CREATE TABLE "labels_replaced" (
    "request_id" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "label" JSONB NOT NULL,
    "observed_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "replaced_at" TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX "labels_replaced_request_id_row_idx" ON "labels_replaced"("request_id", "row");
CREATE INDEX "labels_replaced_replaced_at_idx" ON "labels_replaced"("replaced_at");
CREATE INDEX "labels_received_at_idx" ON "labels"("received_at");

CREATE FUNCTION keep_replaced_label() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO labels_replaced (request_id, row, label, observed_at, received_at, replaced_at)
    VALUES (OLD.request_id, OLD.row, OLD.label, OLD.observed_at, OLD.received_at, NEW.received_at);
    RETURN NULL;
END $$;
CREATE TRIGGER "labels_are_kept" AFTER UPDATE ON "labels" FOR EACH ROW
    WHEN (OLD.label IS DISTINCT FROM NEW.label) EXECUTE FUNCTION keep_replaced_label();

CREATE TABLE "performance_hours" (
    "model_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "labelled" INTEGER NOT NULL,
    "unusable" INTEGER NOT NULL,
    "outcomes" JSON NOT NULL,

    CONSTRAINT "performance_hours_pkey" PRIMARY KEY ("model_id","basis","hour","version")
);

CREATE TABLE "performance_progress" (
    "id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "performance_progress_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "business_metrics" (
    "model_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "business_metrics_pkey" PRIMARY KEY ("model_id","name","at","version")
);

CREATE TABLE "objective_settings" (
    "model_id" UUID NOT NULL,
    "settings" JSON NOT NULL,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_by" JSONB NOT NULL,

    CONSTRAINT "objective_settings_pkey" PRIMARY KEY ("model_id")
);
