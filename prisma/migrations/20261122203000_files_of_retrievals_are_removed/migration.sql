ALTER TABLE "feature_runs"
    ADD COLUMN "file_digest" TEXT, -- of the file that a retrieval has made and that is there
    ADD COLUMN "file_removed_at" TIMESTAMPTZ(3);
UPDATE "feature_runs" SET "file_digest" = "result" ->> 'digest' WHERE "kind" = 'retrieve' AND "status" = 'done';
CREATE INDEX "feature_runs_file_digest_idx" ON "feature_runs"("file_digest");
