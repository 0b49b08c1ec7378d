import { assert, describe, it } from "@effect/vitest"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import * as HostDiskNode from "@sigmatrade/adapters/host/HostDiskNode"
import { isSilent } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { CLEANUP_DEFAULTS, CleanupPolicy } from "@sigmatrade/core/job/cleanUp"
import { diskLevel } from "@sigmatrade/core/job/diskLevel"
import { DiskPolicy, guardDisks } from "@sigmatrade/core/job/guardDisks"
import { HostDisk, Volume } from "@sigmatrade/core/job/HostDisk"
import { Effect, Layer } from "effect"
import { execFileSync } from "node:child_process"
import { tmpdir } from "node:os"

const marks = { warn: 75, shed: 85, emergency: 92 }
const policies = Layer.mergeAll(MemoryAdapters.layer, Layer.succeed(CleanupPolicy, CLEANUP_DEFAULTS), Layer.succeed(DiskPolicy, marks))

const guard = (percent: number) =>
  guardDisks().pipe(Effect.provideService(HostDisk, HostDisk.of({ volumes: Effect.succeed([new Volume({ path: "/logs", usedBps: percent * 100 })]) })))
const open = Effect.flatMap(IncidentStore, ({ opened }) => opened)

describe("disks", () => {
  it("a level is reached at its mark and left only two percent below it", () => {
    const walk = [74, 75, 74, 72, 84, 85, 84, 82, 92, 91, 89, 100, 10].map((percent) => percent * 100)
    let level = diskLevel(marks, "ok", 0)
    const levels = walk.map((used) => (level = diskLevel(marks, level, used)))
    assert.deepStrictEqual(levels, ["ok", "warn", "warn", "ok", "warn", "shed", "shed", "warn", "emergency", "emergency", "shed", "emergency", "ok"])
  })

  it.effect("operators are told once while a disk is nearly full, and that it is over", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* guard(50), 0)
      assert.deepStrictEqual(yield* open, [])
      yield* guard(80)
      yield* guard(86)
      const [incident, ...others] = yield* open
      assert.deepStrictEqual([incident?.kind, incident?.facts.level, incident?.stops, others.length], ["disk nearly full", "shed", [], 0])
      yield* guard(74)
      assert.strictEqual((yield* open).length, 1)
      yield* guard(60)
      assert.deepStrictEqual(yield* open, [])
    }).pipe(Effect.provide(policies)))

  it.effect("a full disk stops broadcasts and nothing else, and they go on when there is room again", () =>
    Effect.gen(function*() {
      yield* guard(93)
      const incidents = yield* open
      assert.deepStrictEqual(incidents.flatMap(({ stops }) => stops), ["broadcasts"])
      assert.isFalse(isSilent(incidents), "notices about money are still told")
      yield* guard(91)
      assert.strictEqual((yield* open).length, 2)
      yield* guard(88)
      assert.deepStrictEqual((yield* open).map(({ kind }) => kind), ["disk nearly full"])
    }).pipe(Effect.provide(policies)))

  it.effect("a folder's volume is found once, and one that is not there is left out", () =>
    Effect.gen(function*() {
      const found = yield* (yield* HostDisk).volumes
      assert.deepStrictEqual(found.map(({ path }) => path), [tmpdir()])
      // As df says it, which rounds up.
      const [, told = ""] = /(\d+)%/u.exec(execFileSync("df", ["-P", tmpdir()], { encoding: "utf8" })) ?? []
      assert.closeTo((found[0]?.usedBps ?? 0) / 100, Number(told), 1.5)
    }).pipe(Effect.provide(HostDiskNode.layer([tmpdir(), tmpdir(), "/no/such/folder"]))))
})
