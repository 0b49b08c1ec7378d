-- What is set aside for campaigns is there ------------------------------------------------------------------------------
ALTER TABLE ledger_balances ADD CONSTRAINT ledger_balances_fund_not_negative
  CHECK (account <> 'house:rewards-fund' OR balance >= 0);

-- Jobs: one effect per period --------------------------------------------------------------------------------------------
CREATE TABLE job_periods (
  job text NOT NULL CHECK (job ~ '^[a-z0-9-]{1,40}$'),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  -- NULL: it is being worked off, batch by batch.
  closed_at timestamptz,
  CONSTRAINT job_periods_once PRIMARY KEY (job, starts_at),
  CHECK (starts_at < ends_at)
);
CREATE UNIQUE INDEX job_periods_one_open ON job_periods (job) WHERE closed_at IS NULL;
CREATE FUNCTION refuse_other_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.closed_at IS NOT NULL OR (OLD.job, OLD.starts_at, OLD.ends_at) <> (NEW.job, NEW.starts_at, NEW.ends_at) THEN
    RAISE EXCEPTION 'a period is closed once, and not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER job_periods_are_closed_once BEFORE UPDATE OR DELETE ON job_periods FOR EACH ROW EXECUTE FUNCTION refuse_other_period();
CREATE FUNCTION refuse_skipped_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last timestamptz;
BEGIN
  SELECT max(p.ends_at) INTO last FROM job_periods p WHERE p.job = NEW.job AND p.starts_at <> NEW.starts_at;
  IF last IS NOT NULL AND NEW.starts_at <> last
      AND NOT EXISTS (SELECT 1 FROM job_periods p WHERE (p.job, p.starts_at) = (NEW.job, NEW.starts_at)) THEN
    RAISE EXCEPTION 'a period begins where the one before ended' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER job_periods_without_gap BEFORE INSERT ON job_periods FOR EACH ROW EXECUTE FUNCTION refuse_skipped_period();

-- Campaigns: what an operator has set aside for members, and what of it they have received --------------------------------
CREATE TABLE campaigns (
  id text PRIMARY KEY CHECK (id ~ '^[a-z0-9-]{1,40}$'),
  serial bigint GENERATED ALWAYS AS IDENTITY,
  asset text NOT NULL,
  funds numeric(78, 0) NOT NULL CHECK (funds > 0),
  -- Kept by the rewards below and by nothing else.
  paid numeric(78, 0) NOT NULL DEFAULT 0,
  rule jsonb NOT NULL CHECK (rule ->> '_tag' IN ('LevelReached', 'InvitedBought', 'Listed')),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  created_by text NOT NULL CHECK (created_by ~ '^[a-z0-9-]{1,40}$'),
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text CHECK (ended_by ~ '^[a-z0-9-]{1,40}$'),
  CONSTRAINT campaigns_within_funds CHECK (paid BETWEEN 0 AND funds),
  -- A fixed amount and nothing that could depend on a deposit.
  CONSTRAINT campaigns_pay_fixed_amounts CHECK (
    (rule ->> 'amount')::numeric > 0 AND rule - ARRAY['_tag', 'amount', 'level', 'members'] = '{}'::jsonb
  ),
  CHECK (starts_at < ends_at),
  CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
);
CREATE INDEX campaigns_running ON campaigns (starts_at) WHERE ended_at IS NULL;
CREATE TABLE campaign_rewards (
  campaign text NOT NULL REFERENCES campaigns (id),
  user_id uuid NOT NULL REFERENCES users (id),
  -- What for: the level reached, the place on the list, or the invited member.
  cause text NOT NULL CHECK (cause IN ('reached', 'listed') OR cause ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
  amount numeric(78, 0) NOT NULL CHECK (amount > 0),
  period_starts_at timestamptz NOT NULL,
  paid_at timestamptz NOT NULL,
  CONSTRAINT campaign_rewards_once PRIMARY KEY (campaign, user_id, cause)
);
CREATE INDEX campaign_rewards_user_id ON campaign_rewards (user_id);
CREATE INDEX level_purchases_bought_at ON level_purchases (bought_at);
CREATE TRIGGER campaign_rewards_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON campaign_rewards
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION count_rewards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM added a JOIN campaigns c ON c.id = a.campaign
    WHERE c.ended_at IS NOT NULL OR a.amount <> (c.rule ->> 'amount')::numeric
  ) THEN
    RAISE EXCEPTION 'a campaign pays its fixed amount, as long as it lasts' USING ERRCODE = 'check_violation';
  END IF;
  UPDATE campaigns c SET paid = c.paid + more.amount
    FROM (SELECT campaign, sum(amount) AS amount FROM added GROUP BY campaign) more WHERE c.id = more.campaign;
  RETURN NULL;
END $$;
CREATE TRIGGER campaign_rewards_are_counted AFTER INSERT ON campaign_rewards
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_rewards();
CREATE FUNCTION refuse_other_campaign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL OR (OLD.paid <> NEW.paid AND pg_trigger_depth() < 2)
      OR (OLD.id, OLD.asset, OLD.funds, OLD.rule, OLD.starts_at, OLD.ends_at, OLD.created_by, OLD.created_at)
      <> (NEW.id, NEW.asset, NEW.funds, NEW.rule, NEW.starts_at, NEW.ends_at, NEW.created_by, NEW.created_at) THEN
    RAISE EXCEPTION 'a campaign pays and ends, and is not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER campaigns_only_pay_and_end BEFORE UPDATE OR DELETE ON campaigns FOR EACH ROW EXECUTE FUNCTION refuse_other_campaign();
CREATE FUNCTION refuse_used_campaign() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a new campaign has paid nothing and lasts' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER campaigns_start_fresh BEFORE INSERT ON campaigns
  FOR EACH ROW WHEN (NEW.paid <> 0 OR NEW.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_used_campaign();

-- Refunds: a sale is taken back by two operators --------------------------------------------------------------------------
CREATE TABLE refunds (
  purchase_id text CONSTRAINT refunds_once PRIMARY KEY REFERENCES level_purchases (id),
  requested_by text NOT NULL CHECK (requested_by ~ '^[a-z0-9-]{1,40}$'),
  note text NOT NULL CHECK (note <> ''),
  requested_at timestamptz NOT NULL,
  approved_by text CHECK (approved_by ~ '^[a-z0-9-]{1,40}$'),
  approved_at timestamptz,
  CONSTRAINT refunds_need_another CHECK (approved_by <> requested_by),
  CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE INDEX refunds_waiting ON refunds (requested_at) WHERE approved_at IS NULL;
CREATE FUNCTION refuse_other_refund() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.approved_at IS NOT NULL OR (OLD.purchase_id, OLD.requested_by, OLD.note, OLD.requested_at)
      <> (NEW.purchase_id, NEW.requested_by, NEW.note, NEW.requested_at) THEN
    RAISE EXCEPTION 'a refund is approved once, and not changed' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refunds_are_approved_once BEFORE UPDATE OR DELETE ON refunds FOR EACH ROW EXECUTE FUNCTION refuse_other_refund();
CREATE FUNCTION refuse_approved_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a refund is requested first' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER refunds_are_requested_first BEFORE INSERT ON refunds
  FOR EACH ROW WHEN (NEW.approved_at IS NOT NULL) EXECUTE FUNCTION refuse_approved_request();

-- Members who want to be paid out without asking ---------------------------------------------------------------------------
ALTER TABLE users ADD COLUMN auto_payout boolean NOT NULL DEFAULT false;
CREATE INDEX users_auto_payout ON users (id) WHERE auto_payout;
