import { assert } from "vitest"
import type { RunningApp } from "../sandboxWorld.ts"
import type { ChainWorld, Row } from "./chainWorld.ts"

/** Everything a case may have left behind, in an order that does not depend on when it was written. */
const TABLES: Readonly<Record<string, string>> = {
  transactions: `SELECT id, block_number::int, block_hash, from_address, to_address, asset, amount::text, purpose, user_id, state
    FROM transactions ORDER BY id`,
  deposits: "SELECT id, user_id, asset, amount::text, state, bought FROM deposits ORDER BY id",
  entries: `SELECT e.kind, e.business_id, m.debit, m.credit, m.asset, m.amount::text AS amount
    FROM ledger_entries e JOIN ledger_movements m ON m.entry_id = e.id ORDER BY m.id`,
  purchases: "SELECT id, user_id, level, price::text, asset FROM level_purchases ORDER BY id",
  commissions: "SELECT purchase_id, tier, user_id, amount::text, state FROM referral_commissions ORDER BY purchase_id, tier",
  reversals: "SELECT transfer_id FROM deposit_reversals ORDER BY transfer_id",
  incidents: "SELECT id::int, kind, subject, stops, closed_at IS NULL AS open FROM incidents ORDER BY id",
  // How far a payment is on its way is told again when it is seen in another block.
  notices: "SELECT id, user_id FROM notifications WHERE id NOT LIKE 'deposit-seen:%' ORDER BY id"
}

/** All rows of a case. */
export type Books = Readonly<Record<keyof typeof TABLES, ReadonlyArray<Row>>>

/** Reads all rows of a case. */
export const readBooks = async (world: ChainWorld): Promise<Books> => {
  const tables = await Promise.all(Object.entries(TABLES).map(async ([name, statement]) => [name, await world.query(statement)] as const))
  return Object.fromEntries(tables)
}

/** How many rows each table must have; those not named must be empty. */
export type Counts = Readonly<Partial<Record<
  "transactions" | "deposits" | "entries" | "purchases" | "commissions" | "reversals" | "incidents" | "notices", number
>>>

const counted = (books: Books): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.keys(TABLES).map((name) => [name, books[name]?.length ?? 0]))

/** Waits until a watcher has read the chain up to a height, its older stretches too, and found it final up to another one. */
export const caughtUp = (
  world: ChainWorld,
  { final, head }: { readonly head: number; readonly final: number },
  waitMsMax?: number
): Promise<void> =>
  world.until(`the chain is read up to ${head} and final up to ${final}`, async () => {
    const [row] = await world.query(`
      SELECT (SELECT max(number) FROM scan_cursors)::int AS cursor, (SELECT max(number) FROM final_marks)::int AS mark,
        (SELECT count(*) FROM scan_gaps)::int AS gaps`)
    return Number(row?.["cursor"]) >= head && Number(row?.["mark"]) >= final && Number(row?.["gaps"]) === 0 ? row : undefined
  }, waitMsMax).then(() => undefined)

/** Nothing is on its way any more: no final payment waits for its credit, no commission for its release, no notice for its delivery. */
export const settled = (world: ChainWorld): Promise<void> =>
  world.until("nothing is on its way any more", async () => {
    const [row] = await world.query(`
      SELECT (SELECT count(*) FROM deposits d
          WHERE state = 'final' AND NOT EXISTS (SELECT 1 FROM deposit_reversals r WHERE r.transfer_id = d.id))
        + (SELECT count(*) FROM referral_commissions WHERE state = 'held')
        + (SELECT count(*) FROM notifications WHERE state = 'pending') AS waiting`)
    return Number(row?.["waiting"]) === 0 ? true : undefined
  }).then(() => undefined)

/** Confirmations the settings ask for. */
export const CONFIRMATIONS = 12

/** Mines until everything so far is final by the rule, and waits until the watcher has seen it. */
export const finalize = async (world: ChainWorld, blocks = CONFIRMATIONS + 3, waitMsMax?: number): Promise<void> => {
  const head = await world.mine(blocks)
  await caughtUp(world, { head, final: head - CONFIRMATIONS + 1 }, waitMsMax)
}

/** Forgets how far the chain was read, so that the next watcher reads all of it again. */
export const forgetProgress = async (world: ChainWorld): Promise<void> => {
  for (const table of ["block_headers", "scan_gaps", "scan_cursors", "final_marks"]) await world.query(`DELETE FROM ${table}`)
}

const check = async (world: ChainWorld, counts: Counts): Promise<Books> => {
  assert.deepStrictEqual(await world.brokenInvariants(), [])
  const books = await readBooks(world)
  const expected = Object.fromEntries(Object.keys(TABLES).map((name) => [name, counts[name as keyof Counts] ?? 0]))
  assert.deepStrictEqual(counted(books), expected, JSON.stringify(books, null, 1).slice(0, 8000))
  return books
}

/**
 * The end of every case: the invariants hold, exactly the stated rows exist, and neither a restart nor reading the whole chain again
 * changes one of them. `settings` are those the case's watcher ran with.
 */
export const audit = async (
  world: ChainWorld,
  watcher: Pick<RunningApp, "stop">,
  counts: Counts,
  settings: Record<string, string> = {},
  waitMsMax?: number
): Promise<void> => {
  const before = await check(world, counts)
  await watcher.stop()
  await forgetProgress(world)
  const again = world.startWatcher(settings)
  await finalize(world, CONFIRMATIONS + 3, waitMsMax)
  assert.deepStrictEqual(await check(world, counts), before)
  await again.stop()
}

/** Waits until a payment is credited; answers the level it bought. */
export const credited = async (world: ChainWorld, txHash: string, waitMsMax?: number): Promise<unknown> => {
  const row = await world.until(`${txHash} is credited`, async () =>
    (await world.query("SELECT bought FROM deposits WHERE tx_hash = $1 AND state = 'credited'", [txHash]))[0], waitMsMax)
  return row["bought"]
}

/** Waits for an open incident and answers it. */
export const opened = (world: ChainWorld, kind: string, waitMsMax = 60_000): Promise<Row> =>
  world.until(`the incident "${kind}" is open`, async () =>
    (await world.query(
      "SELECT id::int, subject, facts, stops, asset, approvals_needed FROM incidents WHERE kind = $1 AND closed_at IS NULL", [kind]
    ))[0], waitMsMax)

/** Waits until no incident of a kind is open. */
export const closed = (world: ChainWorld, kind: string): Promise<void> =>
  world.until(`the incident "${kind}" is closed`, async () =>
    (await world.query("SELECT 1 FROM incidents WHERE kind = $1 AND closed_at IS NULL", [kind])).length === 0 ? true : undefined
  ).then(() => undefined)
