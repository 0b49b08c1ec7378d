import type { Act } from "@sigmatrade/core/admin/actAs"
import { actAs } from "@sigmatrade/core/admin/actAs"
import type { Operator } from "@sigmatrade/core/admin/Operator"
import type { OperatorSession } from "@sigmatrade/core/admin/OperatorSession"
import { allows } from "@sigmatrade/core/admin/Permission"
import type { Permission } from "@sigmatrade/core/admin/Permission"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import type { Effect } from "effect"
import type { Texts } from "./texts/textsIn.ts"

/** An operator looks at the dashboard or does something there. */
export interface Visit {
  readonly session: OperatorSession
  readonly operator: Operator
  readonly texts: Texts
  readonly requestId: string
  /** What stands behind the path of the page he sees. */
  readonly query: URLSearchParams
  /** Money as people read it, exact to the last digit. */
  readonly money: (asset: AssetId, amount: bigint) => string
  /** The same for drawing only: digits are lost. */
  readonly roughly: (asset: AssetId, amount: bigint) => number
}

/** Whether he is shown what leads to something: whether he may is looked at again when he does it. */
export const mayDo = ({ operator }: Visit, permission: Permission): boolean => allows(operator.role, permission)

/** Does something as this operator: looked at once more where it is committed, and kept in the audit log. */
export const actFor = <A, E, R>({ requestId, session }: Visit, act: Omit<Act, "requestId">, work: (operator: OperatorName) => Effect.Effect<A, E, R>) =>
  actAs(session, { ...act, requestId }, work)
