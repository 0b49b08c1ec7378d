-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- A chat that has moved: where its member is told from then on. Null: in the chat of his account -------------------------------
ALTER TABLE users ADD COLUMN chat_id bigint CHECK (chat_id <> 0);

-- Lanes. What an older version writes, while both run, goes by money: nothing it tells is less urgent ----------------------------
ALTER TABLE notifications
  ADD COLUMN lane text NOT NULL DEFAULT 'money' CONSTRAINT notifications_lane_known CHECK (lane IN ('money', 'account', 'support', 'marketing')),
  -- Nobody knows whether it arrived: then it is not sent again.
  ADD COLUMN at_most_once boolean NOT NULL DEFAULT false;
UPDATE notifications SET lane = 'account' WHERE state = 'pending' AND notification->>'_tag' IN ('WalletChanged', 'PasswordChanged', 'PasswordLocked');
UPDATE notifications SET at_most_once = true WHERE state = 'pending' AND leased_until IS NULL AND notification->>'_tag' = 'DepositSeen';
DROP INDEX notifications_due;
CREATE INDEX notifications_due ON notifications (array_position('{money,account,support,marketing}'::text[], lane), serial) WHERE state = 'pending';

-- Kept: its member cannot be reached, and is told of it together with the rest when he is back ---------------------------------
ALTER TABLE notifications DROP CONSTRAINT notifications_state_check;
ALTER TABLE notifications ADD CONSTRAINT notifications_state_known CHECK (state IN ('pending', 'delivered', 'replaced', 'dead', 'kept'));
CREATE INDEX notifications_kept ON notifications (user_id, serial) WHERE state = 'kept';
-- What was given up because its member was away waits for him now.
UPDATE notifications n SET state = 'kept', settled_at = NULL FROM failed_notifications f, users u
  WHERE n.state = 'dead' AND f.notification_id = n.id AND f.reason = 'unreachable' AND u.id = n.user_id AND NOT u.reachable;
UPDATE failed_notifications f SET status = 'resolved' FROM notifications n WHERE n.id = f.notification_id AND n.state = 'kept';

-- What operators did about notices that were given up --------------------------------------------------------------------------
CREATE TABLE dead_letter_acts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  notification_id text NOT NULL REFERENCES notifications (id),
  act text NOT NULL CHECK (act IN ('retried', 'resolved')),
  operator text NOT NULL CHECK (operator ~ '^[a-z0-9-]{1,40}$'),
  note text NOT NULL,
  acted_at timestamptz NOT NULL,
  CHECK (act = 'retried' OR note <> '')
);
CREATE UNIQUE INDEX dead_letter_resolved_once ON dead_letter_acts (notification_id) WHERE act = 'resolved';
CREATE INDEX dead_letter_acts_notification ON dead_letter_acts (notification_id, id);
CREATE INDEX failed_notifications_dead ON failed_notifications (failed_at) WHERE status = 'dead';
CREATE TRIGGER dead_letter_acts_are_history BEFORE UPDATE OR DELETE OR TRUNCATE ON dead_letter_acts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
