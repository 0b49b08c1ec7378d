import { Address as CoreAddress } from "@sigmatrade/core/chain/Address"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { approveWithdrawal } from "@sigmatrade/core/payout/approveWithdrawal"
import { ClientKey, Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect } from "effect"
import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { fileURLToPath } from "node:url"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { payoutAccount } from "../../support/signerViem.ts"
import { closed, finalize, opened } from "../chain/books.ts"
import { coins } from "../chain/chainActions.ts"
import type { ChainMember } from "../chain/chainMember.ts"
import { joinMember } from "../chain/chainMember.ts"
import { backUp, restore } from "./copyDatabase.ts"
import type { PayoutWorld } from "./payoutWorld.ts"
import { startPayoutWorld, usdtOf } from "./payoutWorld.ts"

/** How long a quarantine is watched. */
const WATCHED_MS = 5000

const startProcess = (env: Readonly<Record<string, string>>) => {
  const main = fileURLToPath(new URL("./watcherMain.ts", import.meta.url))
  const child = spawn(process.execPath, ["--conditions=@sigmatrade/source", "--disable-warning=ExperimentalWarning", main], {
    env: { PATH: process.env["PATH"] ?? "", ...env }, stdio: "ignore"
  })
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()))
  return async () => {
    child.kill("SIGTERM")
    await ended
  }
}

