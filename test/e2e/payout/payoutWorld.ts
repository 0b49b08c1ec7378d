import { Address as CoreAddress } from "@sigmatrade/core/chain/Address"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { withdrawalRequested } from "@sigmatrade/core/ledger/postings/withdrawalRequested"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { AssetId } from "@sigmatrade/core/money/Asset"
import { ClientKey, Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalStore } from "@sigmatrade/core/payout/WithdrawalStore"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { DateTime, Effect } from "effect"
import { randomUUID } from "node:crypto"
import { parseAbiItem } from "viem"
import type { Address } from "viem"
import { assert } from "vitest"
import { tokenAbi, USDT_ADDRESS } from "../../sandbox/chain/installToken.ts"
import * as signerViem from "../../support/signerViem.ts"
import { payoutAccount, payoutAddress } from "../../support/signerViem.ts"
import { finalize } from "../chain/books.ts"
import { coins, mintUsdt } from "../chain/chainActions.ts"
import type { ChainMember } from "../chain/chainMember.ts"
import { joinMember } from "../chain/chainMember.ts"
import type { ChainWorld, Row } from "../chain/chainWorld.ts"
import { startChainWorld } from "../chain/chainWorld.ts"
import type { RunningApp } from "../sandboxWorld.ts"

/** A chain world with a payout wallet, and a member with money to ask for. */
export interface PayoutWorld extends ChainWorld {
  readonly member: ChainMember
  /** What a watcher is started with beside the world's own settings. */
  readonly changes: Readonly<Record<string, string>>
  readonly startPaying: (changes?: Record<string, string>) => RunningApp
  /**
   * The member asks for money to his wallet, as many times as named, and it is approved. Each asks for a few base units less than the amount,
   * so that no two of them ever ask for the same: what the chain has paid for one of them is told by its amount.
   */
  readonly approved: (count: number, amount: bigint, asset?: "USDT" | "BNB") => Promise<ReadonlyArray<Asked>>
  readonly withdrawals: () => Promise<Readonly<Record<string, number>>>
  /** How often the chain has paid each of them. */
  readonly timesPaid: (asked: ReadonlyArray<Asked>) => Promise<ReadonlyArray<number>>
  /** Mines and waits until every one of them is over; answers the states. */
  readonly untilPaid: (asked: ReadonlyArray<Asked>, waitMsMax?: number) => Promise<void>
}

/** A withdrawal that was asked for. */
export interface Asked {
  readonly id: WithdrawalId
  readonly to: Address
  readonly amount: bigint
}

/** No deposit buys anything: the money stays in the balance. */
export const DEAR = Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`DEPOSIT_LEVEL_${level}_USDT`, String(1_000_000 * level)]))

let serial = 0n

const ask = (member: ChainMember, amount: bigint, asset: string): { readonly asked: Asked; readonly step: Effect.Effect<void, unknown, Ledger | WithdrawalStore | Transaction> } => {
  serial += 1n
  const to = member.account.address
  const asked: Asked = { id: WithdrawalId.make(randomUUID()), to, amount: amount - serial }
  const step = Effect.gen(function*() {
    const now = yield* DateTime.now
    const withdrawal = new Withdrawal({
      id: asked.id, userId: member.user.id, clientKey: ClientKey.make(randomUUID()), asset: AssetId.make(asset), amount: Amount.make(asked.amount), fee: ZERO,
      destination: CoreAddress.make(to.toLowerCase()), state: "approved", revision: 1, approvalsNeeded: 0, requestedAt: now,
      expiresAt: DateTime.add(now, { hours: 72 }), settledAt: null, reason: null
    })
    yield* (yield* Transaction).run(Effect.andThen(
      Effect.flatMap(Ledger, (ledger) => ledger.post([withdrawalRequested(withdrawal)], now)),
      Effect.flatMap(WithdrawalStore, (store) => store.add(withdrawal))
    ))
  })
  return { asked, step }
}

/** What a wallet holds now, by the chain. */
export const usdtOf = ({ anvil: { client } }: ChainWorld, wallet: Address): Promise<bigint> =>
  client.readContract({ address: USDT_ADDRESS, abi: tokenAbi, functionName: "balanceOf", args: [wallet] })

