import { PgClient } from "@effect/sql-pg"
import * as Migrations from "@sigmatrade/adapters/postgres/Migrations"
import * as PostgresAdapters from "@sigmatrade/adapters/postgres/PostgresAdapters"
import { buyLevel } from "@sigmatrade/core/deposit/buyLevel"
import { availableOf } from "@sigmatrade/core/ledger/Account"
import { balanceIn } from "@sigmatrade/core/ledger/balanceIn"
import { Ledger } from "@sigmatrade/core/ledger/Ledger"
import { campaignFunded, campaignReward } from "@sigmatrade/core/ledger/postings/campaignFunded"
import { LevelSale } from "@sigmatrade/core/level/LevelSale"
import { LevelStore } from "@sigmatrade/core/level/LevelStore"
import { LevelNumber, LevelPrice } from "@sigmatrade/core/level/LevelTable"
import { publishConfigured } from "@sigmatrade/core/level/publishConfigured"
import { BNB } from "@sigmatrade/core/money/Asset"
import { Bps } from "@sigmatrade/core/money/Bps"
import { formatAmount } from "@sigmatrade/core/money/formatAmount"
import { Money } from "@sigmatrade/core/money/Money"
import { parseAmount } from "@sigmatrade/core/money/parseAmount"
import { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { joinByInvitation } from "@sigmatrade/core/referral/joinByInvitation"
import { ReferralRates } from "@sigmatrade/core/referral/ReferralRates"
import { DisplayName, TelegramId } from "@sigmatrade/core/user/User"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Redacted, Result, Schema } from "effect"
import { SqlClient } from "effect/sql"

// A host with a table of its own. Whatever runs inside `Transaction.run`, its statements and ours, happens together or not at all.
class OutOfStock extends Schema.TaggedError<OutOfStock>()("OutOfStock", {}) {}

const price = Result.getOrThrow(parseAmount("0.05", BNB))
const level = LevelNumber.make(1)

/** The host's order: its own row, a bonus for the member, and the level he buys with it. */
const order = Effect.fn("order")(function*(user: User, inStock: boolean) {
  const sql = yield* SqlClient.SqlClient
  const ledger = yield* Ledger
  return yield* (yield* Transaction).run(Effect.gen(function*() {
    const now = yield* DateTime.now
    const money = new Money({ asset: BNB.id, amount: price })
    yield* sql`INSERT INTO host_orders (member) VALUES (${user.id})`
    yield* ledger.post([campaignFunded("host-bonus", money), campaignReward("host-bonus", user.id, "first order", money)], now)
    const levels = yield* LevelStore
    const { version } = yield* levels.table
    yield* buyLevel({ userId: user.id, level, asset: BNB.id, priceVersion: version, turn: yield* levels.turn(user.id, level) })
    if (!inStock) return yield* new OutOfStock()
  }))
})

const report = Effect.fn("report")(function*(title: string, { id }: User) {
  const sql = yield* SqlClient.SqlClient
  const orders = yield* sql`SELECT id FROM host_orders`
  const levels = (yield* (yield* LevelStore).owned([id])).get(id)?.size ?? 0
  const account = availableOf(id)
  const available = balanceIn(yield* (yield* Ledger).balances([account]), account, BNB.id)
  const entries = yield* sql`SELECT 1 FROM ledger_entries`
  console.log(`${title}: ${orders.length} orders, ${levels} levels, ${entries.length} entries, ${formatAmount(available, BNB)} BNB`)
})

const program = Effect.gen(function*() {
  const sql = yield* SqlClient.SqlClient
  yield* sql`CREATE TABLE host_orders (id bigserial PRIMARY KEY, member text NOT NULL)`
  yield* publishConfigured([new LevelPrice({ level, asset: BNB.id, price })])
  const { user } = yield* joinByInvitation({ telegramId: TelegramId.make(1), name: DisplayName.make("Anna"), language: "en" }, "")
  const refused = yield* order(user, false).pipe(Effect.as("nothing"), Effect.catchTag("OutOfStock", ({ _tag }) => Effect.succeed(_tag)))
  yield* report(`After ${refused}`, user)
  yield* order(user, true)
  yield* report("After an order", user)
})

const url = process.env["DATABASE_URL"]
if (url === undefined) throw new Error("DATABASE_URL must name an empty database")
const client = PgClient.layer({ url: Redacted.make(url), maxConnections: 4 })
const migrated = Migrations.layer.pipe(Layer.provideMerge(client))
const settings = Layer.merge(
  Layer.succeed(ReferralRates, [500, 400, 300].map((rate) => Bps.make(rate))),
  Layer.succeed(LevelSale, { sequential: false, commissionHoldHours: 0 })
)
await Effect.runPromise(program.pipe(Effect.provide(Layer.merge(PostgresAdapters.layer.pipe(Layer.provideMerge(migrated)), settings))))
