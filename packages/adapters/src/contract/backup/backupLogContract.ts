import { assert, layer as withLayer } from "@effect/vitest"
import { backupIdAt } from "@sigmatrade/core/backup/Backup"
import { BackupLog, LoggedBackup } from "@sigmatrade/core/backup/BackupLog"
import type { Layer } from "effect"
import { DateTime, Effect, Option } from "effect"

const at = (day: number) => DateTime.makeUnsafe(`2026-02-${String(day).padStart(2, "0")}T03:00:00Z`)
const logged = (day: number, tried: Pick<LoggedBackup, "rehearsedAt" | "fault">) =>
  new LoggedBackup({ id: backupIdAt(at(day)), madeAt: at(day), bytes: 2 ** 40 + day, ...tried })
const untried = { rehearsedAt: null, fault: null }
const good = (day: number) => ({ rehearsedAt: DateTime.add(at(day), { minutes: 5 }), fault: null })

/** What every `BackupLog` promises. It is empty at first. */
export const backupLogContract = <E>(name: string, log: Layer.Layer<BackupLog, E>) =>
  withLayer(log, { timeout: "30 seconds", excludeTestServices: true })(`BackupLog: ${name}`, (it) => {
    it.effect("remembers what was noted last of each, the newest first, no more than asked for", () => Effect.gen(function*() {
      const store = yield* BackupLog
      assert.deepStrictEqual([yield* store.recent(10), yield* store.lastGood], [[], Option.none()])
      for (const day of [2, 1, 3]) yield* store.put(logged(day, untried))
      assert.isTrue(Option.isNone(yield* store.lastGood))
      yield* store.put(logged(1, good(1)))
      assert.deepStrictEqual(yield* store.recent(10), [logged(3, untried), logged(2, untried), logged(1, good(1))])
      assert.deepStrictEqual(yield* store.recent(1), [logged(3, untried)])
    }))

    it.effect("the last good one is the one that was tried last without a fault, not the newest", () => Effect.gen(function*() {
      const store = yield* BackupLog
      yield* store.put(logged(3, { ...good(3), fault: "rows of users: the manifest says 3, the dump has 2" }))
      assert.deepStrictEqual(yield* store.lastGood, Option.some(logged(1, good(1))))
      yield* store.put(logged(2, good(2)))
      assert.deepStrictEqual(yield* store.lastGood, Option.some(logged(2, good(2))))
      yield* store.put(logged(1, good(4)))
      assert.deepStrictEqual(yield* store.lastGood, Option.some(logged(1, good(4))))
    }))
  })
