import { actAs } from "@sigmatrade/core/admin/actAs"
import type { Act, NotAllowed } from "@sigmatrade/core/admin/actAs"
import type { SessionOver } from "@sigmatrade/core/admin/Actor"
import type { Operator } from "@sigmatrade/core/admin/Operator"
import type { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { UserUnknown } from "@sigmatrade/core/user/UserStore"
import type { Effect } from "effect"
import type { BotServices } from "../BotServices.ts"
import type { Turn } from "../Turn.ts"
import type { Answer } from "../View.ts"

/** One thing an operator did, logged in as who he is. */
export interface Desk extends Turn {
  readonly session: OperatorSession
  readonly operator: Operator
}

/** What only ends a screen: he may not, or must show his key again. */
export type DeskRefusal = NotAllowed | SessionOver

/** A screen of operators, or something they do. */
export interface DeskPlace {
  /** What an operator must be allowed to do to open it. */
  readonly permission: Permission
  readonly open: (desk: Desk, details: ReadonlyArray<string>) => Effect.Effect<Answer, UserUnknown | DeskRefusal, BotServices>
}

/** Does something as the operator at this desk: looked at once more where it is committed, and kept in the audit log. */
export const actAt = <A, E, R>(
  { requestId, session }: Desk,
  act: Omit<Act, "requestId">,
  work: (operator: OperatorName) => Effect.Effect<A, E, R>
) => actAs(session, { ...act, requestId }, work)
