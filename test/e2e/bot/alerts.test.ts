import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Finding } from "@sigmatrade/core/incident/Incident"
import { reportIncident } from "@sigmatrade/core/incident/reportIncident"
import { AlertStanding, AlertStore } from "@sigmatrade/core/monitoring/AlertStore"
import { DateTime, Effect } from "effect"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { botWorld, MASTER_KEY, placesOf } from "./botWorld.ts"
import { appoint, logIn } from "./deskWorld.ts"
import type { World } from "./richMember.ts"

describe("alerts in the bot", () => {
  let at: World
  beforeAll(async () => {
    at = await botWorld({ policy: { alertEveryMs: 50 } })
  }, 120_000)
  afterAll(() => at.stop())

  it("reach whoever may decide about incidents, with a way to them, and say so when it is over", async () => {
    const owner = (await logIn(at, MASTER_KEY)).who
    const helper = (await appoint(at, owner, "support", "sam")).who
    const finding = new Finding({ kind: "payout wallet low", subject: "USDT", facts: { missing: "5 USDT" }, stops: [], asset: null, approvalsNeeded: 0 })
    const next = at.telegram.nextMessage(owner)
    await at.run(reportIncident(finding))
    const alert = await next
    for (const part of ["payout wallet low", "USDT", "missing", "Do:"]) assert.include(alert.text, part)
    assert.include(placesOf(alert), "+adminincidents")
    const over = at.telegram.nextMessage(owner)
    await at.run(Effect.gen(function*() {
      yield* (yield* IncidentStore).settle(finding.kind, finding.subject, yield* DateTime.now)
      // Ten minutes have passed since he was told.
      const store = yield* AlertStore
      for (const standing of yield* store.all) {
        yield* store.move(standing, new AlertStanding({ ...standing, raisedAt: DateTime.subtract(standing.raisedAt, { minutes: 10 }) }))
      }
    }))
    assert.include((await over).text, "It is over: payout wallet low")
    assert.isEmpty(at.telegram.chat(helper).messages.filter(({ text }) => text.includes("payout wallet low")))
  })
})
