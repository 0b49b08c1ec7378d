import { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import { EMPTY_CHAIN, SealHash } from "@sigmatrade/core/ledger/Seal"
import { Effect, Layer, Schema } from "effect"
import { SqlClient } from "effect/sql"
import { EntryIdRow, readEntries } from "./readEntries.ts"
import { Int8, readRows } from "./readRows.ts"

const HeadRow = Schema.Struct({ entries: Int8, lastId: EntryIdRow, hash: SealHash })
const IdRow = Schema.Struct({ id: EntryIdRow })
const PlaceRow = Schema.Struct({ ...IdRow.fields, previous: Schema.NullOr(SealHash), hash: Schema.NullOr(SealHash) })

const HEAD = `entries, last_id AS "lastId", hash`

const head = (sql: SqlClient.SqlClient): LedgerSeals["Service"]["head"] =>
  readRows(HeadRow)(sql`SELECT ${sql.literal(HEAD)} FROM ledger_seal_head`).pipe(Effect.map(([row]) => row ?? EMPTY_CHAIN))

/**
 * Every id up to the greatest that can be seen was taken before this statement began, by transactions that had their numbers before. Our
 * own number comes afterwards, so once all up to ours have ended, all of them have; had we our number before, there would be no saying.
 * A note of a database whose numbers were ahead (this one is its copy) says nothing here and is made anew.
 */
const note = (sql: SqlClient.SqlClient): LedgerSeals["Service"]["note"] =>
  sql`
    UPDATE ledger_seal_head SET noted_id = seen.id, noted_by = pg_current_xact_id()
    FROM (SELECT max(id) AS id FROM ledger_entries) seen
    WHERE pg_current_xact_id_if_assigned() IS NULL AND seen.id > settled_id
      AND (noted_by IS NULL OR noted_by >= pg_snapshot_xmax(pg_current_snapshot()))`.pipe(Effect.orDie, Effect.asVoid)

const lock = (sql: SqlClient.SqlClient): LedgerSeals["Service"]["lock"] =>
  Effect.gen(function*() {
    yield* sql`
      UPDATE ledger_seal_head SET settled_id = GREATEST(settled_id, noted_id), noted_id = NULL, noted_by = NULL
      WHERE noted_by < pg_snapshot_xmin(pg_current_snapshot())`.pipe(Effect.orDie)
    const rows = yield* readRows(HeadRow)(sql`SELECT ${sql.literal(HEAD)} FROM ledger_seal_head FOR UPDATE`)
    return rows[0] ?? (yield* Effect.die(new Error("The head of the chain of seals is missing")))
  })

const unsealed = (sql: SqlClient.SqlClient): LedgerSeals["Service"]["unsealed"] =>
  Effect.fn("LedgerSealsPostgres.unsealed")(function*(limit) {
    const ids = (yield* readRows(IdRow)(sql`
      SELECT e.id FROM ledger_seal_head h JOIN ledger_entries e ON e.id > h.last_id AND e.id <= h.settled_id
      ORDER BY e.id LIMIT ${limit}`)).map(({ id }) => id)
    const entries = yield* readEntries(sql, ids)
    return ids.flatMap((id) => {
      const entry = entries.get(id)
      return entry === undefined ? [] : [{ id, entry }]
    })
  })

const append = (sql: SqlClient.SqlClient): LedgerSeals["Service"]["append"] =>
  Effect.fn("LedgerSealsPostgres.append")(function*(from, seals) {
    const last = seals.at(-1)
    if (last === undefined) return
    yield* sql.withTransaction(Effect.gen(function*() {
      yield* sql`
        INSERT INTO ledger_seals (entry_id, previous, hash)
        SELECT * FROM unnest(${seals.map(({ id }) => String(id))}::text[]::int8[], ${seals.map(({ seal }) => seal.previous)}::text[],
          ${seals.map(({ seal }) => seal.hash)}::text[])`
      const moved = yield* sql`
        UPDATE ledger_seal_head SET entries = ${from.entries + seals.length}, last_id = ${last.id}, hash = ${last.seal.hash}
        WHERE entries = ${from.entries} AND last_id = ${from.lastId} AND hash = ${from.hash} RETURNING one`
      if (moved.length === 0) return yield* Effect.die(new Error("The chain of seals has grown meanwhile"))
    })).pipe(Effect.orDie)
  })

const links = (sql: SqlClient.SqlClient): LedgerSeals["Service"]["links"] =>
  Effect.fn("LedgerSealsPostgres.links")(function*(after, upTo, limit) {
    const [from, to] = [String(after), String(upTo)]
    const places = yield* readRows(PlaceRow)(sql`
      SELECT place.id, s.previous, s.hash FROM (
        (SELECT id FROM ledger_entries WHERE id > ${from}::text::int8 AND id <= ${to}::text::int8 ORDER BY id LIMIT ${limit})
        UNION (SELECT entry_id FROM ledger_seals WHERE entry_id > ${from}::text::int8 AND entry_id <= ${to}::text::int8 ORDER BY entry_id LIMIT ${limit})
      ) place LEFT JOIN ledger_seals s ON s.entry_id = place.id ORDER BY place.id LIMIT ${limit}`)
    const entries = yield* readEntries(sql, places.map(({ id }) => id))
    return places.map(({ hash, id, previous }) => ({
      id, entry: entries.get(id) ?? null, seal: hash === null || previous === null ? null : { previous, hash }
    }))
  })

/** The seals of the books in Postgres. */
export const layer: Layer.Layer<LedgerSeals, never, SqlClient.SqlClient> = Layer.effect(
  LedgerSeals,
  Effect.map(SqlClient.SqlClient, (sql) =>
    LedgerSeals.of({
      head: head(sql), note: note(sql), lock: lock(sql), unsealed: unsealed(sql), append: append(sql), links: links(sql)
    }))
)
