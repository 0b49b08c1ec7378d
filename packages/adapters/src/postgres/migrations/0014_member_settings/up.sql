-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- What a member has chosen for himself; without a row everything is as usual ---------------------------------------------------
CREATE TABLE member_settings (
  user_id uuid CONSTRAINT member_settings_one_each PRIMARY KEY REFERENCES users (id),
  -- His anti-phishing phrase, which stands above every message about money.
  phrase text CONSTRAINT member_settings_phrase_fits CHECK (char_length(phrase) BETWEEN 3 AND 40 AND phrase !~ '[[:cntrl:]]'),
  muted text[] NOT NULL DEFAULT '{}' CONSTRAINT member_settings_muted_known CHECK (muted <@ ARRAY['deposits', 'commissions', 'marketing']),
  shows_name boolean NOT NULL DEFAULT false,
  changed_at timestamptz NOT NULL
);

-- A notice of a kind its member does not want is settled without a delivery ---------------------------------------------------
ALTER TABLE notifications DROP CONSTRAINT notifications_state_check;
ALTER TABLE notifications ADD CONSTRAINT notifications_state_check
  CHECK (state IN ('pending', 'delivered', 'replaced', 'dead', 'skipped'));

-- Pages and rankings of what members earned and whom they invited --------------------------------------------------------------
ALTER TABLE referral_commissions ADD COLUMN serial bigint GENERATED ALWAYS AS IDENTITY;
CREATE UNIQUE INDEX referral_commissions_user_serial ON referral_commissions (user_id, serial);
CREATE INDEX referral_commissions_user_buyer ON referral_commissions (user_id, buyer_id) WHERE state <> 'reversed';
CREATE INDEX referral_commissions_ranking ON referral_commissions (asset, user_id) INCLUDE (amount) WHERE state <> 'reversed';
CREATE UNIQUE INDEX referrals_sponsor_serial ON referrals (sponsor_id, user_serial);
