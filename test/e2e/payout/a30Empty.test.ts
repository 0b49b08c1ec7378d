import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { payoutAccount, payoutKey } from "../../support/signerViem.ts"
import { closed, finalize, opened } from "../chain/books.ts"
import { coins } from "../chain/chainActions.ts"
import { backUp, restore } from "./copyDatabase.ts"
import type { Asked, PayoutWorld } from "./payoutWorld.ts"
import { startPayoutWorld } from "./payoutWorld.ts"

/** How long a wallet is watched that must not move. */
const WATCHED_MS = 4000

describe("A30 a copy from before the wallet's first payout", () => {
  let world: PayoutWorld
  let paid: ReadonlyArray<Asked>
  const folder = mkdtempSync(join(tmpdir(), "a30-"))
  /** A watcher with a key of its own and the log beside it, which no restore touches. */
  const start = () => {
    const places = { PAYOUT_KEY_FILE: join(folder, "key"), PAYOUT_SIGNING_LOG_FILE: join(folder, "signings.jsonl") }
    return world.startWatcher({ ...world.changes, ...places }, {}, null)
  }
  const nonce = () => world.anvil.client.getTransactionCount({ address: payoutAccount.address })
  const database = () => world.env["DB_DATABASE"] ?? ""
  const count = async (statement: string) => Number((await world.query(`SELECT count(*)::int AS count FROM ${statement}`))[0]?.["count"])
  const watched = async () => {
    const until = Date.now() + WATCHED_MS
    while (Date.now() < until) {
      await world.mine(1)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }
  beforeAll(async () => {
    world = await startPayoutWorld()
    writeFileSync(join(folder, "key"), `${payoutKey}\n`, { mode: 0o600 })
    paid = await world.approved(2, coins(10))
    for (const copy of ["first", "second"]) await backUp(database(), `${database()}_${copy}`)
    const watcher = start()
    await world.untilPaid(paid)
    await finalize(world)
    await watcher.stop()
    assert.deepStrictEqual(await world.timesPaid(paid), [1, 1])
  }, 180_000)
  afterAll(async () => {
    await world.close()
    rmSync(folder, { recursive: true })
  }, 60_000)

  it("even with a lane that begins behind them the signer's memory keeps what was paid from being paid again", async () => {
    await restore(`${database()}_first`, database())
    const head = await world.anvil.client.getBlockNumber()
    await world.query(`INSERT INTO payout_lanes (chain_id, wallet, next_nonce, first_nonce, start_block, epoch, holder, held_until)
      VALUES (56, $1, 2, 2, $2, 1, 'nobody', now())`, [world.changes["PAYOUT_WALLET_ADDRESS"], String(head)])
    const watcher = start()
    await opened(world, "withdrawal signed before")
    await watched()
    await watcher.stop()
    assert.deepStrictEqual([await nonce(), await world.timesPaid(paid)], [2, [1, 1]])
    assert.strictEqual(await count("incidents WHERE kind = 'withdrawal signed before' AND closed_at IS NULL"), 2)
    assert.strictEqual(await count("payouts"), 0)
  }, 120_000)

  it("starts in quarantine, and after two operators agree what was paid ends as paid, and only what was not is paid", async () => {
    await restore(`${database()}_second`, database())
    const unpaid = await world.approved(1, coins(10))
    const watcher = start()
    assert.deepStrictEqual((await opened(world, "books behind the chain"))["stops"], ["payouts", "broadcasts"])
    await finalize(world)
    await watched()
    assert.deepStrictEqual([await nonce(), await count("payouts"), await count("withdrawals WHERE state = 'approved'")], [2, 0, 3])
    assert.strictEqual(await count("incidents WHERE kind = 'foreign spend'"), 0)
    await world.approve("books behind the chain", "anna", "boris")
    await closed(world, "books behind the chain")
    await world.untilPaid([...paid, ...unpaid])
    await finalize(world)
    assert.deepStrictEqual(await world.withdrawals(), { paid: 3 })
    assert.deepStrictEqual([await nonce(), await world.timesPaid([...paid, ...unpaid])], [3, [1, 1, 1]])
    assert.strictEqual(await count("recovered_payouts WHERE withdrawal_id IS NOT NULL"), 2)
    assert.deepStrictEqual(await world.brokenInvariants(), [])
    await world.until("no incident is open", async () => await count("incidents WHERE closed_at IS NULL") === 0 ? true : undefined)
    await watcher.stop()
  }, 180_000)
})
