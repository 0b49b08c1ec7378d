import { Effect } from "effect"
import { uuidV7 } from "../persistence/uuidV7.ts"
import { WithdrawalId } from "./Withdrawal.ts"

/** A new id. */
export const newWithdrawalId = Effect.map(uuidV7, (id) => WithdrawalId.make(id))
