-- What replicas went through is removed when it is old; until then it is as append-only as before.
DROP TRIGGER serving_events_append_only ON "serving_events";
CREATE TRIGGER serving_events_append_only BEFORE UPDATE ON "serving_events"
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER serving_events_recent_stay BEFORE DELETE ON "serving_events"
    FOR EACH ROW WHEN (OLD.at > now() - interval '30 days') EXECUTE FUNCTION refuse_change();

-- CreateIndex
CREATE INDEX "error_minutes_minute_idx" ON "error_minutes"("minute");
