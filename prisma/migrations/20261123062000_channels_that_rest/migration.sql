ALTER TABLE "channels" ADD COLUMN     "resumes_at" TIMESTAMPTZ(3);

CREATE INDEX "deliveries_channel_id_created_at_id_idx" ON "deliveries"("channel_id", "created_at" DESC, "id" DESC);
