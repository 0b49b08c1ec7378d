import { DateTime, Effect, Schema } from "effect"
import { TokenFacts } from "../chain/TokenFacts.ts"
import { TokenPinStore } from "../chain/TokenPinStore.ts"
import { AssetId } from "../money/Asset.ts"
import { Transaction } from "../persistence/Transaction.ts"
import type { Incident, OperatorName } from "./Incident.ts"
import { IncidentId } from "./Incident.ts"
import { IncidentNotOpen, IncidentStore } from "./IncidentStore.ts"

/** What was lost by a broken finality is not settled yet: there is nothing to agree to before it is. */
export class IncidentUnfinished extends Schema.TaggedError<IncidentUnfinished>()("IncidentUnfinished", { id: IncidentId }) {}

/** It closes itself when its cause is over: agreeing to it would only let money move while the cause is still there. */
export class IncidentClosesItself extends Schema.TaggedError<IncidentClosesItself>()("IncidentClosesItself", { id: IncidentId }) {}

/** The contract as it was found when the incident was opened: that is what operators agree to. */
const foundToken = ({ facts, subject }: Incident): TokenFacts =>
  new TokenFacts({
    asset: AssetId.make(subject),
    codeHash: facts.codeHash ?? "",
    decimals: facts.decimals === undefined || facts.decimals === "null" ? null : Number(facts.decimals),
    proxyHash: facts.proxyHash ?? ""
  })

/**
 * An operator agrees to close an incident. The last approval needed closes it, and what it stopped goes on; a changed token is then what
 * we agree to. Answers the incident as it is afterwards. Errors: `IncidentNotOpen`, `IncidentClosesItself`, `ApprovedAlready`,
 * `IncidentUnfinished`.
 */
export const approveIncident = Effect.fn("approveIncident")(function*(id: IncidentId, operator: OperatorName) {
  const incidents = yield* IncidentStore
  const now = yield* DateTime.now
  const closed = yield* (yield* Transaction).run(Effect.gen(function*() {
    const open = (yield* incidents.opened).find((incident) => incident.id === id)
    if (open === undefined) return yield* new IncidentNotOpen({ id })
    if (open.approvalsNeeded === 0) return yield* new IncidentClosesItself({ id })
    if (open.kind === "finality broken" && open.facts.settled !== "yes") return yield* new IncidentUnfinished({ id })
    const approved = yield* incidents.approve(id, operator, now)
    if (approved.kind === "token changed" && approved.closedAt !== null) yield* (yield* TokenPinStore).pin(foundToken(approved), now)
    return approved
  }))
  yield* Effect.logWarning("An operator agreed to close an incident", { id, kind: closed.kind, operator, closed: closed.closedAt !== null })
  return closed
})
