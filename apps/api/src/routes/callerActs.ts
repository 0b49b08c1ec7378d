import { actAs, NotAllowed } from "@sigmatrade/core/admin/actAs"
import type { Act } from "@sigmatrade/core/admin/actAs"
import { SessionOver } from "@sigmatrade/core/admin/Actor"
import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Effect } from "effect"
import { Caller } from "../Caller.ts"
import { CurrentRequest } from "../problems/CurrentRequest.ts"
import type { NotPermitted } from "../problems/declaredProblems.ts"
import { problemOf, Unauthorized } from "../problems/declaredProblems.ts"
import { notPermitted } from "../problems/notPermitted.ts"

const over = problemOf("unauthorized", "The key was revoked or its operator dismissed while the request was under way.").pipe(
  Effect.flatMap((members) => Effect.fail(new Unauthorized(members)))
)

/** What kept an operator from acting, as a problem; anything else is left as it is. */
const refused = <E>(error: E | NotAllowed | SessionOver): Effect.Effect<never, E | NotPermitted | Unauthorized> =>
  error instanceof NotAllowed ? notPermitted(error.permission) : error instanceof SessionOver ? over : Effect.fail(error)

/** Does something as the operator whose key was shown: looked at and noted in the same transaction. Errors: `NotPermitted`, `Unauthorized`, and those of the work. */
export const callerActs = Effect.fn("callerActs")(function*<A, E, R>(act: Omit<Act, "requestId">, work: (operator: OperatorName) => Effect.Effect<A, E, R>) {
  const { actor } = yield* Caller
  const { requestId } = yield* CurrentRequest
  return yield* Effect.catch(actAs(actor, { ...act, requestId }, work), (error) => refused<E>(error))
})
