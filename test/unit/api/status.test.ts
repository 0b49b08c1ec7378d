import { assert, describe } from "@effect/vitest"
import { ApiStatus } from "@sigmatrade/api/contract/ApiStatus"
import { openApi } from "@sigmatrade/api/contract/openApi"
import { BlockHash, BlockNumber, ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { ProviderId } from "@sigmatrade/core/chain/ProviderId"
import { ScanCursorStore } from "@sigmatrade/core/chain/ScanCursorStore"
import { approveIncident } from "@sigmatrade/core/incident/approveIncident"
import type { Flow } from "@sigmatrade/core/incident/Incident"
import { Finding, IncidentId, OperatorName } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { USDT } from "@sigmatrade/core/money/Asset"
import { ProviderHealth } from "@sigmatrade/core/provider/ProviderHealth"
import { ProviderHealthStore } from "@sigmatrade/core/provider/ProviderHealthStore"
import { DateTime, Effect, Option, Schema } from "effect"
import { openApp, promise } from "./ApiTest.ts"
import { isProblem } from "./problemChecks.ts"

const decode = Schema.decodeUnknownEffect(Schema.toCodecJson(ApiStatus))
const CHAIN = ChainId.make(56)
const AT = DateTime.makeUnsafe("2026-07-01T12:00:00.000Z")
const block = (number: number) => ({ number: BlockNumber.make(number), hash: BlockHash.make(`0x${number.toString(16).padStart(64, "0")}`) })

const open = (kind: Finding["kind"], subject: string, stops: ReadonlyArray<Flow>, asset: AssetId | null = null, approvalsNeeded = 2) =>
  Effect.flatMap(IncidentStore, (store) =>
    store.open(new Finding({ kind, subject, facts: { what: `${kind} found` }, stops, asset, approvalsNeeded }), AT))

/** The watcher has read up to block 1000, of which 990 are final, and has 401 to 800 left of a gap that began at 301. */
const haveRead = Effect.gen(function*() {
  const cursors = yield* ScanCursorStore
  yield* cursors.move(CHAIN, Option.none(), { ...block(1000), linkedFrom: BlockNumber.make(1000) }, [])
  yield* cursors.raiseFinalMark(CHAIN, block(990))
  yield* cursors.openGap(CHAIN, { after: block(400), end: block(800), from: BlockNumber.make(301) })
})

describe("GET /v1/status", () => {
  promise("before the watcher's first block everything is absent or empty, and it decodes", Effect.gen(function*() {
    const { read } = yield* openApp()
    const { body } = yield* read("/v1/status")
    yield* decode(body)
    assert.deepStrictEqual(body, {
      object: "status", cursor: null, final_mark: null, gaps: [], providers: [], incidents: [], stopped: []
    })
  }))

  promise("without the operator key nothing is told", Effect.gen(function*() {
    yield* open("finality broken", "56", ["crediting"])
    const { ask } = yield* openApp()
    const answer = yield* ask("/v1/status")
    yield* isProblem(answer, "unauthorized")
    assert.notInclude(answer.text, "finality")
  }))

  promise("it tells how far blocks are read and final, and the share of a gap that is read, never rounded up", Effect.gen(function*() {
    yield* haveRead
    const { read } = yield* openApp()
    const { body } = yield* read("/v1/status")
    const status = yield* decode(body)
    assert.deepStrictEqual([status.cursor, status.final_mark], [block(1000), block(990)])
    assert.deepStrictEqual((body as typeof ApiStatus.Encoded).gaps, [{ from: 301, next: 401, to: 800, percent: 20 }])
    const cursors = yield* ScanCursorStore
    const [gap] = yield* cursors.gaps(CHAIN)
    if (gap !== undefined) yield* cursors.advanceGap(CHAIN, gap, block(799))
    const later = (yield* read("/v1/status")).body as typeof ApiStatus.Encoded
    assert.deepStrictEqual(later.gaps, [{ from: 301, next: 800, to: 800, percent: 99 }])
  }))

  promise("providers come in their order, with state, heights, reason and the time of the report", Effect.gen(function*() {
    yield* (yield* ProviderHealthStore).report([
      new ProviderHealth({ id: ProviderId.make("rpc-2"), state: "ready", latest: BlockNumber.make(1000), finalized: null, reason: null }),
      new ProviderHealth({ id: ProviderId.make("rpc-1"), state: "silent", latest: null, finalized: null, reason: "no answer in time" })
    ], AT)
    const { read } = yield* openApp()
    const { body } = yield* read("/v1/status")
    yield* decode(body)
    assert.deepStrictEqual((body as typeof ApiStatus.Encoded).providers, [
      { id: "rpc-2", state: "ready", latest: 1000, finalized: null, reason: null, reported_at: "2026-07-01T12:00:00.000Z" },
      { id: "rpc-1", state: "silent", latest: null, finalized: null, reason: "no answer in time", reported_at: "2026-07-01T12:00:00.000Z" }
    ])
  }))

  promise("an open incident shows who has agreed and how many must, and is gone once enough did", Effect.gen(function*() {
    yield* open("providers disagree", "56", ["crediting", "payouts"])
    const [id, anna, boris] = [IncidentId.make(1), OperatorName.make("anna"), OperatorName.make("boris")]
    yield* approveIncident(id, anna)
    const { read } = yield* openApp()
    const { body } = yield* read("/v1/status")
    yield* decode(body)
    assert.deepStrictEqual((body as typeof ApiStatus.Encoded).incidents, [{
      id: 1, kind: "providers disagree", subject: "56", facts: { what: "providers disagree found" }, stops: ["crediting", "payouts"],
      asset: null, approvals: ["anna"], approvals_needed: 2, opened_at: "2026-07-01T12:00:00.000Z"
    }])
    yield* approveIncident(id, boris)
    const after = (yield* read("/v1/status")).body as typeof ApiStatus.Encoded
    assert.deepStrictEqual([after.incidents, after.stopped], [[], []])
  }))

  promise("what stands still is told once, and not for one asset when it stands still for all", Effect.gen(function*() {
    yield* open("token changed", "USDT", ["crediting", "payouts"], USDT.id)
    yield* open("token balance differs", "USDT", ["crediting"], USDT.id)
    yield* open("stopped by operator", "payouts", ["payouts"], null, 1)
    yield* open("provider faulty", "rpc-1", [], null, 1)
    const { read } = yield* openApp()
    const { body } = yield* read("/v1/status")
    const { stopped } = body as typeof ApiStatus.Encoded
    assert.sameDeepMembers([...stopped], [{ flow: "crediting", asset: "USDT" }, { flow: "payouts", asset: null }])
  }))

  promise("the answer has exactly the members the OpenAPI document names", Effect.gen(function*() {
    yield* haveRead
    yield* open("finality stalled", "56", [], null, 0)
    const { read } = yield* openApp()
    const body = (yield* read("/v1/status")).body as Record<string, unknown>
    type Documented = { readonly properties?: object; readonly required?: ReadonlyArray<string> }
    const { Incident, Status } = openApi().components.schemas as Record<string, Documented>
    assert.sameMembers(Object.keys(body), Object.keys(Status?.properties ?? {}))
    assert.sameMembers(Object.keys(body), [...Status?.required ?? []])
    const [incident] = body["incidents"] as ReadonlyArray<object>
    assert.sameMembers(Object.keys(incident ?? {}), Object.keys(Incident?.properties ?? {}))
  }))
})
