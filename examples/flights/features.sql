-- The features of a flight as known when it departs. One definition for training (train.py) and for
-- the replay (flight-features.ts); a change here is a change of the model's inputs.
--
-- Reads the table or view flights(flight, date, delay, distance, origin, destination); answers one row
-- for each flight that departs in [$period_start, $period_end), in order of departure.
--
-- A flight's outcome counts only from known_at on: departure + 30 minutes + distance at 8 miles a
-- minute (480 mph) + its delay. A negative delay is taken as 0: the file has some down to -1116
-- minutes, and no flight is known to be on time before it took off. Late means 15 minutes or more.
--
-- origin_late_share  over the origin's flights whose outcome became known in the 3 hours up to and
--                    including this departure: (late + 10 * 0.2) / (known + 10)
-- route_late_share   the same over the route's flights (origin and destination) of 12 hours, drawn
--                    towards the origin's share: (late + 5 * origin_late_share) / (known + 5)
--
-- Times are the origin's local clock, and both shares compare only flights of one origin, so no two
-- time zones meet. 60 hours of history are enough for the result not to depend on $period_start:
-- 12 of window, 28.2 of the longest delay (1688 minutes) and 10.9 of the longest flight (4962 miles).
WITH history AS (
  SELECT
    flight, date AS departed_at, distance, origin, destination,
    CAST(delay >= 15 AS INTEGER) AS late,
    date + to_minutes(CAST(30 + distance // 8 + greatest(delay, 0) AS BIGINT)) AS known_at
  FROM flights
  WHERE date >= CAST($period_start AS TIMESTAMP) - INTERVAL 60 HOURS
    AND date < CAST($period_end AS TIMESTAMP)
),
departures AS (
  SELECT * FROM history WHERE departed_at >= CAST($period_start AS TIMESTAMP)
),
events AS (
  SELECT NULL AS flight, known_at AS moment, origin, destination, 1 AS known, late FROM history
  UNION ALL
  SELECT flight, departed_at AS moment, origin, destination, 0 AS known, 0 AS late FROM departures
),
counts AS (
  SELECT
    flight,
    sum(known) OVER origin_hours AS origin_known,
    sum(late) OVER origin_hours AS origin_late,
    sum(known) OVER route_hours AS route_known,
    sum(late) OVER route_hours AS route_late
  FROM events
  WINDOW
    origin_hours AS (
      PARTITION BY origin ORDER BY moment
      RANGE BETWEEN INTERVAL 3 HOURS PRECEDING AND CURRENT ROW
    ),
    route_hours AS (
      PARTITION BY origin, destination ORDER BY moment
      RANGE BETWEEN INTERVAL 12 HOURS PRECEDING AND CURRENT ROW
    )
),
shares AS (
  SELECT *, (origin_late + 10 * 0.2::DOUBLE) / (origin_known + 10) AS origin_share
  FROM counts
  WHERE flight IS NOT NULL
)
SELECT
  departures.flight,
  departed_at,
  known_at,
  CAST(hour(departed_at) AS INTEGER) AS hour,
  CAST(isodow(departed_at) AS INTEGER) AS weekday,
  CAST(distance AS INTEGER) AS distance,
  origin,
  destination,
  round(origin_share, 4) AS origin_late_share,
  round((route_late + 5 * origin_share) / (route_known + 5), 4) AS route_late_share,
  late
FROM departures
JOIN shares ON shares.flight = departures.flight
ORDER BY departed_at, departures.flight
