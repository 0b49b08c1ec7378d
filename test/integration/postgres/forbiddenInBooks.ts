const reversal = (kind: string, original: string) =>
  `INSERT INTO ledger_entries (kind, business_id, booked_at, reverses) SELECT '${kind}', business_id, now(), id FROM ledger_entries e WHERE ${original} LIMIT 1`
const NOT_TAKEN_BACK = "NOT EXISTS (SELECT 1 FROM ledger_entries r WHERE r.reverses = e.id)"

/** What somebody with a database console might try on the chain of seals and on reversals, and why the database must refuse it. */
export const forbiddenInBooks: ReadonlyArray<readonly [promise: string, statement: string]> = [
  ["a seal is never changed", "UPDATE ledger_seals SET hash = '0x' || repeat('f', 64)"],
  ["a seal is never deleted", "DELETE FROM ledger_seals"],
  ["the chain is never emptied", "TRUNCATE ledger_seals"],
  ["the chain has no fork", "INSERT INTO ledger_seals SELECT (SELECT max(id) FROM ledger_entries), previous, hash FROM ledger_seals LIMIT 1"],
  ["a seal is of an entry", "INSERT INTO ledger_seals VALUES (1000000, '0x' || repeat('e', 64), '0x' || repeat('f', 64))"],
  ["an entry is sealed once", "INSERT INTO ledger_seals SELECT entry_id, '0x' || repeat('e', 64), hash FROM ledger_seals LIMIT 1"],
  ["the chain does not get shorter", "UPDATE ledger_seal_head SET entries = entries - 1, last_id = last_id - 1"],
  ["the head is not another one of the same length", "UPDATE ledger_seal_head SET hash = '0x' || repeat('f', 64)"],
  ["what is settled stays settled", "UPDATE ledger_seal_head SET settled_id = settled_id - 1"],
  ["the head is never deleted", "DELETE FROM ledger_seal_head"],
  ["the head is never emptied", "TRUNCATE ledger_seal_head"],
  ["there is one head", "INSERT INTO ledger_seal_head (one) VALUES (false)"],
  ["a reversal names what it takes back", "INSERT INTO ledger_entries (kind, business_id, booked_at) VALUES ('level-reversed', 'nothing', now())"],
  ["only what is booked is taken back", "INSERT INTO ledger_entries (kind, business_id, booked_at, reverses) VALUES ('level-reversed', 'nothing', now(), 1000000)"],
  ["an entry is taken back once", reversal("suspense-reversed", `e.kind = 'deposit-final' AND NOT ${NOT_TAKEN_BACK}`)],
  ["a reversal is of the kind of its original", reversal("level-reversed", `e.kind = 'wallet-moved' AND ${NOT_TAKEN_BACK}`)],
  ["a reversal is never taken back", reversal("suspense-reversed", "e.kind = 'level-reversed'")],
  ["what is no reversal takes nothing back", reversal("dust-final", `e.kind = 'wallet-moved' AND ${NOT_TAKEN_BACK}`)],
  [
    "a reversal has the business id of its original",
    `INSERT INTO ledger_entries (kind, business_id, booked_at, reverses) SELECT 'wallet-moved-reversed', 'another', now(), id FROM ledger_entries WHERE kind = 'wallet-moved' LIMIT 1`
  ],
  [
    "no amount is larger than the chain can hold",
    "INSERT INTO ledger_movements (entry_id, debit, credit, asset, amount) SELECT id, 'house:sales', 'house:fees', 'BNB', 2::numeric ^ 256 FROM ledger_entries LIMIT 1"
  ]
]
