import { assert, it } from "@effect/vitest"
import type { ProviderCondition } from "@sigmatrade/adapters/memory/ProviderScript"
import { ProviderScript } from "@sigmatrade/adapters/memory/ProviderScript"
import { BlockNumber } from "@sigmatrade/core/chain/BlockHeader"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { ProviderPool } from "@sigmatrade/core/provider/ProviderPool"
import { Effect } from "effect"
import { P1 } from "../community.ts"
import { look, mine, providers, restarted, states } from "./poolWorld.ts"

const others = ["ready", "ready"]
const set = (change: Partial<ProviderCondition>) => Effect.flatMap(ProviderScript, (script) => script.set(P1, change))
const heal = Effect.flatMap(ProviderScript, (script) => script.heal(P1))

it.effect("one that contradicts itself is out, over a restart too, until an operator admits it; nothing of its answer is used", () =>
  Effect.gen(function*() {
    yield* Effect.replicateEffect(mine, 5, { discard: true })
    yield* set({ forges: { _tag: "Answer", number: 3, what: "receipts root" } })
    const pool = yield* ProviderPool
    const [provider] = yield* pool.look
    if (provider === undefined) return assert.fail("no provider")
    const range = pool.ask(provider, (reader) => reader.liveRange(BlockNumber.make(1), BlockNumber.make(5)))
    assert.strictEqual((yield* Effect.flip(range))._tag, "ChainUnavailable")
    yield* heal
    assert.deepStrictEqual(yield* states, ["faulty", ...others])
    assert.deepStrictEqual(yield* restarted(states), ["faulty", ...others])
    const [incident] = yield* (yield* IncidentStore).opened
    assert.deepStrictEqual([incident?.kind, incident?.subject, incident?.facts.what, incident?.approvalsNeeded], [
      "provider faulty", P1, "receipts root", 1
    ])
    if (incident !== undefined) yield* approveIncident(incident.id, OperatorName.make("anna"))
    assert.deepStrictEqual([yield* states, yield* restarted(states)], [["ready", ...others], ["ready", ...others]])
  }).pipe(Effect.provide(providers())))

it.effect("however often one is convicted there is one incident, and it is not asked meanwhile", () =>
  Effect.gen(function*() {
    const pool = yield* ProviderPool
    yield* pool.convict(P1, { what: "outvoted" })
    yield* pool.convict(P1, { what: "again" })
    assert.strictEqual((yield* (yield* IncidentStore).opened).length, 1)
    const [standing] = yield* look
    assert.deepStrictEqual([standing?.state, standing?.head], ["faulty", null])
  }).pipe(Effect.provide(providers())))
