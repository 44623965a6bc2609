-- A flight as its departure has it, and its outcome. One definition for training (training-features.ts) and for the replay
-- (flight-features.ts). The late shares are feature views: feature-views.ts.
--
-- Reads the table or view flights(flight, date, delay, distance, origin, destination); answers one row
-- for each flight that departs in [$period_start, $period_end), in order of departure.
--
-- A flight's outcome is known from known_at on: departure + 30 minutes + distance at 8 miles a
-- minute (480 mph) + its delay. A negative delay is taken as 0: the file has some down to -1116
-- minutes, and no flight is known to be on time before it took off. Late means 15 minutes or more.
SELECT
  flight,
  date AS departed_at,
  date + to_minutes(CAST(30 + distance // 8 + greatest(delay, 0) AS BIGINT)) AS known_at,
  CAST(hour(date) AS INTEGER) AS hour,
  CAST(isodow(date) AS INTEGER) AS weekday,
  CAST(distance AS INTEGER) AS distance,
  origin,
  destination,
  CAST(delay >= 15 AS INTEGER) AS late
FROM flights
WHERE date >= CAST($period_start AS TIMESTAMP) AND date < CAST($period_end AS TIMESTAMP)
ORDER BY departed_at, flight
