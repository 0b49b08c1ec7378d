import { assert } from "@effect/vitest"
import type { Finding, Incident } from "@sigmatrade/core/incident/Incident"
import { IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import { Effect } from "effect"
import { freshFinding } from "../freshFinding.ts"
import { NOW } from "../minutesLater.ts"

/** The open incidents about what was found. */
export const openedOf = Effect.fn("openedOf")(function*({ kind, subject }: Finding) {
  return (yield* (yield* IncidentStore).opened).filter((one) => one.kind === kind && one.subject === subject)
})

/** An open incident. */
export const opened = Effect.fn("opened")(function*(given: Parameters<typeof freshFinding>[0] = {}) {
  const finding = freshFinding(given)
  assert.isTrue(yield* (yield* IncidentStore).open(finding, NOW))
  const [incident] = yield* openedOf(finding)
  assert.isDefined(incident)
  return incident
})

/** An incident as it is now, if it is there. */
export const found = Effect.fn("found")(function*({ id }: Incident) {
  return (yield* (yield* IncidentStore).recent(10_000)).find((one) => one.id === id)
})
