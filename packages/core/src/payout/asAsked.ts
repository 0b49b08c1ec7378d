import { Effect } from "effect"
import { continuing } from "../persistence/Origin.ts"
import type { WithdrawalId } from "./Withdrawal.ts"
import { WithdrawalStore } from "./WithdrawalStore.ts"

/** Goes on in the log and in the trace of the request that the first of these withdrawals came of. */
export const asAsked = ([first]: ReadonlyArray<WithdrawalId>) => <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | WithdrawalStore> =>
  first === undefined ? work : Effect.flatMap(Effect.flatMap(WithdrawalStore, ({ origin }) => origin(first)), (origin) => continuing(origin)(work))
