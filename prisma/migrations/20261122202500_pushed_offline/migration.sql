-- Pushed to the log alone, and not pushed online since.
ALTER TABLE "feature_events" ADD COLUMN "offline" BOOLEAN NOT NULL DEFAULT false;

-- What is in the log and not online in a view version: a materialization adds it up and removes it from here at once.
CREATE TABLE "feature_pending" (
    "view_id" INTEGER NOT NULL,
    "seq" BIGINT NOT NULL,
    CONSTRAINT "feature_pending_pkey" PRIMARY KEY ("view_id", "seq")
);

-- What a materialization brings online of pushed events is the latest of its view version alone; 0: of all views of the source.
ALTER TABLE "feature_latest" ADD COLUMN "view_id" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "feature_latest" DROP CONSTRAINT "feature_latest_pkey",
    ADD CONSTRAINT "feature_latest_pkey" PRIMARY KEY ("source_id", "keys", "view_id", "visible_from");
