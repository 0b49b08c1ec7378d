import { DateTime, Effect, Schema } from "effect"
import type { OperatorName } from "../incident/Incident.ts"
import type { Operator } from "./Operator.ts"
import { MASTER } from "./Operator.ts"
import { OperatorKeys, SettingsKeys } from "./OperatorKeys.ts"
import { OperatorSessionStore } from "./OperatorSessionStore.ts"
import { OperatorExists, OperatorStore } from "./OperatorStore.ts"
import type { Role } from "./Permission.ts"

/** Nobody takes his own rights, or those of the last owner: the house would stand without one. */
export class OperatorKept extends Schema.TaggedError<OperatorKept>()("OperatorKept", { why: Schema.Literals(["self", "last owner", "settings"]) }) {}

const isOfSettings = Effect.fn("isOfSettings")(function*(name: OperatorName) {
  return name === MASTER || (yield* SettingsKeys).named.some((one) => one.name === name)
})

/** Others who are owners, without whoever is looked at. */
const keepsOwner = (all: ReadonlyArray<Operator>, without: OperatorName) =>
  all.some(({ name, role, standing }) => name !== without && role === "owner" && standing === "active")

/** Whether somebody's rights can be taken by somebody. Inside the transaction that takes them: every operator is locked, so that two owners do not dismiss one another. */
const mayLose = Effect.fn("mayLose")(function*(name: OperatorName, by: OperatorName) {
  const store = yield* OperatorStore
  if (name === by) return yield* new OperatorKept({ why: "self" })
  if (yield* isOfSettings(name)) return yield* new OperatorKept({ why: "settings" })
  const names = (yield* store.all).map((one) => one.name).toSorted()
  const all = yield* Effect.forEach(names, (one) => store.lock(one))
  if (!keepsOwner(all, name)) return yield* new OperatorKept({ why: "last owner" })
})

/** An owner appoints an operator; answers his key, which is kept by nobody and shown once. Errors: `OperatorExists`. */
export const appointOperator = Effect.fn("appointOperator")(function*(name: OperatorName, role: Role) {
  if (yield* isOfSettings(name)) return yield* new OperatorExists({ name })
  const keys = yield* OperatorKeys
  const key = yield* keys.make
  yield* (yield* OperatorStore).add({ name, role, keyHash: keys.hash(key) }, yield* DateTime.now)
  return key
})

/** An owner gives an operator another role. Errors: `OperatorUnknown`, `OperatorKept`. */
export const changeRole = Effect.fn("changeRole")(function*(name: OperatorName, role: Role, by: OperatorName) {
  yield* mayLose(name, by)
  return yield* (yield* OperatorStore).setRole(name, role)
})

/** An owner gives an operator a new key: the old one opens nothing, and whoever is logged in with it is not any more. Errors: `OperatorUnknown`, `OperatorKept`. */
export const renewKey = Effect.fn("renewKey")(function*(name: OperatorName) {
  if (yield* isOfSettings(name)) return yield* new OperatorKept({ why: "settings" })
  const keys = yield* OperatorKeys
  const key = yield* keys.make
  yield* (yield* OperatorStore).setKey(name, keys.hash(key))
  yield* (yield* OperatorSessionStore).endAll(name)
  return key
})

/** An owner dismisses an operator: his sessions end with it. What he agreed to before stays agreed to. Errors: `OperatorUnknown`, `OperatorKept`. */
export const dismissOperator = Effect.fn("dismissOperator")(function*(name: OperatorName, by: OperatorName) {
  yield* mayLose(name, by)
  const dismissed = yield* (yield* OperatorStore).dismiss(name)
  yield* (yield* OperatorSessionStore).endAll(name)
  return dismissed
})
