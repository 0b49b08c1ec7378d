import { assert, describe, it } from "@effect/vitest"
import * as LoadMeterNode from "@sigmatrade/adapters/host/LoadMeterNode"
import * as LoadMeterMemory from "@sigmatrade/adapters/memory/LoadMeterMemory"
import * as MemoryAdapters from "@sigmatrade/adapters/memory/MemoryAdapters"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { reportIncident } from "@sigmatrade/core/incident/reportIncident"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { LoadMeter, memoryPercent } from "@sigmatrade/core/monitoring/LoadMeter"
import type { Load } from "@sigmatrade/core/monitoring/LoadMeter"
import { LoadPolicy, watchLoad } from "@sigmatrade/core/monitoring/watchLoad"
import { Effect, Fiber, Layer, Logger } from "effect"
import { TestClock } from "effect/testing"

const marks = { memoryPercent: 80, cpuPercent: 90, eventLoopLagMs: 100 }
const policy = Layer.succeed(LoadPolicy, LoadPolicy.of({ ...marks, reportEveryMs: 1000 }))
const MANY: Partial<Load> = { memoryBytes: 810 * 2 ** 20 }

/** The open incidents after each of these readings, as kind, subject and facts. */
const after = (readings: ReadonlyArray<Partial<Load>>, before: ReadonlyArray<Finding> = []) =>
  Effect.gen(function*() {
    yield* Effect.forEach(before, (finding) => reportIncident(finding))
    const watching = yield* Effect.forkChild(watchLoad("watcher"))
    const seen = yield* Effect.forEach(readings, () => Effect.gen(function*() {
      yield* TestClock.adjust("1 second")
      const open = yield* (yield* IncidentStore).opened
      return open.map(({ facts, kind, stops, subject }) => `${kind} ${subject} ${JSON.stringify(facts)} ${stops.join()}`).join()
    }))
    yield* Fiber.interrupt(watching)
    return seen
  }).pipe(Effect.provide(Layer.mergeAll(MemoryAdapters.layer, policy, LoadMeterMemory.layer(readings))))

const STRAINED = "process strained watcher {\"memory\":\"81 %, above 80 %\"} "

describe("the load of a process", () => {
  it.effect("a mark is an incident when it is passed twice in a row, once, and over with the first reading below", () =>
    Effect.gen(function*() {
      const seen = yield* after([MANY, {}, MANY, MANY, MANY, { memoryBytes: 800 * 2 ** 20 }, MANY])
      assert.deepStrictEqual(seen, ["", "", "", STRAINED, STRAINED, "", ""])
    }))

  it.effect("each of memory, processor and event loop is looked at, and the facts name what is above", () =>
    Effect.gen(function*() {
      const [, seen = ""] = yield* after([{ cpuPercent: 90.5 }, { cpuPercent: 91, eventLoopLagMs: 250 }])
      assert.include(seen, "\"cpu\":\"91 %, above 90 %\",\"event loop lag\":\"250 ms, above 100 ms\"")
      assert.notInclude(seen, "memory")
      assert.deepStrictEqual(yield* after([{ cpuPercent: 90, eventLoopLagMs: 100 }, { cpuPercent: 90, eventLoopLagMs: 100 }]), ["", ""])
    }))

  it.effect("what a process before this one reported is over with the first calm reading; a strain of another app stays", () =>
    Effect.gen(function*() {
      const left = (subject: string) => new Finding({ kind: "process strained", subject, facts: {}, stops: [], asset: null, approvalsNeeded: 0 })
      const seen = yield* after([{}, {}], [left("watcher"), left("bot")])
      assert.deepStrictEqual(seen, ["process strained bot {} ", "process strained bot {} "])
    }))

  it.effect("every reading is a line of log, also while the store does not answer", () =>
    Effect.gen(function*() {
      const lines: Array<unknown> = []
      const logger = Logger.make<unknown, void>(({ message }) => void lines.push(Array.isArray(message) ? message[0] : message))
      const broken = Layer.effect(IncidentStore, Effect.map(IncidentStore, (store) => IncidentStore.of({ ...store, settle: () => Effect.die(new Error("gone")) })))
      const world = Layer.mergeAll(Layer.provide(broken, MemoryAdapters.layer), policy, LoadMeterMemory.layer([{}]), Logger.layer([logger]))
      yield* Effect.gen(function*() {
        const watching = yield* Effect.forkChild(watchLoad("watcher"))
        yield* TestClock.adjust("3 seconds")
        yield* Fiber.interrupt(watching)
      }).pipe(Effect.provide(world))
      assert.lengthOf(lines.filter((line) => line === "How the process is doing"), 3)
      assert.lengthOf(lines.filter((line) => line === "How the process is doing could not be kept"), 3)
    }))

  it.live("Node tells what this process uses: work shows as processor time, a blocked loop as lag, and each reading begins anew", () =>
    Effect.gen(function*() {
      const read = yield* (yield* LoadMeter).begin
      yield* Effect.sleep("60 millis")
      yield* Effect.sync(() => {
        const until = performance.now() + 300
        while (performance.now() < until) { /* busy */ }
      })
      yield* Effect.sleep("60 millis")
      const busy = yield* read
      yield* Effect.sleep("300 millis")
      const idle = yield* read
      assert.isAbove(busy.eventLoopLagMs, 150)
      assert.isAbove(busy.cpuPercent, idle.cpuPercent)
      assert.isBelow(idle.eventLoopLagMs, 150)
      assert.isAbove(idle.memoryBytes, 2 ** 24)
      assert.isTrue(memoryPercent(idle) > 0 && memoryPercent(idle) < 100)
    }).pipe(Effect.scoped, Effect.provide(LoadMeterNode.layer)))
})
