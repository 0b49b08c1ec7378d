import type { DateTime, Effect, Option } from "effect"
import { Context, Schema } from "effect"
import type { AnchorUnknown, PageRequest } from "../persistence/PageRequest.ts"
import type { Finding, Incident, IncidentKind } from "./Incident.ts"
import { IncidentId, OperatorName } from "./Incident.ts"

/** No incident of this id is open. */
export class IncidentNotOpen extends Schema.TaggedError<IncidentNotOpen>()("IncidentNotOpen", { id: IncidentId }) {}

/** This operator has agreed already: another one must. */
export class ApprovedAlready extends Schema.TaggedError<ApprovedAlready>()("ApprovedAlready", { id: IncidentId, operator: OperatorName }) {}

/** What went wrong and what stands still because of it. Each beginning and end is a fact too, kept in the same step. Nothing is ever deleted. Every adapter passes its contract suite. */
export class IncidentStore extends Context.Service<IncidentStore, {
  /** Opens an incident unless one of this kind and subject is open; answers whether it is new. */
  readonly open: (finding: Finding, at: DateTime.Utc) => Effect.Effect<boolean>
  /** Adds facts to the open incident of this kind and subject; nothing when none is open. */
  readonly note: (kind: IncidentKind, subject: string, facts: Readonly<Record<string, string>>) => Effect.Effect<void>
  /** Every open incident, oldest first. */
  readonly opened: Effect.Effect<ReadonlyArray<Incident>>
  /** The cause is over: closes the open incident of this kind and subject when it needs nobody's approval. Answers whether it did. */
  readonly settle: (kind: IncidentKind, subject: string, at: DateTime.Utc) => Effect.Effect<boolean>
  /** An operator agrees to close an incident; the last one needed closes it. Answers it as it is then. */
  readonly approve: (
    id: IncidentId,
    operator: OperatorName,
    at: DateTime.Utc
  ) => Effect.Effect<Incident, IncidentNotOpen | ApprovedAlready>
  /** Every incident of this kind and subject, open and closed, newest first. Inside a transaction nobody agrees to one of them before its end. */
  readonly about: (kind: IncidentKind, subject: string) => Effect.Effect<ReadonlyArray<Incident>>
  /** Incidents, open and closed, newest first, at most `limit`. */
  readonly recent: (limit: number) => Effect.Effect<ReadonlyArray<Incident>>
  /** Incidents by when they were opened, newest first; only open ones, only closed ones or (`null`) all of them. */
  readonly list: (isOpen: boolean | null, page: PageRequest<IncidentId>) => Effect.Effect<ReadonlyArray<Incident>, AnchorUnknown>
  /** The one of this id, open or closed. */
  readonly find: (id: IncidentId) => Effect.Effect<Option.Option<Incident>>
}>()("@sigmatrade/core/incident/IncidentStore") {}