describe("A30 yesterday's backup", () => {
  let world: PayoutWorld
  let other: ChainMember
  const ends: Array<() => Promise<void>> = []
  const start = () => {
    const end = startProcess({ ...world.env, ...world.changes })
    ends.push(end)
    return end
  }
  beforeAll(async () => {
    world = await startPayoutWorld()
    other = await joinMember(world, "asks for money too")
  }, 120_000)
  afterAll(async () => {
    await Promise.all(ends.map((end) => end()))
    await world.close()
  }, 60_000)

  /** A member asks for whole USDT to his own wallet; `waits`: an operator must agree. */
  const ask = async (member: ChainMember, whole: number, waits = false) => {
    const id = WithdrawalId.make(randomUUID())
    await world.run(Effect.gen(function*() {
      const now = yield* DateTime.now
      const withdrawal = new Withdrawal({
        id, userId: member.user.id, clientKey: ClientKey.make(id), asset: USDT.id, amount: Amount.make(coins(whole)), fee: ZERO,
        destination: CoreAddress.make(member.account.address.toLowerCase()), state: waits ? "requested" : "approved", revision: 1,
        approvalsNeeded: waits ? 1 : 0, requestedAt: now, expiresAt: DateTime.add(now, { hours: 72 }), settledAt: null, reason: null
      })
      yield* (yield* Transaction).run(Effect.andThen(
        (yield* Ledger).post([withdrawalRequested(withdrawal)], now), (yield* WithdrawalStore).add(withdrawal)
      ))
    }))
    return id
  }
  const stateOf = async (id: WithdrawalId) => (await world.query("SELECT state FROM withdrawals WHERE id = $1", [id]))[0]?.["state"]
  const nonce = () => world.anvil.client.getTransactionCount({ address: payoutAccount.address })
  const paidTo = ({ account }: ChainMember) => usdtOf(world, account.address)
  const count = async (statement: string) => Number((await world.query(`SELECT count(*)::int AS count FROM ${statement}`))[0]?.["count"])
  const mineUntil = (what: string, ask_: () => Promise<boolean>) =>
    world.until(`${what}: ${world.log().slice(-2000)}`, async () => {
      // A block at a time that watchers can follow on a busy machine.
      await new Promise((resolve) => setTimeout(resolve, 150))
      await world.mine(1)
      return await ask_() ? true : undefined
    }, 60_000)

  it("A30: a copy from before five payouts starts in quarantine, and after two operators agree no payout repeats and none is lost", async () => {
    const { member } = world
    let stop = start()
    await other.payUsdt(coins(500))
    await finalize(world)
    await world.until("the other has money", async () => await other.available() === coins(500) ? true : undefined)
    await world.untilPaid([{ id: await ask(member, 10), to: member.account.address, amount: coins(10) }])
    await finalize(world)
    await stop()
    const [eleven, twelve] = [await ask(member, 11), await ask(member, 12)]
    const [thirteen, fourteen] = [await ask(member, 13, true), await ask(other, 14)]
    const database = world.env["DB_DATABASE"] ?? ""
    await backUp(database, `${database}_copy`)

    // After the copy: five payouts, six deposits, a member.
    await world.run(approveWithdrawal(thirteen, 1, OperatorName.make("anna")))
    const fifteen = await ask(member, 15)
    const before = { member: await paidTo(member), other: await paidTo(other) }
    stop = start()
    const asked = [eleven, twelve, thirteen, fourteen, fifteen]
    await world.untilPaid(asked.map((id) => ({ id, to: member.account.address, amount: 0n })))
    const newcomer = await joinMember(world, "joins after the copy")
    const payments: ReadonlyArray<readonly [ChainMember, number]> = [[member, 21], [member, 22], [member, 23], [other, 24], [other, 25], [newcomer, 26]]
    for (const [payer, whole] of payments) await payer.payUsdt(coins(whole))
    await finalize(world)
    await world.until("the deposits are credited", async () => await count("deposits WHERE state = 'credited'") === 8 ? true : undefined)
    await stop()
    assert.strictEqual(await paidTo(member), before.member + coins(11 + 12 + 13 + 15 - 21 - 22 - 23))
    await restore(`${database}_copy`, database)
    assert.strictEqual(await stateOf(eleven), "approved")

    // Another one of eleven, really unpaid: it looks exactly like the one that was paid.
    const unpaid = await ask(member, 11)
    const [used, told] = [await nonce(), [member, other].map(({ texts }) => texts().length)]
    stop = start()
    const incident = await opened(world, "books behind the chain")
    assert.deepStrictEqual(incident["stops"], ["payouts", "broadcasts"])
    await finalize(world)
    await world.until("the deposits are imported", async () =>
      await count("deposits WHERE state = 'credited'") === 7 && await count("deposits WHERE state = 'suspense'") === 1 ? true : undefined)
    const until = Date.now() + WATCHED_MS
    while (Date.now() < until) {
      await world.mine(1)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    assert.strictEqual(await nonce(), used, "nothing was signed")
    assert.deepStrictEqual([member, other].map(({ texts }) => texts().length), told, "nobody was told anything")
    assert.isAbove(await count("notifications WHERE state = 'pending'"), 0)
    assert.strictEqual(((await opened(world, "books behind the chain"))["facts"] as Record<string, string>)["spends"], "5")
    assert.strictEqual(await count("incidents WHERE kind = 'foreign spend'"), 0)
    assert.strictEqual(await count("payouts"), 1)

    const held = await member.available()
    await world.approve("books behind the chain", "anna", "boris")
    await closed(world, "books behind the chain")
    await mineUntil("the really unpaid one is paid", async () => await stateOf(unpaid) === "paid")
    for (const id of [eleven, twelve, thirteen, fourteen]) assert.strictEqual(await stateOf(id), "paid")
    const recovered = await world.query("SELECT withdrawal_id AS id, taken::text AS taken FROM recovered_payouts")
    assert.deepStrictEqual(new Set(recovered.map(({ id }) => id)), new Set([eleven, twelve, thirteen, fourteen, null]))
    assert.deepStrictEqual(recovered.filter(({ id }) => id === null).map(({ taken }) => taken), [String(coins(15))])
    assert.strictEqual(await member.available(), held - coins(15))
    assert.strictEqual(await nonce(), used + 1, "one payment more, and no more")
    assert.strictEqual(await paidTo(member), before.member + coins(11 + 12 + 13 + 15 - 21 - 22 - 23 + 11))
    assert.strictEqual(await paidTo(other), before.other + coins(14 - 24 - 25))
    assert.strictEqual(await count("payout_withdrawals WHERE withdrawal_id IN (SELECT withdrawal_id FROM recovered_payouts)"), 0)

    // What was kept back is delivered, each once, and the books say what the chain says.
    await mineUntil("nothing waits to be told", async () => await count("notifications WHERE state = 'pending'") === 0)
    assert.isTrue(member.texts().length > (told[0] ?? 0))
    await finalize(world)
    await new Promise((resolve) => setTimeout(resolve, WATCHED_MS))
    assert.strictEqual(await nonce(), used + 1)
    assert.strictEqual(await count("recovered_payouts"), 5)
    const [books] = await world.query("SELECT balance::text AS balance FROM ledger_balances WHERE account = 'chain:payout' AND asset = 'USDT'")
    assert.strictEqual(BigInt((books?.["balance"] ?? "0") as string), -(await usdtOf(world, payoutAccount.address)))
    assert.deepStrictEqual(await world.brokenInvariants(), [])
    assert.strictEqual(await count("incidents WHERE closed_at IS NULL"), 0)
    await stop()
  }, 240_000)
})
