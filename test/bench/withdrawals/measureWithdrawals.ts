import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import * as OurWallet from "@sigmatrade/core/deposit/OurWallet"
import { availableOf, HOUSE_CAPITAL } from "@sigmatrade/core/ledger/Account"
import { Movement } from "@sigmatrade/core/ledger/Entry"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { Amount, ZERO } from "@sigmatrade/core/money/Amount"
import { USDT } from "@sigmatrade/core/money/Asset"
import { requestForMember } from "@sigmatrade/core/payout/requestWithdrawal"
import { ClientKey } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalPolicy } from "@sigmatrade/core/payout/WithdrawalPolicy"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, ManagedRuntime, References, Result } from "effect"
import { SqlClient } from "effect/sql"
import { randomUUID } from "node:crypto"
import { settings } from "../../support/community.ts"
import { addMembers } from "../backfill/addMembers.ts"
import type { BenchServer } from "../BenchServer.ts"
import { clientOf, migrateOn } from "../BenchServer.ts"
import type { Spread } from "../median.ts"
import { secondsOf, spreadOf } from "../median.ts"

/** A hundred withdrawals at once out of a balance worth ten. */
export interface WithdrawalFigures {
  readonly asked: number
  /** How many got their money: in every round the same, or the run fails. */
  readonly granted: number
  readonly rounds: number
  /** Until every one of them has its answer, in ms. */
  readonly oursMs: Spread
  readonly bareMs: Spread
  /** Bare over ours, round by round. */
  readonly ratio: Spread
}

const ASKED = 100
const WORTH = 10
const ROUNDS = 15
const SHORT_ROUNDS = 5
const WARM_ROUNDS = 3
/** As many as one app has. */
const CONNECTIONS = 20
const DATABASE = "withdrawals"
const AMOUNT = Amount.make(10n ** 18n)
const PLENTY = Amount.make(2n ** 100n)
const together = { concurrency: "unbounded" } as const

/** Nothing but the balance limits them. */
const rules = Layer.succeed(WithdrawalPolicy, {
  assets: new Map([[USDT.id, { minimum: AMOUNT, fee: ZERO, requestMax: PLENTY, dayMax: PLENTY, hourMax: PLENTY, autoMax: PLENTY, oneApprovalMax: PLENTY }]]),
  inFlightMax: ASKED + 1, expiryHours: 72, walletCooldownHours: 0
})

const worldOn = (server: BenchServer) =>
  ManagedRuntime.make(OurWallet.layer.pipe(Layer.provideMerge(Layer.mergeAll(
    PostgresAdapters.layer.pipe(Layer.provideMerge(clientOf(server.port, DATABASE, CONNECTIONS))), settings, rules,
    Layer.succeed(References.TracerEnabled, false)
  ))))

/** The next of the members, with a balance worth ten. */
const enrich = Effect.fn("enrich")(function*(index: number) {
  const [row] = yield* (yield* SqlClient.SqlClient)`SELECT id FROM users ORDER BY serial OFFSET ${index} LIMIT 1`
  const userId = UserId.make(String(row?.["id"]))
  const paid = new Movement({ debit: HOUSE_CAPITAL, credit: availableOf(userId), asset: USDT.id, amount: Amount.make(AMOUNT * BigInt(WORTH)) })
  yield* (yield* Ledger).post([{ kind: "deposit-final", businessId: `money of ${userId}`, movements: [paid] }], yield* DateTime.now)
  return userId
})

/** Asks a hundred times at once, the password being proven. Answers how many got something, which is checked against the books. */
const askOurs = Effect.fn("askOurs")(function*(userId: UserId) {
  const wish = () => ({ userId, clientKey: ClientKey.make(randomUUID()), asset: USDT.id, amount: AMOUNT })
  const results = yield* Effect.forEach(Array.from({ length: ASKED }, wish), (one) => Effect.result(requestForMember(one)), together)
  const refused = results.filter(Result.isFailure)
  if (refused.some(({ failure }) => failure._tag !== "InsufficientFunds")) return yield* Effect.die(new Error(JSON.stringify(refused)))
  return results.length - refused.length
})

const makeBare = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE bare_balances (id int PRIMARY KEY, balance numeric NOT NULL CHECK (balance >= 0))`
  yield* sql`CREATE TABLE bare_withdrawals (id uuid PRIMARY KEY, owner int NOT NULL, amount numeric NOT NULL)`
})

/** The least that can be called a withdrawal: a guarded balance and a row, in one transaction each, over the same connections. */
const askBare = Effect.fn("askBare")(function*(index: number) {
  const sql = yield* SqlClient.SqlClient
  const one = Effect.suspend(() => sql.withTransaction(Effect.gen(function*() {
    const taken = yield* sql`
      UPDATE bare_balances SET balance = balance - ${String(AMOUNT)} WHERE id = ${index} AND balance >= ${String(AMOUNT)} RETURNING balance`
    if (taken.length === 0) return false
    yield* sql`INSERT INTO bare_withdrawals (id, owner, amount) VALUES (${randomUUID()}, ${index}, ${String(AMOUNT)})`
    return true
  })))
  return (yield* Effect.forEach(Array.from({ length: ASKED }), () => one, together)).filter((isTaken) => isTaken).length
})

const check = (granted: number) => {
  if (granted !== WORTH) throw new Error(`${granted} of ${ASKED} were granted out of a balance worth ${WORTH}`)
}

/** Measures a hundred withdrawals at once against bare transactions that do no more than guard a balance, in turns. */
export const measureWithdrawals = async (server: BenchServer, short: boolean, say: (line: string) => void): Promise<WithdrawalFigures> => {
  const rounds = short ? SHORT_ROUNDS : ROUNDS
  await server.create(DATABASE)
  await migrateOn(server.port, DATABASE)
  const world = worldOn(server)
  try {
    await world.runPromise(Effect.andThen(
      addMembers(Array.from({ length: WARM_ROUNDS + rounds }, (_, index) => `0x${(index + 4096).toString(16).padStart(40, "0")}`)), makeBare))
    const seen: Array<{ readonly ours: number; readonly bare: number }> = []
    for (let round = 0; round < WARM_ROUNDS + rounds; round += 1) {
      const userId = await world.runPromise(enrich(round))
      const ours = await secondsOf(async () => check(await world.runPromise(askOurs(userId))))
      await world.runPromise(Effect.flatMap(SqlClient.SqlClient, (sql) => sql`INSERT INTO bare_balances VALUES (${round}, ${String(AMOUNT * BigInt(WORTH))})`))
      const bare = await secondsOf(async () => check(await world.runPromise(askBare(round))))
      if (round >= WARM_ROUNDS) seen.push({ ours, bare })
    }
    const ratio = spreadOf(seen.map(({ bare, ours }) => bare / ours))
    const [oursMs, bareMs] = [spreadOf(seen.map(({ ours }) => ours * 1000)), spreadOf(seen.map(({ bare }) => bare * 1000))]
    say(`withdrawals, ${ASKED} at once, ${WORTH} granted: ours ${oursMs.median.toFixed(0)} ms, bare ${bareMs.median.toFixed(0)} ms, ratio ${ratio.median.toFixed(2)}`)
    return { asked: ASKED, granted: WORTH, rounds, oursMs, bareMs, ratio }
  } finally {
    await world.dispose()
    await server.drop(DATABASE)
  }
}