const TRANSFER = parseAbiItem("event Transfer(address indexed from, address indexed to, uint256 value)")

const timesPaid = ({ anvil: { client } }: ChainWorld): PayoutWorld["timesPaid"] => async (asked) => {
  const logs = await client.getLogs({ address: USDT_ADDRESS, event: TRANSFER, args: { from: payoutAccount.address }, fromBlock: 0n })
  return asked.map(({ amount, to }) => logs.filter(({ args }) => args.value === amount && args.to === to).length)
}

/** Starts it with so much USDT in the payout wallet, BNB for gas, and a member whose balance holds `balance`, credited by a real deposit. */
export const startPayoutWorld = async (
  { balance = coins(1000), usdt = coins(1000), bnb = coins(1) }: { readonly balance?: bigint; readonly usdt?: bigint; readonly bnb?: bigint } = {}
): Promise<PayoutWorld> => {
  const world = await startChainWorld()
  const { client } = world.anvil
  const member = await joinMember(world, "asks for money")
  await client.setBalance({ address: payoutAccount.address, value: bnb })
  await mintUsdt(client, payoutAccount.address, usdt)
  const changes = { PAYOUT_WALLET_ADDRESS: payoutAddress, ...DEAR }
  const startPaying: PayoutWorld["startPaying"] = (more = {}) => world.startWatcher({ ...changes, ...more }, {}, signerViem.layer)
  const watcher = world.startWatcher(changes)
  await member.payUsdt(balance)
  await finalize(world)
  await world.until("the member has money", async () => await member.available() === balance ? true : undefined)
  await watcher.stop()
  const withdrawals = async () => {
    const rows = await world.query("SELECT state, count(*)::int AS count FROM withdrawals GROUP BY state")
    return Object.fromEntries(rows.map(({ count, state }) => [String(state), Number(count)]))
  }
  return {
    ...world, member, changes, startPaying, withdrawals, timesPaid: timesPaid(world),
    approved: async (count, amount, asset = "USDT") => {
      const all = Array.from({ length: count }, () => ask(member, amount, asset))
      for (const { step } of all) await world.run(Effect.orDie(step))
      return all.map(({ asked }) => asked)
    },
    untilPaid: async (asked, waitMsMax = 60_000) => {
      const ids = asked.map(({ id }) => id)
      await world.until("all are over", async () => {
        // A block at a time that watchers can follow on a busy machine.
        await new Promise((resolve) => setTimeout(resolve, 150))
        await world.mine(1)
        const [row] = await world.query("SELECT count(*)::int AS open FROM withdrawals WHERE id = ANY($1::uuid[]) AND settled_at IS NULL", [ids])
        return row?.["open"] === 0 ? true : undefined
      }, waitMsMax)
    }
  }
}

const NONCES = `SELECT nonce::int AS nonce, state, (SELECT count(DISTINCT hash)::int FROM payout_attempts a WHERE a.payout_id = p.id) AS hashes
  FROM payouts p ORDER BY nonce`

/** Each of them was paid exactly once what was asked for, nonces follow each other, each has one payout, and every invariant holds. */
export const auditPayouts = async (world: PayoutWorld, asked: ReadonlyArray<Asked>): Promise<ReadonlyArray<Row>> => {
  assert.deepStrictEqual(await world.timesPaid(asked), asked.map(() => 1))
  const payouts = await world.query(NONCES)
  assert.deepStrictEqual(payouts.map(({ nonce }) => nonce), payouts.map((_, index) => index))
  const count = await world.anvil.client.getTransactionCount({ address: payoutAccount.address })
  assert.strictEqual(payouts.length, count, "the chain has no transaction of the wallet that is no payout")
  assert.deepStrictEqual(await world.brokenInvariants(), [])
  const [books] = await world.query("SELECT balance::text AS balance FROM ledger_balances WHERE account = 'chain:payout' AND asset = 'USDT'")
  assert.strictEqual(BigInt((books?.["balance"] ?? "0") as string), -(await usdtOf(world, payoutAccount.address)), "the books say what the wallet holds")
  return payouts
}
