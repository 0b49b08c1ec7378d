import { assert, layer as withLayer } from "@effect/vitest"
import { DatabaseDump } from "@sigmatrade/core/backup/DatabaseDump"
import { faultsOf } from "@sigmatrade/core/backup/faultsOf"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { reportIncident } from "@sigmatrade/core/incident/reportIncident"
import { Finding } from "@sigmatrade/core/incident/Incident"
import type { Ledger } from "@sigmatrade/core/ledger/Ledger"
import type { LedgerSeals } from "@sigmatrade/core/ledger/LedgerSeals"
import type { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import type { Transaction } from "@sigmatrade/core/persistence/Transaction"
import { UserStore } from "@sigmatrade/core/user/UserStore"
import type { Layer } from "effect"
import { Effect, Option, Stream } from "effect"
import { freshMember } from "../freshMember.ts"

const finding = new Finding({ kind: "database restored", subject: "contract", facts: {}, stops: [], asset: null, approvalsNeeded: 2 })

/** What every `DatabaseDump` promises. `stores` work on the database it dumps, and leave nobody connected to it when they are done. */
export const databaseDumpContract = <E>(
  name: string, dumps: Layer.Layer<DatabaseDump | Sha256, E>, stores: Layer.Layer<IncidentStore | Ledger | LedgerSeals | Transaction | UserStore>
) =>
  withLayer(dumps, { timeout: "60 seconds", excludeTestServices: true })(`DatabaseDump: ${name}`, (it) => {
    const taken = Effect.scoped(Effect.gen(function*() {
      const { bytes, facts } = yield* (yield* DatabaseDump).take
      return { facts, bytes: yield* Stream.runCollect(bytes) }
    }))
    const find = (id: Effect.Success<typeof freshMember>["id"]) => Effect.provide(Effect.flatMap(UserStore, (users) => users.get(id)), stores)

    it.effect("a dump tells of its moment, whatever is written afterwards; a copy of it holds just that, and is well", () => Effect.scoped(Effect.gen(function*() {
      const database = yield* DatabaseDump
      yield* Effect.provide(freshMember, stores)
      const dump = yield* database.take
      yield* Effect.provide(freshMember, stores)
      const bytes = yield* Stream.runCollect(dump.bytes)
      assert.notDeepEqual((yield* database.current)?.tables, dump.facts.tables)
      return { bytes, facts: dump.facts }
    })).pipe(Effect.flatMap(({ bytes, facts }) => Effect.gen(function*() {
      const copy = yield* (yield* DatabaseDump).load(Stream.fromIterable(bytes))
      assert.deepStrictEqual(yield* faultsOf(copy, facts), { differences: [], books: [] })
    })), Effect.scoped))

    it.effect("what is no dump makes no copy, and a stream that fails keeps its own error", () => Effect.gen(function*() {
      const loading = <F>(bytes: Stream.Stream<Uint8Array, F>) => Effect.scoped(Effect.flatMap(DatabaseDump, (database) => Effect.flip(database.load(bytes))))
      const garbage = yield* loading(Stream.succeed(new TextEncoder().encode("no dump")))
      assert.strictEqual(garbage._tag, "DumpFailed")
      const { bytes } = yield* taken
      assert.strictEqual(yield* loading(Stream.concat(Stream.fromIterable(bytes), Stream.fail("cut" as const))), "cut")
    }))

    it.effect("work within a copy changes nothing else; put in place it is the database, with that work and without what came later", () => Effect.scoped(Effect.gen(function*() {
      const database = yield* DatabaseDump
      const before = yield* Effect.provide(freshMember, stores)
      const { bytes } = yield* taken
      const later = yield* Effect.provide(freshMember, stores)
      const copy = yield* database.load(Stream.fromIterable(bytes))
      yield* copy.within(reportIncident(finding))
      const opened = Effect.provide(Effect.flatMap(IncidentStore, (incidents) => incidents.opened), stores)
      assert.deepStrictEqual(yield* opened, [])
      assert.isNotNull(yield* copy.putInPlace)
      assert.deepStrictEqual((yield* opened).map(({ subject }) => subject), ["contract"])
      assert.isTrue(Option.isSome(yield* Effect.option(find(before.id))))
      assert.isTrue(Option.isNone(yield* Effect.option(find(later.id))))
    })))
  })
