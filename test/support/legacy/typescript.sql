-- The schema of the inherited TypeScript system, as far as it is read: columns, types and keys of its entities and migrations.
CREATE TABLE users (
  id serial PRIMARY KEY, telegram_id bigint UNIQUE NOT NULL, username varchar(255), wallet_address varchar(42) UNIQUE, financial_password varchar(255),
  phone varchar(20), email varchar(255), referrer_id integer REFERENCES users (id), is_verified boolean NOT NULL DEFAULT false,
  is_banned boolean NOT NULL DEFAULT false, earnings_blocked boolean NOT NULL DEFAULT false,
  created_at timestamp NOT NULL DEFAULT now(), updated_at timestamp NOT NULL DEFAULT now()
);
CREATE TABLE deposits (
  id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id), level integer NOT NULL CHECK (level BETWEEN 1 AND 5), amount decimal(18, 8) NOT NULL,
  tx_hash varchar(66), status varchar(20) NOT NULL DEFAULT 'pending', block_number bigint, roi_cap_amount decimal(18, 8), roi_paid_amount decimal(18, 8),
  confirmed_at timestamp, created_at timestamp NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX ON deposits (user_id, level) WHERE status = 'pending';
CREATE UNIQUE INDEX ON deposits (tx_hash, user_id) WHERE tx_hash IS NOT NULL;
CREATE TABLE transactions (
  id serial PRIMARY KEY, user_id integer REFERENCES users (id), tx_hash varchar(66), type varchar(30) NOT NULL, amount decimal(18, 8) NOT NULL,
  from_address varchar(42), to_address varchar(42), block_number bigint, status varchar(30) NOT NULL DEFAULT 'pending', created_at timestamp NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX ON transactions (tx_hash) WHERE tx_hash IS NOT NULL AND tx_hash <> '';
CREATE TABLE referrals (
  id serial PRIMARY KEY, referrer_id integer NOT NULL REFERENCES users (id), referral_id integer NOT NULL REFERENCES users (id),
  level integer NOT NULL CHECK (level BETWEEN 1 AND 3), total_earned decimal(18, 8) NOT NULL DEFAULT 0, created_at timestamp NOT NULL DEFAULT now(),
  UNIQUE (referrer_id, referral_id)
);
CREATE TABLE referral_earnings (
  id serial PRIMARY KEY, referral_id integer NOT NULL, amount decimal(18, 8) NOT NULL, source_transaction_id integer, tx_hash varchar(66),
  paid boolean NOT NULL DEFAULT false, created_at timestamp NOT NULL DEFAULT now()
);
CREATE TABLE admins (
  id serial PRIMARY KEY, telegram_id bigint UNIQUE NOT NULL, username varchar(255), role varchar(20) NOT NULL, master_key varchar(255), created_by integer
);
CREATE TABLE reward_sessions (
  id serial PRIMARY KEY, name varchar(255) NOT NULL, reward_rate_level_1 decimal(10, 4), start_date timestamp, end_date timestamp, is_active boolean, created_by integer
);
CREATE TABLE deposit_rewards (
  id serial PRIMARY KEY, user_id integer NOT NULL, deposit_id integer NOT NULL, reward_session_id integer, deposit_level integer, deposit_amount decimal(18, 8),
  reward_rate decimal(10, 4), reward_amount decimal(20, 8) NOT NULL, paid boolean NOT NULL DEFAULT false, paid_at timestamp, tx_hash varchar(66),
  calculated_at timestamp NOT NULL DEFAULT now(), UNIQUE (deposit_id, reward_session_id)
);
CREATE TABLE payment_retries (
  id serial PRIMARY KEY, user_id integer NOT NULL, amount decimal(18, 8) NOT NULL, payment_type varchar(30) NOT NULL, earning_ids text NOT NULL,
  attempt_count integer NOT NULL DEFAULT 0, max_retries integer NOT NULL DEFAULT 5, last_attempt_at timestamp, next_retry_at timestamp, last_error text,
  error_stack text, in_dlq boolean NOT NULL DEFAULT false, resolved boolean NOT NULL DEFAULT false, tx_hash varchar(66)
);
CREATE TABLE failed_notifications (
  id serial PRIMARY KEY, user_telegram_id bigint NOT NULL, notification_type varchar(100) NOT NULL, message text, metadata jsonb,
  attempt_count integer NOT NULL DEFAULT 1, last_error text, critical boolean NOT NULL DEFAULT false, resolved boolean NOT NULL DEFAULT false
);
CREATE TABLE financial_password_recovery (
  id serial PRIMARY KEY, user_id integer NOT NULL, status varchar(20) NOT NULL, video_required boolean NOT NULL DEFAULT true, admin_comment text
);
CREATE TABLE blacklist (id serial PRIMARY KEY, telegram_id bigint UNIQUE NOT NULL, reason text, created_by_admin_id integer);
CREATE TABLE support_tickets (
  id serial PRIMARY KEY, user_id integer NOT NULL, category varchar(20) NOT NULL, status varchar(20) NOT NULL, assigned_admin_id integer,
  last_user_message_at timestamp, last_admin_message_at timestamp, created_at timestamp NOT NULL DEFAULT now()
);
CREATE TABLE support_messages (
  id serial PRIMARY KEY, ticket_id integer NOT NULL, sender varchar(10) NOT NULL, admin_id integer, text text, attachments jsonb,
  created_at timestamp NOT NULL DEFAULT now()
);
