import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { LevelNumber, LevelPrice, LevelTable } from "@sigmatrade/core/level/LevelTable"
import { LevelStore, PricesMoved } from "@sigmatrade/core/level/LevelStore"
import { PriceVersion } from "@sigmatrade/core/level/PriceVersion"
import type { Purchase } from "@sigmatrade/core/level/Purchase"
import { AmountFromString } from "@sigmatrade/core/money/Amount"
import { PurchaseId } from "@sigmatrade/core/referral/Commission"
import { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { readRows } from "./readRows.ts"
import { together } from "./together.ts"

const PriceRow = Schema.Struct({ version: Schema.Int, ...LevelPrice.fields, price: AmountFromString })
const VersionRow = Schema.Struct({
  ...PriceRow.fields,
  publishedAt: Schema.DateTimeUtcFromDate,
  operator: Schema.NullOr(OperatorName),
  note: Schema.NullOr(Schema.String)
})
const OwnedRow = Schema.Struct({ userId: UserId, level: LevelNumber })
const TurnRow = Schema.Struct({ turn: Schema.Int })
const PurchaseRow = Schema.Struct({
  id: PurchaseId,
  userId: UserId,
  ...LevelPrice.fields,
  price: AmountFromString,
  priceVersion: Schema.Int
})
const BoughtRow = Schema.Struct({ ...PurchaseRow.fields, boughtAt: Schema.DateTimeUtcFromDate })
/** Broken finality did not take it back. */
const STANDS = "NOT EXISTS (SELECT 1 FROM level_reversals r WHERE r.purchase_id = level_purchases.id)"

const key = (prices: ReadonlyArray<LevelPrice>) =>
  prices.map(({ asset, level, price }) => `${level} ${asset} ${price}`).toSorted().join()

const table = (sql: SqlClient.SqlClient): LevelStore["Service"]["table"] =>
  readRows(PriceRow)(sql`
    SELECT version, level, asset, price FROM level_prices
    WHERE version = (SELECT max(version) FROM level_prices) ORDER BY level, asset`).pipe(
      Effect.map((rows) =>
        new LevelTable({ version: rows[0]?.version ?? 0, prices: rows.map((row) => new LevelPrice(row)) })
      )
    )

/** Inside the lock of the prices: puts these in force, unless they are. */
const put = Effect.fn("put")(function*(sql: SqlClient.SqlClient, current: LevelTable, prices: ReadonlyArray<LevelPrice>, at: DateTime.Utc) {
  if (key(current.prices) === key(prices)) return current
  yield* sql`
    INSERT INTO level_prices (version, level, asset, price, published_at)
    SELECT ${current.version + 1}::int, level, asset, price, ${DateTime.toDateUtc(at)}::timestamptz
    FROM unnest(${prices.map(({ level }) => level)}::int[], ${prices.map(({ asset }) => asset)}::text[],
      ${prices.map(({ price }) => String(price))}::text[]::numeric[]) AS given (level, asset, price)`
  return yield* table(sql)
})

/** Nobody else puts prices in force before commit. */
const held = (sql: SqlClient.SqlClient) => Effect.andThen(sql`LOCK TABLE level_prices IN SHARE ROW EXCLUSIVE MODE`, table(sql))

const publish = (sql: SqlClient.SqlClient): LevelStore["Service"]["publish"] => (prices, at) =>
  sql.withTransaction(Effect.flatMap(held(sql), (current) => put(sql, current, prices, at))).pipe(Effect.orDie)

const change = (sql: SqlClient.SqlClient): LevelStore["Service"]["change"] => ({ expected, note, operator, prices }, at) =>
  sql.withTransaction(Effect.gen(function*() {
    const current = yield* held(sql)
    if (current.version !== expected) return yield* new PricesMoved({ version: current.version })
    const next = yield* put(sql, current, prices, at)
    if (operator !== null && next.version !== current.version) {
      yield* sql`INSERT INTO level_price_changes (version, operator, note) VALUES (${next.version}, ${operator}, ${note})`
    }
    return next
  })).pipe(Effect.catchIf((error) => error._tag !== "PricesMoved", Effect.die))

const versions = (sql: SqlClient.SqlClient): LevelStore["Service"]["versions"] => (limit) =>
  readRows(VersionRow)(sql`
    SELECT p.version, p.level, p.asset, p.price, p.published_at AS "publishedAt", c.operator, c.note
    FROM level_prices p LEFT JOIN level_price_changes c USING (version)
    WHERE p.version > (SELECT coalesce(max(version), 0) FROM level_prices) - ${limit}::int ORDER BY p.version DESC, p.level, p.asset`).pipe(
      Effect.map((rows) =>
        [...Map.groupBy(rows, ({ version }) => version)].flatMap(([version, group]) =>
          group.slice(0, 1).map(({ note, operator, publishedAt }) => new PriceVersion({
            table: new LevelTable({ version, prices: group.map((row) => new LevelPrice(row)) }), publishedAt, operator, note
          })))
      )
    )

/** Who asks at the same moment is answered by the same statement. */
const ownedByAll = (sql: SqlClient.SqlClient) => (asked: ReadonlyArray<ReadonlyArray<UserId>>) =>
  readRows(OwnedRow)(sql`
    SELECT user_id AS "userId", level FROM level_purchases
    WHERE user_id = ANY(${[...new Set(asked.flat())]}::uuid[]) AND ${sql.literal(STANDS)}`).pipe(Effect.map((rows) => {
    const groups = Map.groupBy(rows, ({ userId }) => userId)
    return asked.map((userIds) => new Map(userIds.flatMap((id) => {
      const group = groups.get(id)
      return group === undefined ? [] : [[id, new Set(group.map(({ level }) => level))] as const]
    })))
  }))

/** As the trigger `count_turn` counts it. */
const turn = (sql: SqlClient.SqlClient): LevelStore["Service"]["turn"] => (userId, level) =>
  readRows(TurnRow)(sql`
    SELECT 1 + count(*)::int AS turn FROM level_purchases
    WHERE user_id = ${userId} AND level = ${level} AND NOT ${sql.literal(STANDS)}`).pipe(Effect.map((rows) => rows[0]?.turn ?? 1))

const toPurchase = ({ asset, id, level, price, priceVersion, userId }: typeof PurchaseRow.Type): Purchase => ({
  id, userId, priceVersion, price: new LevelPrice({ level, asset, price })
})

const standingPurchases = (sql: SqlClient.SqlClient): LevelStore["Service"]["purchases"] => (ids) =>
  readRows(PurchaseRow)(sql`
    SELECT id, user_id AS "userId", level, asset, price, price_version AS "priceVersion" FROM level_purchases
    WHERE id = ANY(${ids}::text[]) AND ${sql.literal(STANDS)} ORDER BY bought_at, id`).pipe(
      Effect.map((rows) =>
        rows.map(toPurchase)
      )
    )

const boughtBy = (sql: SqlClient.SqlClient): LevelStore["Service"]["boughtBy"] => (of) =>
  readRows(BoughtRow)(sql`
    SELECT id, user_id AS "userId", level, asset, price, price_version AS "priceVersion", bought_at AS "boughtAt" FROM level_purchases
    WHERE user_id = ${of} AND ${sql.literal(STANDS)} ORDER BY level`).pipe(
      Effect.map((rows) => rows.map(({ boughtAt, ...row }) => ({ purchase: toPurchase(row), boughtAt })))
    )

const reverse = (sql: SqlClient.SqlClient): LevelStore["Service"]["reverse"] => (ids, at) =>
  ids.length === 0 ? Effect.void : sql`
    INSERT INTO level_reversals (purchase_id, reversed_at)
    SELECT id, ${DateTime.toDateUtc(at)}::timestamptz FROM level_purchases WHERE id = ANY(${ids}::text[]) ORDER BY id
    ON CONFLICT DO NOTHING`.pipe(Effect.orDie, Effect.asVoid)

const record = (sql: SqlClient.SqlClient): LevelStore["Service"]["record"] => (purchases, at) =>
  purchases.length === 0 ? Effect.void : sql`
    INSERT INTO level_purchases (id, user_id, level, asset, price, price_version, bought_at)
    SELECT id, user_id, level, asset, price, version, ${DateTime.toDateUtc(at)}::timestamptz
    FROM unnest(${purchases.map(({ id }) => id)}::text[], ${purchases.map(({ userId }) => userId)}::uuid[],
      ${purchases.map(({ price }) => price.level)}::int[], ${purchases.map(({ price }) => price.asset)}::text[],
      ${purchases.map(({ price }) => String(price.price))}::text[]::numeric[],
      ${purchases.map(({ priceVersion }) => priceVersion)}::int[]) AS given (id, user_id, level, asset, price, version)`.pipe(
      Effect.orDie,
      Effect.asVoid
    )

/** Prices and purchases in Postgres. */
export const layer: Layer.Layer<LevelStore, never, SqlClient.SqlClient> = Layer.effect(
  LevelStore,
  Effect.gen(function*() {
    const sql = yield* SqlClient.SqlClient
    return LevelStore.of({
      table: table(sql),
      publish: publish(sql),
      change: change(sql),
      versions: versions(sql),
      owned: yield* together(sql, ownedByAll(sql)),
      turn: turn(sql),
      purchases: standingPurchases(sql),
      boughtBy: boughtBy(sql),
      reverse: reverse(sql),
      record: record(sql)
    })
  })
)
