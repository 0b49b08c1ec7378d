import { KeyHash } from "@sigmatrade/core/admin/Operator"
import { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { Role } from "@sigmatrade/core/admin/Permission"
import { OperatorName } from "@sigmatrade/core/incident/Incident"
import { TelegramId } from "@sigmatrade/core/user/User"
import { Effect } from "effect"
import { randomBytes, randomInt } from "node:crypto"
import { NOW } from "../minutesLater.ts"

/** A name no operator has. */
export const freshName = () => OperatorName.make(`op-${randomBytes(8).toString("hex")}`)
/** The hash of no key. */
export const freshKeyHash = () => KeyHash.make(randomBytes(32).toString("hex"))
/** A Telegram account nobody has. */
export const freshAccount = () => TelegramId.make(randomInt(1, 2 ** 47))

/** A new operator with a key of his own. */
export const freshOperator = (role: Role = "manager") => Effect.gen(function*() {
  const keyHash = freshKeyHash()
  const operator = yield* (yield* OperatorStore).add({ name: freshName(), role, keyHash }, NOW)
  return { ...operator, keyHash }
})
