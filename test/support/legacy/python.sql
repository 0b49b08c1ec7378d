-- What the inherited Python systems add to the TypeScript one, and change of it.
ALTER TABLE users
  ADD COLUMN balance decimal(18, 8) NOT NULL DEFAULT 0, ADD COLUMN total_earned decimal(18, 8) NOT NULL DEFAULT 0,
  ADD COLUMN pending_earnings decimal(18, 8) NOT NULL DEFAULT 0, ADD COLUMN is_active boolean NOT NULL DEFAULT true, ADD COLUMN last_active timestamptz,
  ADD COLUMN referral_code varchar(20) UNIQUE, ADD COLUMN suspicious boolean NOT NULL DEFAULT false, ADD COLUMN withdrawal_blocked boolean NOT NULL DEFAULT false,
  ADD COLUMN bot_blocked boolean NOT NULL DEFAULT false, ADD COLUMN bot_blocked_at timestamptz, ADD COLUMN language varchar(5) NOT NULL DEFAULT 'ru',
  ADD COLUMN finpass_attempts integer NOT NULL DEFAULT 0, ADD COLUMN finpass_locked_until timestamptz, ADD COLUMN is_admin boolean NOT NULL DEFAULT false,
  ALTER COLUMN created_at TYPE timestamptz, ALTER COLUMN updated_at TYPE timestamptz;
ALTER TABLE deposits ADD COLUMN wallet_address varchar(42), ADD COLUMN deposit_version_id integer, ADD COLUMN updated_at timestamptz;
ALTER TABLE transactions
  ADD COLUMN fee decimal(18, 8) NOT NULL DEFAULT 0, ADD COLUMN balance_before decimal(18, 8), ADD COLUMN balance_after decimal(18, 8),
  ADD COLUMN description text, ADD COLUMN reference_id integer, ADD COLUMN reference_type varchar(50), ADD COLUMN updated_at timestamptz;
ALTER TABLE blacklist
  DROP CONSTRAINT blacklist_telegram_id_key, ALTER COLUMN telegram_id DROP NOT NULL, ADD COLUMN wallet_address varchar(42),
  ADD COLUMN action_type varchar(30), ADD COLUMN appeal_deadline timestamptz, ADD COLUMN is_active boolean NOT NULL DEFAULT true;
ALTER TABLE support_tickets ALTER COLUMN user_id DROP NOT NULL, ADD COLUMN telegram_id bigint;
CREATE TABLE appeals (
  id serial PRIMARY KEY, user_id integer NOT NULL, blacklist_id integer, appeal_text text NOT NULL, status varchar(20) NOT NULL,
  reviewed_by integer, review_notes text, reviewed_at timestamptz, created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE user_wallet_history (
  id serial PRIMARY KEY, user_id integer NOT NULL, old_wallet_address varchar(42) NOT NULL, new_wallet_address varchar(42) NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now()
);
