-- What up.sql has made and no later migration has changed. Made by `npm run migration:verify`.
SELECT
  (SELECT count(*) = 1 FROM pg_tables WHERE schemaname = 'public' AND (tablename) IN (
    ('job_runs')))
  AND (SELECT count(*) = 12 FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace AND attnum > 0 AND (relname, attname, attnotnull) IN (
    ('job_runs', 'attempt', 'true'),
    ('job_runs', 'backlog', 'false'),
    ('job_runs', 'ended_at', 'false'),
    ('job_runs', 'failures', 'true'),
    ('job_runs', 'job', 'true'),
    ('job_runs', 'leased_until', 'false'),
    ('job_runs', 'period', 'false'),
    ('job_runs', 'reason', 'false'),
    ('job_runs', 'retry_at', 'false'),
    ('job_runs', 'runs', 'true'),
    ('job_runs', 'started_at', 'true'),
    ('job_runs', 'state', 'true')))
  AND (SELECT count(*) = 11 FROM pg_constraint JOIN pg_class c ON c.oid = conrelid WHERE c.relnamespace = 'public'::regnamespace AND (relname, conname) IN (
    ('job_runs', 'job_runs_attempt_check'),
    ('job_runs', 'job_runs_backlog_check'),
    ('job_runs', 'job_runs_ended'),
    ('job_runs', 'job_runs_failures_check'),
    ('job_runs', 'job_runs_job_check'),
    ('job_runs', 'job_runs_leased'),
    ('job_runs', 'job_runs_one_each'),
    ('job_runs', 'job_runs_reason_check'),
    ('job_runs', 'job_runs_retried'),
    ('job_runs', 'job_runs_runs_check'),
    ('job_runs', 'job_runs_state_check'))) AS ok
