import type { Finding, IncidentKind, OperatorName } from "@sigmatrade/core/incident/Incident"
import { Incident, IncidentId } from "@sigmatrade/core/incident/Incident"
import { incidentFact } from "@sigmatrade/core/incident/incidentFact"
import { ApprovedAlready, IncidentNotOpen, IncidentStore } from "@sigmatrade/core/incident/IncidentStore"
import type { DateTime } from "effect"
import { Effect, Layer, Option, Result } from "effect"
import { withFacts } from "./EventLogMemory.ts"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"

const openOf = (world: World, kind: IncidentKind, subject: string) =>
  world.incidents.find((one) => one.kind === kind && one.subject === subject && one.closedAt === null)

const put = (world: World, incident: Incident): World => ({
  ...world, incidents: world.incidents.map((one) => one.id === incident.id ? incident : one)
})

/** An incident is over. */
const closed = (world: World, incident: Incident, at: DateTime.Utc): World => withFacts(put(world, incident), [incidentFact(incident, "incident.closed")], at)

const opened = (finding: Finding, openedAt: DateTime.Utc) => (world: World): Step<boolean> => {
  if (openOf(world, finding.kind, finding.subject) !== undefined) return [false, world]
  const id = IncidentId.make(world.incidents.length + 1)
  const incident = new Incident({ ...finding, id, openedAt, closedAt: null, approvals: [] })
  return [true, withFacts({ ...world, incidents: [...world.incidents, incident] }, [incidentFact(incident, "incident.opened")], openedAt)]
}

const noted = (kind: IncidentKind, subject: string, facts: Readonly<Record<string, string>>) => (world: World): Step<void> => {
  const incident = openOf(world, kind, subject)
  if (incident === undefined) return [undefined, world]
  return [undefined, put(world, new Incident({ ...incident, facts: { ...incident.facts, ...facts } }))]
}

const settled = (kind: IncidentKind, subject: string, closedAt: DateTime.Utc) => (world: World): Step<boolean> => {
  const incident = openOf(world, kind, subject)
  if (incident === undefined || incident.approvalsNeeded > 0) return [false, world]
  return [true, closed(world, new Incident({ ...incident, closedAt }), closedAt)]
}

const approved = (id: IncidentId, operator: OperatorName, at: DateTime.Utc) =>
  (world: World): Result.Result<Step<Incident>, IncidentNotOpen | ApprovedAlready> => {
    const incident = world.incidents.find((one) => one.id === id && one.closedAt === null)
    if (incident === undefined) return Result.fail(new IncidentNotOpen({ id }))
    if (incident.approvals.includes(operator)) return Result.fail(new ApprovedAlready({ id, operator }))
    const approvals = [...incident.approvals, operator]
    const after = new Incident({ ...incident, approvals, closedAt: approvals.length < incident.approvalsNeeded ? null : at })
    return Result.succeed([after, after.closedAt === null ? put(world, after) : closed(world, after, at)])
  }

/** Incidents in the memory world. */
export const layer: Layer.Layer<IncidentStore, never, MemoryWorld> = Layer.effect(
  IncidentStore,
  Effect.map(MemoryWorld, (world) => IncidentStore.of({
    open: (finding, at) => world.change(opened(finding, at)),
    note: (kind, subject, facts) => world.change(noted(kind, subject, facts)),
    opened: world.read(({ incidents }) => incidents.filter(({ closedAt }) => closedAt === null)),
    settle: (kind, subject, at) => world.change(settled(kind, subject, at)),
    approve: (id, operator, at) => world.attempt(approved(id, operator, at)),
    about: (kind, subject) => world.read(({ incidents }) =>
      incidents.filter((one) => one.kind === kind && one.subject === subject).toReversed()),
    recent: (limit) => world.read(({ incidents }) => incidents.toReversed().slice(0, limit)),
    list: (isOpen, page) => readPage(world, ({ incidents }) => incidents.toReversed(), ({ id }) => id, page, ({ closedAt }) =>
      isOpen === null || isOpen === (closedAt === null)),
    find: (id) => world.read(({ incidents }) => Option.fromUndefinedOr(incidents.find((one) => one.id === id)))
  }))
)
