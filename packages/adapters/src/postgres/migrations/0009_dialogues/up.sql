-- Runs as the body of one DO block (see Migrations.ts), so it is one statement: all of it or nothing.

-- What a member is being asked, one thing at most. No money fact: it may be lost, and then he is asked again ------------------
CREATE TABLE dialogues (
  user_id uuid CONSTRAINT dialogues_one_each PRIMARY KEY REFERENCES users (id),
  id uuid NOT NULL,
  question text NOT NULL,
  -- Counts the senses in which the question was ever asked.
  meaning integer NOT NULL CHECK (meaning > 0),
  answers jsonb NOT NULL,
  step integer NOT NULL CHECK (step > 0),
  expires_at timestamptz NOT NULL
);
