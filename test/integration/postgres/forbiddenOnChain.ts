const NEW = `chain_id, '0x' || repeat('e', 64), log_index, block_number`
const COLUMNS = `chain_id, tx_hash, log_index, block_number, block_hash, timestamp_seconds, from_address, to_address, asset, amount, proof`

/** What the database must refuse about finality, suspense, reversals and incidents. */
export const forbiddenOnChain: ReadonlyArray<readonly [promise: string, statement: string]> = [
  [
    "nothing becomes final in a block without evidence",
    `INSERT INTO transactions (${COLUMNS}, purpose, state) SELECT ${NEW}, '0x' || repeat('f', 64), timestamp_seconds, from_address,
       to_address, asset, amount, proof, 'dust', 'final' FROM transactions LIMIT 1`
  ],
  [
    "evidence for another height with the same hash proves nothing",
    `INSERT INTO transactions (${COLUMNS}, purpose, state) SELECT chain_id, '0x' || repeat('e', 64), log_index, block_number + 1, block_hash,
       timestamp_seconds, from_address, to_address, asset, amount, proof, 'dust', 'final' FROM transactions LIMIT 1`
  ],
  [
    "nothing new can pretend to be older than evidence",
    `INSERT INTO transactions (${COLUMNS}, purpose, before_evidence) SELECT ${NEW}, block_hash, timestamp_seconds, from_address,
       to_address, asset, amount, proof, 'dust', true FROM transactions LIMIT 1`
  ],
  [
    "a member's payment has a member, and nothing else has one",
    `INSERT INTO transactions (${COLUMNS}, purpose, user_id) SELECT ${NEW}, block_hash, timestamp_seconds, from_address,
       to_address, asset, amount, proof, 'dust', users.id FROM transactions, users LIMIT 1`
  ],
  [
    "what is in suspense has its reason",
    `INSERT INTO transactions (${COLUMNS}, purpose) SELECT ${NEW}, block_hash, timestamp_seconds, from_address,
       to_address, asset, amount, proof, 'suspense' FROM transactions LIMIT 1`
  ],
  [
    "evidence has as many witnesses as its quorum",
    "INSERT INTO block_evidence SELECT chain_id, number, '0x' || repeat('d', 64), rule, 1, now() FROM block_evidence LIMIT 1"
  ],
  [
    "a provider is one witness",
    "INSERT INTO block_witnesses SELECT chain_id, number, hash, provider, final + 1, latest FROM block_witnesses LIMIT 1"
  ],
  [
    "whoever is not that far is no witness",
    "INSERT INTO block_witnesses SELECT chain_id, number, hash, 'nobody', number - 1, latest FROM block_witnesses LIMIT 1"
  ],
  ["evidence is never changed", "UPDATE block_evidence SET quorum = 1"],
  ["evidence is never deleted", "DELETE FROM block_evidence"],
  ["a witness is never changed", "UPDATE block_witnesses SET provider = 'other'"],
  ["a witness is never deleted", "TRUNCATE block_witnesses"],
  [
    "dust is no deposit",
    `INSERT INTO deposits (chain_id, tx_hash, log_index, block_number, suspense_reason, asset, amount, final_at)
     SELECT chain_id, tx_hash, log_index, block_number, 'unknown sender', asset, amount, now()
     FROM transactions WHERE purpose = 'dust' LIMIT 1`
  ],
  ["a decision about suspense is never changed", "UPDATE suspense_decisions SET note = 'x'"],
  ["a decision about suspense is never deleted", "DELETE FROM suspense_decisions"],
  [
    "money that was assigned is not decided about again",
    `INSERT INTO suspense_decisions (deposit_id, action, user_id, operator, note, decided_at)
     SELECT deposit_id, 'assign', user_id, 'eve', 'mine', now() FROM suspense_decisions WHERE action = 'assign' LIMIT 1`
  ],
  [
    "money of a member is not in suspense",
    `INSERT INTO suspense_decisions (deposit_id, action, operator, note, decided_at)
     SELECT id, 'keep', 'eve', 'x', now() FROM deposits WHERE state = 'credited' LIMIT 1`
  ],
  [
    "without an operator only a member's proof decides",
    `INSERT INTO suspense_decisions (deposit_id, action, note, decided_at)
     SELECT deposit_id, 'return', 'x', now() FROM suspense_decisions WHERE action = 'return' LIMIT 1`
  ],
  [
    "nothing is assigned without a decision",
    `INSERT INTO suspense_assignments (deposit_id, decision, user_id)
     SELECT d.id, 1, u.id FROM deposits d, users u WHERE d.state = 'suspense'
       AND NOT EXISTS (SELECT 1 FROM suspense_assignments a WHERE a.deposit_id = d.id) LIMIT 1`
  ],
  ["an assignment is settled once", "UPDATE suspense_assignments SET settled_at = NULL, intent = NULL, bought = NULL"],
  ["an assignment is never deleted", "DELETE FROM suspense_assignments"],
  ["a reversal needs its incident", "INSERT INTO deposit_reversals SELECT id, 1000000, now() FROM transactions LIMIT 1"],
  ["a deposit is reversed once", "INSERT INTO deposit_reversals SELECT transfer_id, incident_id, now() FROM deposit_reversals LIMIT 1"],
  ["a reversal is never taken back", "DELETE FROM deposit_reversals"],
  ["a level is taken back once", "INSERT INTO level_reversals SELECT purchase_id, now() FROM level_reversals LIMIT 1"],
  ["a level that was taken back stays so", "DELETE FROM level_reversals"],
  ["a place where a transfer was seen is never forgotten", "DELETE FROM transfer_places"],
  [
    "an incident is not closed before its operators agree",
    "UPDATE incidents SET closed_at = now() WHERE closed_at IS NULL AND approvals_needed > 0"
  ],
  ["an incident is not made easier to close", "UPDATE incidents SET approvals_needed = 0"],
  ["an incident does not stop less", "UPDATE incidents SET stops = '{}'"],
  ["an incident is never deleted", "DELETE FROM incidents"],
  [
    "one incident is open per kind and subject",
    `INSERT INTO incidents (kind, subject, facts, stops, approvals_needed, opened_at)
     SELECT kind, subject, facts, stops, approvals_needed, now() FROM incidents WHERE closed_at IS NULL LIMIT 1`
  ],
  ["an operator agrees once", "INSERT INTO incident_approvals SELECT incident_id, operator, now() FROM incident_approvals LIMIT 1"],
  ["an approval is never taken back", "DELETE FROM incident_approvals"],
  [
    "an address belongs to one member",
    `INSERT INTO deposit_addresses
     SELECT u.id, a.address, a.path, now() FROM deposit_addresses a, users u WHERE u.id <> a.user_id LIMIT 1`
  ],
  ["a member's address is never changed", "UPDATE deposit_addresses SET address = '0x' || repeat('1', 40)"],
  ["what a token was is never forgotten", "DELETE FROM token_pins"]
]
