import { Effect } from "effect"
import type { Flow, OperatorName } from "./Incident.ts"
import { Finding } from "./Incident.ts"
import { NoteMissing } from "./NoteMissing.ts"
import { reportIncident } from "./reportIncident.ts"

/** An operator stops something until one of them agrees to go on. Answers whether it was going on before. Errors: `NoteMissing`. */
export const stopFlow = Effect.fn("stopFlow")(function*(flow: Flow, operator: OperatorName, note: string) {
  if (note.trim() === "") return yield* new NoteMissing()
  const facts = { operator, note: note.trim().slice(0, 1000) }
  const finding = new Finding({ kind: "stopped by operator", subject: flow, facts, stops: [flow], asset: null, approvalsNeeded: 1 })
  return yield* reportIncident(finding)
})
